/** `node --import agentcore-instrument/register`. */
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { otherLoader, rightOrder } from '../../transformer/doors/node/other-loader.js';
import { assertTraced, REPOSITORY, SampleProject, withoutTimes } from './sample.js';

const OURS = ['--import', 'agentcore-instrument/register'];
const TSX = ['--import', 'tsx'];
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const loadsTypeScript = major > 22 || (major === 22 && minor >= 18);

const test = suite<{ project: SampleProject }>('node loader');
test.before.each((context) => {
  context.project = new SampleProject();
});
test.after.each(({ project }) => project.remove());

test('before tsx: TypeScript is traced, at its own lines and columns', async ({ project }) => {
  assertTraced(await project.node(...OURS, ...TSX, 'src/app.ts'));
});

test('by itself where Node.js loads TypeScript', async ({ project }) => {
  const ended = await project.node(...OURS, '--enable-source-maps', 'src/app.ts');
  if (loadsTypeScript) return assertTraced(ended);
  assert.is(ended.code, 1);
  assert.match(ended.stderr, 'ERR_UNKNOWN_FILE_EXTENSION');
  assert.match(ended.stderr, `error AC7033: Node.js ${process.versions.node} does not load .ts by itself.`);
  assert.match(ended.stderr, 'Node.js 22.18 and newer load it without tsx.');
});

test('what no Node.js loads is explained in its own error, which the program may handle', async ({ project }) => {
  project.write({
    'src/view.tsx': 'export const view = 1;\n',
    'src/app.mjs': `import('./view.tsx').catch(({ code, message }) => console.log(code, message));\n`,
  });
  const { code, stdout, stderr } = await project.node(...OURS, 'src/app.mjs');
  assert.is(code, 0, stderr);
  assert.is(stderr, '');
  assert.match(stdout, /^ERR_UNKNOWN_FILE_EXTENSION Unknown file extension "\.tsx" for .*view\.tsx\n/);
  assert.is(stdout.match(/AC7033/g)?.length, 1, stdout);
  assert.match(stdout, 'node --import agentcore-instrument/register --import tsx app.ts');
  assert.not.match(stdout, '22.18');
});

test('behind tsx it says what to do, and the program runs', async ({ project }) => {
  const { code, stdout, stderr } = await project.node(...TSX, ...OURS, 'src/app.ts');
  assert.is(code, 0);
  assert.match(stdout, '{ steps: 3 }');
  assert.is(stderr.match(/AC7001/g)?.length, 1, stderr);
  assert.match(stderr, 'tsx compiles TypeScript before agentcore-instrument/register sees it');
  assert.match(stderr, 'node --import agentcore-instrument/register --import tsx app.ts');
});

test('the loader that compiles too early is named as the command names it', () => {
  const named = (...words: string[]) => rightOrder(otherLoader(words));
  assert.match(named('--import', 'tsx', '--import', 'agentcore-instrument/register'), 'register --import tsx app.ts');
  const swc = named('--import=@swc-node/register/esm-register', '--import', 'agentcore-instrument/register');
  assert.match(swc, 'register --import @swc-node/register/esm-register app.ts');
  const own = [
    '--require',
    '/p/node_modules/tsx/dist/preflight.cjs',
    '--import',
    'file:///p/node_modules/tsx/dist/loader.mjs',
  ];
  assert.match(named(...own), 'register --import tsx app.ts');
  assert.match(named('--loader', 'ts-node/esm'), "register('ts-node/esm', import.meta.url)");
  assert.is(otherLoader(['--import', 'agentcore-instrument/register', 'tsx']), undefined);
});

test('JavaScript: ES modules and CommonJS, imported and required', async ({ project }) => {
  project.write({
    'src/app.mjs': `import { initializeTracing, shutdownTracing } from 'agentcore-instrument';
import { old } from './old.cjs';
initializeTracing({ consoleExport: true });
export function act() { return old(1); }
console.log(act());
await shutdownTracing();
`,
    'src/old.cjs':
      "const { older } = require('./older.cjs');\nfunction old(n) { return older(n); }\nexports.old = old;\n",
    'src/older.cjs':
      "console.log(Object.hasOwn(module, '_compile'));\nfunction older(n) { return n + 1; }\nexports.older = older;\n",
  });
  const { code, stdout, stderr } = await project.node(...OURS, 'src/app.mjs');
  assert.is(code, 0, stderr);
  assert.is(stdout, 'false\n2\n', 'a module sees nothing of ours on it');
  assert.is(withoutTimes(stderr).trim(), 'planner.act\n  └─ planner.old\n      └─ planner.older');
});

/** `require` of TypeScript that is written with `import`, and of what is not. */
const COMMONJS = {
  'package.json': '{ "type": "commonjs" }',
  'src/app.ts': `import { initializeTracing, shutdownTracing } from 'agentcore-instrument';
import { plan } from './plan';

initializeTracing({ consoleExport: true });
plan(3).then((made) => { console.log(made); return shutdownTracing(); });
`,
};

test('CommonJS under tsx is traced, at its own lines and columns, in either order', async ({ project }) => {
  project.write(COMMONJS);
  assertTraced(await project.node(...OURS, ...TSX, 'src/app.ts'));
  assertTraced(await project.node(...TSX, ...OURS, 'src/app.ts'));
});

