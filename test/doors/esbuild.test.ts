/** The bundlers' plugin under the one bundler that is here; `npm run test:doors` has the others. */
import { build } from 'esbuild';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertTraced, SampleProject } from './sample.js';

const test = suite<{ project: SampleProject }>('esbuild');
test.before.each((context) => {
  context.project = new SampleProject();
});
test.after.each(({ project }) => project.remove());

async function bundle(project: SampleProject, options: object = {}): Promise<readonly string[]> {
  const { default: agentcore } = await import('agentcore-instrument/esbuild');
  const { warnings } = await build({
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
  });
  return warnings.map(({ text }) => text);
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

test.run();
