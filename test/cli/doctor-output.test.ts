/** `doctor`: the output is instrumented and current, and finds the runtime; tracing is set up before it is called. */
import { utimesSync } from 'node:fs';
import { buildSync } from 'esbuild';
import ts from 'typescript';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { output } from '../../cli/doctor/checks/output.js';
import { runtime } from '../../cli/doctor/checks/runtime.js';
import { setUp } from '../../cli/doctor/checks/set-up.js';
import { instrumentSource } from '../../transformer/index.js';
import { assertFinds, assertFine, packageIn } from './support/doctor.js';
import { MARKED, PLAIN, Sandbox } from './support/sandbox.js';

const TOOLS = `export async function lookUp(this: void, key: string): Promise<string> { return key; }
/** @traceModuleOperation planner plan */
export function plan(): number { return 1; }
`;
/** With every quote that a compiler may choose in it. */
const CONFIG = {
  rules: [
    {
      files: 'src/tools.ts',
      functions: 'lookUp',
      tool: 'look_up',
      attributes: { note: 'it\'s a `b` \\ "c" </d> \n é' },
    },
  ],
};
const FILES = {
  'agentcore.config.json': JSON.stringify(CONFIG),
  'package.json': '{ "scripts": { "build": "agentcore-instrument build", "start": "node dist/main.js" } }',
  'tsconfig.json': '{ "compilerOptions": { "outDir": "dist", "rootDir": "src" }, "include": ["src"] }',
  'src/main.ts': "import { search } from './lib/search.js';\nconsole.log(search('x'));\n",
  'src/lib/search.ts': MARKED,
  'src/tools.ts': TOOLS,
  'src/limit.ts': PLAIN,
};

const test = suite<{ sandbox: Sandbox }>('doctor: the output');
test.before.each((context) => {
  context.sandbox = new Sandbox().write(FILES);
});
test.after.each(({ sandbox }) => sandbox.remove());

/** What the compiler makes of the sources, instrumented or as they are. */
function compile(
  sandbox: Sandbox,
  { module = ts.ModuleKind.ESNext, instrumented = true, removeComments = true } = {},
): Sandbox {
  for (const name of ['main', 'lib/search', 'tools', 'limit']) {
    const text = sandbox.read(`src/${name}.ts`);
    const { code } = instrumentSource(text, { fileName: `src/${name}.ts`, config: CONFIG });
    const compilerOptions = { module, target: ts.ScriptTarget.ES2020, removeComments };
    const { outputText } = ts.transpileModule(instrumented ? code : text, { compilerOptions });
    sandbox.write({ [`dist/${name}.js`]: outputText });
  }
  return sandbox;
}

function touched(sandbox: Sandbox, path: string, seconds: number): void {
  const time = Date.now() / 1000 + seconds;
  utimesSync(sandbox.at(path), time, time);
}

for (const [name, module] of [
  ['ES modules', ts.ModuleKind.ESNext],
  ['CommonJS', ts.ModuleKind.CommonJS],
  ['UMD', ts.ModuleKind.UMD],
] as const) {
  for (const removeComments of [true, false]) {
    test(`compiled, ${name}${removeComments ? '' : ', with comments'}: current, then not`, async ({ sandbox }) => {
      compile(sandbox, { module, removeComments });
      assert.is(await assertFine(output, sandbox, 'ok'), 'dist (3 functions) as it would be made now');
      sandbox.write({ 'src/tools.ts': `\n${TOOLS}` });
      assert.match(await assertFinds(output, sandbox, ['AC5422']), '`lookUp` is at 1:23 there, and at 2:23 now');
    });
  }
}

test('compiled: nothing there yet', async ({ sandbox }) => {
  await assertFine(output, sandbox, 'none');
  sandbox.write({ 'dist/notes.txt': '' });
  await assertFine(output, sandbox, 'none');
});

test('compiled from the sources themselves', async ({ sandbox }) => {
  compile(sandbox, { instrumented: false });
  const found = await assertFinds(output, sandbox, ['AC5421']);
  assert.match(found, 'src/lib/search.ts');
  assert.not.match(found, 'limit');
});

test('compiled: one file of them from its source', async ({ sandbox }) => {
  compile(sandbox).write({ 'dist/tools.js': 'export function plan() {}\n' });
  assert.match(await assertFinds(output, sandbox, ['AC5421']), 'for 1 source: `src/tools.ts`');
});