test('registered twice, it instruments once', async ({ project }) => {
  project.environment.NODE_OPTIONS = OURS.join(' ');
  assertTraced(await project.node(...OURS, ...TSX, 'src/app.ts'));
  project.write(COMMONJS);
  assertTraced(await project.node(...OURS, ...TSX, 'src/app.ts'));
});

test('a loader in a thread of its own, registered behind ours, compiles what is instrumented', async ({ project }) => {
  project.link('node_modules', 'esbuild', join(REPOSITORY, 'node_modules/esbuild'));
  project.write({
    'compile.mjs': "import { register } from 'node:module';\nregister('./hooks.mjs', import.meta.url);\n",
    'hooks.mjs': `import { transform } from 'esbuild';
export async function load(url, context, next) {
  if (!url.endsWith('.ts')) return next(url, context);
  const { source } = await next(url, { ...context, format: 'module' });
  return { format: 'module', source: (await transform(String(source), { loader: 'ts' })).code };
}
`,
  });
  const { code, stdout, stderr } = await project.node(...OURS, '--import', './compile.mjs', 'src/app.ts');
  assert.is(code, 0, stderr);
  assert.match(stdout, '{ steps: 3 }');
  assert.is(withoutTimes(stderr).trim(), 'planner.plan\n  └─ planner.refuse ✗ no way');
});

test('coverage of `node --test` has the lines of the sources, from Node.js 24 on with source maps', async ({
  project,
}) => {
  project.write({
    'src/plan.ts': `${project.read('src/plan.ts')}
export function late(steps: number): number {
  if (steps > 0) return steps;
  console.log('never');
  return 0;
}
`,
    'src/plan.test.ts': `import { test } from 'node:test';
import { late } from './plan.ts';
test('late', () => { late(1); });
`,
  });
  // Under tsx these lines are not told apart without us either.
  if (major < 24) return;
  const cover = ['--enable-source-maps', '--experimental-test-coverage', '--test', 'src/plan.test.ts'];
  for (const loader of [[], OURS]) {
    const { code, stdout, stderr } = await project.node(...loader, ...cover);
    assert.is(code, 0, stdout + stderr);
    assert.match(/ plan\.ts .*$/m.exec(stdout)?.[0] ?? stdout, /\b13-14\s*$/);
  }
});

test('TypeScript that ends in a map of its own is no compiled TypeScript', async ({ project }) => {
  project.write({
    'src/plan.ts': `${project.read('src/plan.ts')}//# sourceMappingURL=data:application/json;base64,e30=\n`,
  });
  const { code, stderr } = await project.node(...OURS, ...TSX, 'src/app.ts');
  assert.is(code, 0, stderr);
  assert.not.match(stderr, 'AC7001');
});

test('threads and child processes of the program are instrumented, too', async ({ project }) => {
  project.write({
    'src/app.mjs': `import { fork } from 'node:child_process';
import { Worker } from 'node:worker_threads';
const work = new URL('./work.mjs', import.meta.url);
new Worker(work).on('exit', () => fork(work));
`,
    'src/work.mjs': `import { initializeTracing, shutdownTracing } from 'agentcore-instrument';
initializeTracing({ consoleExport: true });
export function work() {}
work();
await shutdownTracing();
`,
  });
  const { code, stderr } = await project.node(...OURS, 'src/app.mjs');
  assert.is(code, 0, stderr);
  assert.is(withoutTimes(stderr).trim(), 'planner.work\nplanner.work');
});

test('a package of a monorepo that does not depend on ours finds the runtime', async ({ project }) => {
  project.write({
    'package.json': '{ "private": true }',
    'agentcore.config.json': '{ "rules": [{ "functions": "*", "module": "shared" }] }',
    'packages/app/package.json': '{ "type": "module" }',
    'packages/app/app.js': `import { initializeTracing, shutdownTracing } from 'agentcore-instrument';
import { shared } from '../lib/lib.js';
initializeTracing({ consoleExport: true });
console.log(shared());
await shutdownTracing();
`,
    'packages/lib/package.json': '{ "type": "module" }',
    'packages/lib/lib.js': 'export function shared() { return 7; }\n',
  });
  project.moveModulesTo('packages/app/node_modules');
  const register = project.at('packages/app/node_modules/agentcore-instrument/dist/transformer/doors/node/register.js');
  const { code, stdout, stderr } = await project.node('--import', register, 'packages/app/app.js');
  assert.is(code, 0, stderr);
  assert.is(stdout, '7\n');
  assert.is(withoutTimes(stderr).trim(), 'shared.shared');
});

test('a configuration that is wrong ends it before the program starts, with its place', async ({ project }) => {
  project.write({ 'agentcore.config.json': '{ "rules": [{ "function": "*" }] }' });
  const { code, stdout, stderr } = await project.node(...OURS, ...TSX, 'src/app.ts');
  assert.is(code, 1);
  assert.is(stdout, '');
  assert.match(stderr, /agentcore: agentcore\.config\.json:1:\d+ - error AC2001/);
});

test('a mark that is wrong is warned of, with a code frame', async ({ project }) => {
  project.write({
    'src/app.mjs': `/** @traceModuleOperatoin planner.act */
export function act() { return 1; }
console.log(act());
`,
  });
  const { code, stdout, stderr } = await project.node(...OURS, 'src/app.mjs');
  assert.is(code, 0, stderr);
  assert.is(stdout, '1\n');
  assert.match(stderr, /agentcore: src\/app\.mjs:1:\d+ - warning AC1/);
});

test.run();
