/** `doctor`: Node.js, the package, the configuration, the doors, the tsconfig plugin, the order of loaders. */
import { symlinkSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { configuration } from '../../cli/doctor/checks/configuration.js';
import { doors } from '../../cli/doctor/checks/doors.js';
import { loaderOrder } from '../../cli/doctor/checks/loader-order.js';
import { checkNodeVersion } from '../../cli/doctor/checks/node-version.js';
import { ownPackage } from '../../cli/doctor/checks/package.js';
import { tsconfigPlugin } from '../../cli/doctor/checks/tsconfig-plugin.js';
import { packageVersion } from '../../cli/version.js';
import { assertFinds, assertFine, packageIn } from './support/doctor.js';
import { MARKED, PLAIN, Sandbox } from './support/sandbox.js';

const test = suite<{ sandbox: Sandbox }>('doctor: the project');
test.before.each((context) => {
  context.sandbox = new Sandbox().write({ 'package.json': '{}', 'src/search.ts': MARKED });
});
test.after.each(({ sandbox }) => sandbox.remove());

const scripts = (all: Record<string, string>) => ({ 'package.json': JSON.stringify({ scripts: all }) });

test('Node.js: 20.16 is the floor', async () => {
  for (const version of ['18.20.8', '20.15.1', '8.0.0']) {
    const result = await checkNodeVersion(version);
    assert.ok(Array.isArray(result), version);
    assert.is((result as { code: string }[])[0]!.code, 'AC5401');
  }
  for (const version of ['20.16.0', '22.0.0', '26.1.0']) assert.not(Array.isArray(await checkNodeVersion(version)));
});

test('the package: broken manifest, not installed, another version, the right one', async ({ sandbox }) => {
  assert.match(await assertFinds(ownPackage, sandbox, ['AC5403']), 'npm install agentcore-instrument');
  sandbox.write({ 'package.json': '{ "name": ' });
  assert.match(await assertFinds(ownPackage, sandbox, ['AC5406']), 'package.json');
  sandbox.write({ 'package.json': '[]' });
  await assertFinds(ownPackage, sandbox, ['AC5406']);
  sandbox.write({ 'package.json': '{}', ...packageIn('.', 'agentcore-instrument', { version: '0.0.1' }) });
  assert.match(await assertFinds(ownPackage, sandbox, ['AC5402']), '0.0.1');
  sandbox.write(packageIn('.', 'agentcore-instrument', { version: packageVersion() }));
  assert.is(await assertFine(ownPackage, sandbox, 'ok'), packageVersion());
});

test('the package: a second version in one package of a workspace', async ({ sandbox }) => {
  sandbox.write({
    ...packageIn('.', 'agentcore-instrument', { version: packageVersion() }),
    'packages/a/package.json': '{}',
    'packages/a/a.ts': MARKED,
    ...packageIn('packages/a', 'agentcore-instrument', { version: '0.0.2' }),
    'tsconfig.json': '{ "include": ["packages"] }',
  });
  assert.match(await assertFinds(ownPackage, sandbox, ['AC5402']), '0.0.2');
});

test('marks and rules: wrong, dead, none, and right', async ({ sandbox }) => {
  assert.match(await assertFine(configuration, sandbox, 'ok'), '1 function in 1 of 1 file');
  sandbox.write({ 'agentcore.config.json': '{ "rules": [{ "functions": "nobody", "tool": "x" }] }' });
  await assertFinds(configuration, sandbox, ['AC3001']);
  sandbox.write({ 'agentcore.config.json': '{ "ruls": [] }' });
  assert.match(await assertFinds(configuration, sandbox, ['AC2001']), 'agentcore.config.json:1:3');
  sandbox.write({ 'agentcore.config.json': '{ "rules": [' });
  await assertFinds(configuration, sandbox, ['AC5006']);
  sandbox.write({ 'agentcore.config.json': '{}', 'src/search.ts': PLAIN });
  await assertFinds(configuration, sandbox, ['AC5404']);
});

test('doors: none, and each', async ({ sandbox }) => {
  sandbox.write(
    scripts({ build: 'tsc', trace: 'agentcore-instrument run -- node dist/main.js', l: 'agentcore-instrument list' }),
  );
  assert.match(await assertFinds(doors, sandbox, ['AC5405']), 'init');
  sandbox.write(scripts({ build: 'agentcore-instrument build' }));
  assert.is(await assertFine(doors, sandbox, 'ok'), 'script build');
  sandbox.write(scripts({ make: 'rm -rf out && npx agentcore-instrument src --out-dir out; tsc -p out' }));
  assert.is(await assertFine(doors, sandbox, 'ok'), 'script make');
  sandbox.write(scripts({ start: "cross-env NODE_OPTIONS='--import agentcore-instrument/register' node src/app.js" }));
  assert.is(await assertFine(doors, sandbox, 'ok'), 'loader in script start');
  sandbox.write(scripts({}));
  const env = { NODE_OPTIONS: '--import=agentcore-instrument/register' };
  assert.is(await assertFine(doors, sandbox, 'ok', { env }), 'loader in NODE_OPTIONS');
  sandbox.write({
    'vite.config.ts':
      "import agentcore from 'agentcore-instrument/vite';\nexport default { plugins: [agentcore()] };\n",
  });
  assert.is(await assertFine(doors, sandbox, 'ok'), 'vite.config.ts (agentcore-instrument/vite)');
});

test('doors: a plugin in a tsconfig with comments, and in one that it extends', async ({ sandbox }) => {
  sandbox.write({
    'tsconfig.json':
      '{ // ours\n "compilerOptions": { "plugins": [{ "transform": "agentcore-instrument/transformer" }], } }',
  });
  assert.is(await assertFine(doors, sandbox, 'ok'), 'tsconfig plugin');
  sandbox.write({ 'base.json': sandbox.read('tsconfig.json'), 'tsconfig.json': '{ "extends": "./base.json" }' });
  assert.is(await assertFine(doors, sandbox, 'ok'), 'tsconfig plugin');
});

const PLUGIN = { transform: 'agentcore-instrument/transformer', transformProgram: true };

/** A project with the plugin, and compilers that are there as far as anybody looks. */
function withPlugin(
  sandbox: Sandbox,
  { plugins = [PLUGIN] as object[], typescript = '5.9.3', tsPatch = '3.3.0', build = 'tspc' },
): Sandbox {
  const has = (name: string, version: string) => (version === '' ? {} : packageIn('.', name, { version }));
  return sandbox.write({
    ...scripts({ build }),
    'tsconfig.json': JSON.stringify({ compilerOptions: { plugins } }),
    ...has('typescript', typescript),
    ...has('ts-patch', tsPatch),
  });
}

test('tsconfig plugin: not used, and used as it should be', async ({ sandbox }) => {
  assert.match(await assertFine(tsconfigPlugin, sandbox, 'none'), 'no tsconfig');
  sandbox.write({ 'tsconfig.json': '{}' });
  assert.is(await assertFine(tsconfigPlugin, sandbox, 'none'), 'not used');
  assert.match(await assertFine(tsconfigPlugin, withPlugin(sandbox, {}), 'ok'), '5.9.3');
});

test('tsconfig plugin: its entry', async ({ sandbox }) => {
  const { transform } = PLUGIN;
  assert.match(
    await assertFinds(tsconfigPlugin, withPlugin(sandbox, { plugins: [{ transform }] }), ['AC5411']),
    'tsconfig.json:1:',
  );
  const other = { transform: 'another', transformProgram: true };
  assert.match(
    await assertFinds(tsconfigPlugin, withPlugin(sandbox, { plugins: [PLUGIN, other] }), ['AC5417']),
    'another',
  );
  await assertFine(tsconfigPlugin, withPlugin(sandbox, { plugins: [other, PLUGIN, { transform: 'single' }] }), 'ok');
});

test('tsconfig plugin: a compiler that ignores it', async ({ sandbox }) => {
  assert.match(
    await assertFinds(tsconfigPlugin, withPlugin(sandbox, { typescript: '7.0.2', build: 'tsc' }), ['AC5412']),
    '7.0.2',
  );
  assert.match(await assertFinds(tsconfigPlugin, withPlugin(sandbox, { build: 'tsgo -p .' }), ['AC5412']), 'tsgo');
});

test('tsconfig plugin: the `tsc` of another TypeScript beside it', async ({ sandbox }) => {
  withPlugin(sandbox, { typescript: '6.0.3', build: 'tsc' });
  sandbox.write({ 'node_modules/typescript/lib/tsc.js': '/// tsp-module:\n' });
  await assertFine(tsconfigPlugin, sandbox, 'ok');
  sandbox.write({
    ...packageIn('.', '@typescript/native', { version: '7.0.2' }),
    'node_modules/@typescript/native/bin/tsc': '',
    'node_modules/.bin/x': '',
  });
  symlinkSync('../@typescript/native/bin/tsc', sandbox.at('node_modules/.bin/tsc'));
  assert.match(await assertFinds(tsconfigPlugin, sandbox, ['AC5412']), '7.0.2');
});

test('tsconfig plugin: ts-patch missing, not applied, of the wrong version, or lost', async ({ sandbox }) => {
  await assertFinds(tsconfigPlugin, withPlugin(sandbox, { tsPatch: '' }), ['AC5414']);
  withPlugin(sandbox, { build: 'tsc -p tsconfig.json' });
  assert.match(await assertFinds(tsconfigPlugin, sandbox, ['AC5413']), 'script build');
  sandbox.write({
    'node_modules/typescript/lib/_tsc.js': '/// tsp-module:\n',
    'node_modules/typescript/lib/tsc.js': '',
  });
  await assertFine(tsconfigPlugin, sandbox, 'ok');
  await assertFine(tsconfigPlugin, withPlugin(sandbox, { build: 'tsc --noEmit && tspc' }), 'ok');
  await assertFinds(tsconfigPlugin, withPlugin(sandbox, { tsPatch: '4.0.1' }), ['AC5415']);
  await assertFine(tsconfigPlugin, withPlugin(sandbox, { tsPatch: '4.0.1', typescript: '6.0.3' }), 'ok');
});

test('tsconfig plugin: `@typescript/typescript6` under the name of `typescript`', async ({ sandbox }) => {
  withPlugin(sandbox, {}).write(packageIn('.', 'typescript', { name: '@typescript/typescript6', version: '6.0.2' }));
  assert.match(await assertFinds(tsconfigPlugin, sandbox, ['AC5416']), 'TSP_COMPILER_TS_PATH');
  await assertFine(tsconfigPlugin, sandbox, 'ok', { env: { TSP_COMPILER_TS_PATH: 'node_modules/@typescript/old' } });
  sandbox.write(scripts({ build: 'TSP_COMPILER_TS_PATH=node_modules/@typescript/old tspc' }));
  await assertFine(tsconfigPlugin, sandbox, 'ok');
});

test('tsconfig plugin: the tsconfig is the one that a script compiles by', async ({ sandbox }) => {
  withPlugin(sandbox, { build: 'tspc -p tsconfig.build.json' });
  sandbox.write({
    'tsconfig.build.json': JSON.stringify({ compilerOptions: { plugins: [{ transform: PLUGIN.transform }] } }),
  });
  assert.match(await assertFinds(tsconfigPlugin, sandbox, ['AC5411']), 'tsconfig.build.json');
});

test('order of loaders', async ({ sandbox }) => {
  await assertFine(loaderOrder, sandbox, 'none');
  const ours = '--import agentcore-instrument/register';
  sandbox.write(scripts({ start: `node --import tsx ${ours} src/app.ts` }));
  assert.match(await assertFinds(loaderOrder, sandbox, ['AC5481']), 'script start');
  sandbox.write(
    scripts({ start: `tsx ${ours} src/app.ts`, dev: `NODE_OPTIONS="--import tsx" node ${ours} src/app.ts` }),
  );
  await assertFinds(loaderOrder, sandbox, ['AC5481', 'AC5481']);
  sandbox.write(scripts({ start: `node -r ts-node/register ${ours} src/app.ts` }));
  await assertFinds(loaderOrder, sandbox, ['AC5481']);
  sandbox.write(scripts({ start: `node ${ours} --import=tsx src/app.ts --import tsx` }));
  await assertFine(loaderOrder, sandbox, 'ok');
  assert.match(
    await assertFinds(loaderOrder, sandbox, ['AC5481'], { env: { NODE_OPTIONS: `--import tsx ${ours}` } }),
    'NODE_OPTIONS',
  );
});

test.run();