test('compiled: another span, a function more, a function less, a file more', async ({ sandbox }) => {
  compile(sandbox);
  sandbox.write({ 'src/tools.ts': TOOLS.replace('planner plan', 'planner think') });
  assert.match(await assertFinds(output, sandbox, ['AC5422']), '`plan` has another span there');
  sandbox.write({
    'src/tools.ts': TOOLS,
    'agentcore.config.json': '{ "rules": [{ "files": "src/**", "functions": "pick", "tool": "pick" }] }',
  });
  sandbox.write({ 'src/lib/search.ts': `${MARKED}export function pick() {}\n` });
  assert.match(await assertFinds(output, sandbox, ['AC5422']), '`pick` is not wrapped there');
  compile(sandbox);
  sandbox.write({ 'src/lib/search.ts': PLAIN, 'agentcore.config.json': JSON.stringify(CONFIG) });
  assert.match(await assertFinds(output, sandbox, ['AC5422']), 'nothing of it would be wrapped now');
  touched(sandbox, 'dist/lib/search.js', 120);
  sandbox.write({ 'src/lib/search.ts': MARKED, 'src/more.ts': MARKED });
  assert.match(await assertFinds(output, sandbox, ['AC5422']), '`src/more.ts` is not in it');
});

test('compiled: older than a source, though with the same functions', async ({ sandbox }) => {
  compile(sandbox);
  touched(sandbox, 'src/tools.ts', 60);
  assert.match(await assertFinds(output, sandbox, ['AC5423']), '`src/tools.ts` was changed');
  touched(sandbox, 'dist/tools.js', 120);
  await assertFine(output, sandbox, 'ok');
});

test('a folder that `instrument` has written: by its text', async ({ sandbox }) => {
  const { code } = await sandbox.cli(['src', '--out-dir', '.instrumented', '--source-map']);
  assert.is(code, 0);
  touched(sandbox, 'src/tools.ts', 60);
  assert.match(await assertFine(output, sandbox, 'ok'), '.instrumented (3 functions)');
  sandbox.write({ 'src/tools.ts': TOOLS.replace('return 1', 'return 2') });
  assert.match(await assertFinds(output, sandbox, ['AC5422']), 'src/tools.ts: the text is another one now');
});

for (const minify of [false, true]) {
  test(`a bundle${minify ? ', minified' : ''}: instrumented, stale, and not instrumented`, async ({ sandbox }) => {
    for (const name of ['main', 'lib/search', 'tools', 'limit']) {
      const { code } = instrumentSource(sandbox.read(`src/${name}.ts`), { fileName: `src/${name}.ts`, config: CONFIG });
      sandbox.write({ [`made/${name}.ts`]: code });
    }
    const bundle = (folder: string) =>
      buildSync({
        stdin: { contents: "export * from './main.js'; export * from './tools.js';", resolveDir: sandbox.at(folder) },
        bundle: true,
        minify,
        format: 'esm',
        external: ['agentcore-instrument'],
        outfile: sandbox.at('bundle/app.js'),
      });
    bundle('made');
    assert.is(
      await assertFine(output, sandbox, 'ok', { out: 'bundle' }),
      'bundle (3 functions) as it would be made now',
    );
    sandbox.write({ 'src/tools.ts': `\n${TOOLS}` });
    await assertFinds(output, sandbox, ['AC5422'], { out: 'bundle' });
    bundle('src');
    await assertFinds(output, sandbox, ['AC5421'], { out: 'bundle' });
  });
}

test('the loader alone needs no output', async ({ sandbox }) => {
  compile(sandbox, { instrumented: false });
  sandbox.write({
    'package.json': '{ "scripts": { "start": "node --import agentcore-instrument/register dist/main.js" } }',
  });
  assert.match(await assertFine(output, sandbox, 'none'), 'loader');
});

/** As far as it is resolved. */
const OURS = {
  ...packageIn('.', 'agentcore-instrument', {
    exports: { './runtime': './runtime.js', './package.json': './package.json' },
  }),
  'node_modules/agentcore-instrument/runtime.js': '',
};
const API = packageIn('.', '@opentelemetry/api', { version: '1.9.1' });

test('runtime: found from the output, not found, too old, without its peer', async ({ sandbox }) => {
  compile(sandbox, { module: ts.ModuleKind.CommonJS });
  assert.match(await assertFinds(runtime, sandbox, ['AC5431', 'AC5431']), 'agentcore-instrument/runtime');
  sandbox.write(packageIn('.', 'agentcore-instrument', { exports: {} }));
  await assertFinds(runtime, sandbox, ['AC5431', 'AC5431', 'AC5432']);
  sandbox.write(OURS);
  await assertFinds(runtime, sandbox, ['AC5432']);
  sandbox.write(API);
  assert.is(await assertFine(runtime, sandbox, 'ok'), 'found from the output');
});

