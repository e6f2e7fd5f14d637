/** The door of the one bundler that is here; `npm run test:doors` has the others. */
import { type BuildOptions, build, context as contextOf } from 'esbuild';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertTraced, SampleProject } from './sample.js';

const test = suite<{ project: SampleProject }>('esbuild');
test.before.each((context) => {
  context.project = new SampleProject();
});
test.after.each(({ project }) => project.remove());

async function bundle(project: SampleProject, options: object = {}): Promise<readonly string[]> {
  const { warnings } = await build(await optionsFor(project, options));
  return warnings.map(({ text }) => text);
}

async function optionsFor(project: SampleProject, options: object = {}): Promise<BuildOptions> {
  // What ships: the runtime's place is a place in `dist`.
  const shipped = new URL('../../dist/transformer/doors/bundlers/esbuild.js', import.meta.url).href;
  const { default: agentcore } = (await import(
    shipped
  )) as typeof import('../../transformer/doors/bundlers/esbuild.js');
  return {
    absWorkingDir: project.path,
    entryPoints: ['src/app.ts'],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: 'out/app.mjs',
    sourcemap: true,
    external: ['agentcore-instrument', '@opentelemetry/*'],
    logLevel: 'silent',
    plugins: [agentcore({ root: project.path, ...options })],
  };
}

test('a bundle is traced, and its map leads to the sources', async ({ project }) => {
  assert.equal(await bundle(project), []);
  assertTraced(await project.node('--enable-source-maps', 'out/app.mjs'));
});

test('the configuration can be given by the plugin', async ({ project }) => {
  project.write({ 'agentcore.config.json': '{}' });
  await bundle(project, { config: { rules: [{ functions: '*', module: 'planner' }] } });
  assertTraced(await project.node('--enable-source-maps', 'out/app.mjs'));
});

test('a configuration that is wrong fails the build with its place', async ({ project }) => {
  project.write({ 'agentcore.config.json': '{ "rules": [{ "function": "*" }] }' });
  let message = '';
  await bundle(project).catch((error: Error) => {
    message = error.message;
  });
  assert.match(message, /agentcore\.config\.json:1:\d+ - error AC2001/);
});

test('a mark that is wrong is a warning of the build', async ({ project }) => {
  project.write({ 'src/plan.ts': '/** @traceModuleOperatoin planner.act */\nexport function plan() {}\n' });
  const warnings = await bundle(project);
  assert.is(warnings.length, 1);
  assert.match(warnings[0] ?? '', /plan\.ts:1:\d+ - warning AC1/);
});

test("the user's loaders, import attributes and later plugins count as without us", async ({ project }) => {
  project.write({
    'src/app.ts': `import { view } from './view.js';
import text from './note.ts' with { type: 'text' };
import { later } from './later.ts';
import './empty.js';
console.log(view, JSON.stringify(text), later());
`,
    'src/view.js': 'const h = (name) => name;\nexport const view = <b/>;\n',
    'src/note.ts': 'export function note() {}\n',
    'src/later.ts': 'export const later = 1;\n',
    'src/empty.js': '',
  });
  const options = await optionsFor(project, { config: { rules: [{ files: 'src/note.ts', functions: '*' }] } });
  await build({
    ...options,
    loader: { '.js': 'jsx' },
    jsxFactory: 'h',
    plugins: [
      ...(options.plugins ?? []),
      {
        name: 'later',
        setup({ onLoad }) {
          onLoad({ filter: /later\.ts$/ }, () => ({ contents: 'export const later = () => "replaced"', loader: 'ts' }));
        },
      },
    ],
  });
  const { stdout, stderr } = await project.node('out/app.mjs');
  assert.is(stdout, 'b "export function note() {}\\n" replaced\n', stderr);
});

test('a watched build takes up another configuration, also after a wrong one', async ({ project }) => {
  const module = (name: string) => `export default { rules: [{ functions: '*', module: '${name}' }] };`;
  project.write({ 'agentcore.config.json': '{}', 'own.mjs': module('first') });
  const builds = await contextOf({ ...(await optionsFor(project, { config: 'own.mjs' })), write: false });
  try {
    const output = async () => (await builds.rebuild()).outputFiles?.at(-1)?.text ?? '';
    assert.match(await output(), '"m":"first"');
    project.write({ 'own.mjs': 'export default { rule: [] };' });
    const message = await builds.rebuild().then(
      () => 'no error',
      (error: Error) => error.message,
    );
    assert.match(message, /AC2001/);
    project.write({ 'own.mjs': module('second') });
    assert.match(await output(), '"m":"second"');
  } finally {
    await builds.dispose();
  }
});

test('a package of a monorepo that does not depend on ours gets the runtime, bundled', async ({ project }) => {
  project.write({
    'src/app.ts': "import { shared } from '../lib/shared.ts';\nconsole.log(shared());\n",
    'lib/shared.ts': 'export function shared() { return 7; }\n',
    'agentcore.config.json': '{ "rules": [{ "files": "lib/**", "functions": "*" }] }',
  });
  project.moveModulesTo('app/node_modules');
  await build({ ...(await optionsFor(project)), external: [] });
  const { stdout, stderr } = await project.node('out/app.mjs');
  assert.is(stdout, '7\n', stderr);
  assert.match(project.read('out/app.mjs'), '["lib/shared.ts",["shared"');
});

test.run();
