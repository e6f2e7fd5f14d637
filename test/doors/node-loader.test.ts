/** `node --import agentcore-instrument/register`. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertTraced, SampleProject, withoutTimes } from './sample.js';

const OURS = ['--import', 'agentcore-instrument/register'];
const TSX = ['--import', 'tsx'];
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const loadsTypeScript = major > 22 || (major === 22 && minor >= 18);
const hooksRequire = major > 22 || (major === 22 && minor >= 15);

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
  if (loadsTypeScript) assertTraced(ended);
  else assert.match(ended.stderr, 'ERR_UNKNOWN_FILE_EXTENSION');
});

test('behind tsx it says what to do, and the program runs', async ({ project }) => {
  const { code, stdout, stderr } = await project.node(...TSX, ...OURS, 'src/app.ts');
  assert.is(code, 0);
  assert.match(stdout, '{ steps: 3 }');
  assert.is(stderr.match(/AC7001/g)?.length, 1, stderr);
  assert.match(stderr, 'node --import agentcore-instrument/register --import tsx app.ts');
});

test('JavaScript: ES modules, and CommonJS where hooks see it', async ({ project }) => {
  project.write({
    'src/app.mjs': `import { initializeTracing, shutdownTracing } from 'agentcore-instrument';
import { old } from './old.cjs';
initializeTracing({ consoleExport: true });
export function act() { return old(1); }
console.log(act());
await shutdownTracing();
`,
    'src/old.cjs': 'function old(n) { return n + 1; }\nexports.old = old;\n',
  });
  const { code, stdout, stderr } = await project.node(...OURS, 'src/app.mjs');
  assert.is(code, 0, stderr);
  assert.is(stdout, '2\n');
  assert.is(withoutTimes(stderr).trim(), hooksRequire ? 'planner.act\n  └─ planner.old' : 'planner.act');
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