test('runtime: a development dependency', async ({ sandbox }) => {
  compile(sandbox).write({ ...OURS, ...API });
  sandbox.write({
    'package.json':
      '{ "devDependencies": { "agentcore-instrument": "*" }, "dependencies": { "@opentelemetry/api": "*" } }',
  });
  assert.match(await assertFinds(runtime, sandbox, ['AC5433']), 'npm install agentcore-instrument');
  sandbox.write({ 'package.json': '{ "dependencies": { "agentcore-instrument": "*" } }' });
  await assertFine(runtime, sandbox, 'ok');
});

test('runtime: a package of a workspace that does not have it', async ({ sandbox }) => {
  sandbox.write({
    'tsconfig.json': '{ "include": ["packages"] }',
    'agentcore.config.json': '{}',
    'packages/a/package.json': '{}',
    'packages/a/a.ts': MARKED,
    'packages/b/package.json': '{}',
    'packages/b/b.ts': MARKED,
    'packages/c/package.json': '{}',
    'packages/c/c.ts': PLAIN,
    ...packageIn('packages/a', 'agentcore-instrument', { exports: { './runtime': './runtime.js' } }),
    'packages/a/node_modules/agentcore-instrument/runtime.js': '',
    ...API,
  });
  const found = await assertFinds(runtime, sandbox, ['AC5431']);
  assert.match(found, 'packages/b');
});

test('runtime: carried along in a bundle, it is not looked for', async ({ sandbox }) => {
  sandbox.write({ 'bundle/app.js': 'const all = 1; console.log(all);\n' });
  sandbox.write({ 'src/tools.ts': PLAIN, 'src/lib/search.ts': PLAIN, 'agentcore.config.json': '{}' });
  assert.is(await assertFine(runtime, sandbox, 'none', { out: 'bundle' }), 'no code imports it');
});

const SETS_UP = "import { initializeTracing } from 'agentcore-instrument';\ninitializeTracing();\n";

test('set-up: nobody, and nobody knows the entry', async ({ sandbox }) => {
  assert.match(await assertFinds(setUp, sandbox, ['AC5451']), 'src/main.ts');
  sandbox.write({ 'package.json': '{}' });
  await assertFine(setUp, sandbox, 'none');
  await assertFinds(setUp, sandbox, ['AC5451'], { entry: 'src/main.ts' });
});

test('set-up: in time, and late', async ({ sandbox }) => {
  const { 'src/main.ts': main } = FILES;
  sandbox.write({ 'src/tracing.ts': SETS_UP, 'src/main.ts': `import './tracing.js';\n${main}` });
  assert.is(await assertFine(setUp, sandbox, 'ok'), 'in src/tracing.ts');
  sandbox.write({ 'src/main.ts': `${main}${SETS_UP}` });
  assert.match(await assertFinds(setUp, sandbox, ['AC5452']), '`search` at src/main.ts:2');
  // Loading functions before is no harm, and what is called in a function is called later.
  const call = "import { search } from './lib/search.js';\n";
  sandbox.write({ 'src/main.ts': `${call}${SETS_UP}search('x');\nexport const later = () => search('y');\n` });
  await assertFine(setUp, sandbox, 'ok');
  sandbox.write({
    'src/before.ts': `${call}export const first = search('x');\n`,
    'src/main.ts': `import './before.js';\n${SETS_UP}`,
  });
  assert.match(await assertFinds(setUp, sandbox, ['AC5452']), 'src/before.ts:2');
});

test('set-up: late in what was compiled to CommonJS', async ({ sandbox }) => {
  sandbox.write({ 'src/main.ts': `${FILES['src/main.ts']}${SETS_UP}` });
  compile(sandbox, { module: ts.ModuleKind.CommonJS });
  assert.match(await assertFinds(setUp, sandbox, ['AC5452']), '`search` at dist/main.js');
  sandbox.write({ 'src/main.ts': `${SETS_UP}${FILES['src/main.ts']}` });
  compile(sandbox, { module: ts.ModuleKind.CommonJS });
  assert.is(await assertFine(setUp, sandbox, 'ok'), 'in dist/main.js');
});

test('set-up: preloaded, by each way', async ({ sandbox }) => {
  const start = (text: string) =>
    sandbox.write({ 'package.json': JSON.stringify({ scripts: { start: text } }), 'tracing.mjs': SETS_UP });
  for (const text of [
    'node --import agentcore-instrument/auto src/main.ts',
    'agentcore-instrument run -- node src/main.ts',
    'NODE_OPTIONS="--require @opentelemetry/auto-instrumentations-node/register" node src/main.ts',
    'node --import ./tracing.mjs src/main.ts',
  ]) {
    assert.match(await assertFine(setUp, start(text), 'ok'), 'before the program');
  }
  start('node src/main.ts');
  await assertFinds(setUp, sandbox, ['AC5451']);
  await assertFine(setUp, sandbox, 'ok', { env: { NODE_OPTIONS: '--import ./tracing.mjs' } });
});

test.run();
