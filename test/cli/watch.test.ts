/** `--watch`: what changes is written anew, what is wrong is said and waited for. */
import { mkdirSync, renameSync, rmSync, statSync, symlinkSync, watch, writeFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { MARKED, PLAIN, Sandbox } from './support/sandbox.js';
import { BUILT_MAIN, Watching } from './support/watching.js';

const SRC = ['src', '--out-dir', 'out'];
const DONE = /^\d\d:\d\d:\d\d instrumented /;
const WAITS = /the output stays as it was; waiting for a change$/;
const watches = suite<{ sandbox: Sandbox; open: Watching[] }>('watch');

watches.before.each((context) => {
  context.sandbox = new Sandbox().write({
    'package.json': '{ "type": "module" }',
    'src/search.ts': MARKED,
    'src/deep/plain.ts': PLAIN,
  });
  mkdirSync(context.sandbox.at('node_modules'));
  context.open = [];
});
watches.after.each(async ({ sandbox, open }) => {
  await Promise.all(open.map((each) => each.end('SIGKILL')));
  sandbox.remove();
});

type Context = { sandbox: Sandbox; open: Watching[] };
async function start({ sandbox, open }: Context, ...args: string[]): Promise<Watching> {
  const watching = Watching.of(sandbox, ...args);
  open.push(watching);
  return watching;
}

/** The output is what a run that begins with nothing makes. */
async function assertRight(sandbox: Sandbox): Promise<void> {
  const { code, stderr } = await sandbox.node([BUILT_MAIN, 'src', '--out-dir', 'fresh', '--no-cache']);
  assert.is(code, 0, stderr);
  assert.equal(sandbox.tree('out'), sandbox.tree('fresh'));
  rmSync(sandbox.at('fresh'), { recursive: true });
}

watches('a round a change: one file in place, the others and the folder as they were', async (context) => {
  const { sandbox } = context;
  const watching = await start(context, ...SRC);
  assert.match(
    await watching.line(DONE),
    /^\d\d:\d\d:\d\d instrumented 1 function in 1 of 2 files -> out \(2 files written\)$/,
  );
  const before = ['out', 'out/search.ts', 'out/deep', 'out/deep/plain.ts'].map((path) => statSync(sandbox.at(path)));
  const seen: string[] = [];
  const downstream = watch(sandbox.at('out'), (_, name) => seen.push(String(name)));
  sandbox.write({ 'src/search.ts': `${MARKED}// changed\n` });
  assert.match(await watching.line(DONE), 'in 1 of 2 files -> out (1 file written)');
  const after = ['out', 'out/search.ts', 'out/deep', 'out/deep/plain.ts'].map((path) => statSync(sandbox.at(path)));
  for (const index of [0, 2, 3]) assert.is(after[index]!.ino, before[index]!.ino);
  assert.is.not(after[1]!.ino, before[1]!.ino);
  assert.is(after[3]!.mtimeMs, before[3]!.mtimeMs);
  sandbox.write({ 'src/new/sub/other.ts': MARKED });
  assert.match(await watching.line(DONE), '2 functions in 2 of 3 files -> out (1 file written)');
  assert.ok(seen.includes('search.ts'), 'what watched the output before still sees it change');
  downstream.close();
  sandbox.write({ 'src/new/sub/other.ts': PLAIN });
  assert.match(await watching.line(DONE), '1 function in 1 of 3 files -> out (1 file written)');
  rmSync(sandbox.at('src/new'), { recursive: true });
  assert.match(await watching.line(DONE), '1 function in 1 of 2 files -> out (0 files written, 1 removed)');
  await assertRight(sandbox);
  assert.equal(sandbox.names('out'), ['.agentcore-manifest.json', 'deep', 'search.ts'], 'no empty folder is left');
});

watches('an atomic save, again and again, and a folder that is renamed and comes back', async (context) => {
  const { sandbox } = context;
  const watching = await start(context, ...SRC);
  await watching.line(DONE);
  for (const round of [1, 2]) {
    sandbox.write({ 'src/search.ts.new': `${MARKED}// ${round}\n` });
    renameSync(sandbox.at('src/search.ts.new'), sandbox.at('src/search.ts'));
    await watching.line(/\(1 file written\)$/);
  }
  renameSync(sandbox.at('src'), sandbox.at('away'));
  await watching.line(/error AC5003: no such file or folder: src$/);
  await watching.line(WAITS);
  assert.ok(sandbox.read('out/search.ts'), 'the old output is still there');
  sandbox.write({ 'src/search.ts': MARKED });
  await watching.line(/1 removed\)$/);
  sandbox.write({ 'src/search.ts': `${MARKED}// in the new folder\n` });
  await watching.line(/\(1 file written\)$/);
  await assertRight(sandbox);
});

watches('a burst of changes is few rounds', async (context) => {
  const { sandbox } = context;
  const watching = await start(context, ...SRC);
  await watching.line(DONE);
  sandbox.write(Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`src/many/m${index}.ts`, MARKED])));
  let rounds = 0;
  for (let line = ''; !line.includes(' of 302 files '); rounds += 1) line = await watching.line(DONE);
  assert.ok(rounds <= 3, `${rounds} rounds`);
});

watches('wrong input is said and waited for: the configuration, a source, a mark', async (context) => {
  const { sandbox } = context;
  const watching = await start(context, ...SRC);
  await watching.line(DONE);
  const old = sandbox.tree('out');
  sandbox.write({ 'agentcore.config.json': '{ "rules": [' });
  await watching.line(/^agentcore\.config\.json:1:\d+ - error AC5006/);
  await watching.line(WAITS);
  sandbox.write({ 'agentcore.config.json': '{ "rules": [{ "functions": "added" }] }' });
  await watching.line(/warning AC3001/);
  await watching.line(DONE);
  sandbox.write({ 'src/deep/plain.ts': 'export function added() {' });
  await watching.line(/^src\/deep\/plain\.ts:1:\d+ - error AC4001/);
  await watching.line(WAITS);
  assert.equal(sandbox.tree('out'), old);
  sandbox.write({ 'src/deep/plain.ts': 'export function added() {}\n' });
  assert.match(await watching.line(DONE), '2 functions in 2 of 2 files -> out (1 file written)');
  rmSync(sandbox.at('agentcore.config.json'));
  assert.match(await watching.line(DONE), '1 function in 1 of 2 files');
  await assertRight(sandbox);
});

watches('a configuration that is a module is loaded anew, CommonJS too', async (context) => {
  const { sandbox } = context;
  sandbox.write({ 'package.json': '{}', 'agentcore.config.js': 'module.exports = {};' });
  const watching = await start(context, ...SRC);
  await watching.line(DONE);
  sandbox.write({ 'src/deep/plain.ts': 'export function one() {}\nexport function two() {}\n' });
  await watching.line(DONE);
  for (const [name, functions] of Object.entries({ one: 2, '{one,two}': 3 })) {
    sandbox.write({ 'agentcore.config.js': `module.exports = { rules: [{ functions: '${name}' }] };` });
    await watching.line(new RegExp(` ${functions} functions in `));
  }
});

watches('the tsconfig, what it extends, and what the sources import', async (context) => {
  const { sandbox } = context;
  sandbox.write({
    'tsconfig.json': '{ "extends": "./base.json", "include": ["src"], "compilerOptions": { "outDir": "dist" } }',
    'base.json': '{ "compilerOptions": { "module": "nodenext", "types": [] } }',
  });
  const watching = await start(context, '--tsconfig', '.', '--out-dir', 'out');
  await watching.line(/of 2 files/);
  sandbox.write({ 'lib/used.ts': MARKED, 'src/deep/plain.ts': "export * from '../../lib/used.js';\n" });
  await watching.line(/2 functions in 2 of 3 files/);
  sandbox.write({ 'lib/used.ts': PLAIN });
  await watching.line(/1 function in 1 of 3 files -> out \(1 file written\)/);
  sandbox.write({ 'base.json': 'nothing' });
  rmSync(sandbox.at('base.json'));
  await watching.line(/error AC5008/);
  await watching.line(WAITS);
  sandbox.write({ 'base.json': '{}' });
  await watching.line(/1 function in 1 of 3 files/);
});

watches('a link to a file elsewhere is watched where it leads', async (context) => {
  const { sandbox } = context;
  sandbox.write({ 'elsewhere/linked.ts': PLAIN });
  symlinkSync('../elsewhere/linked.ts', sandbox.at('src/linked.ts'));
  const watching = await start(context, ...SRC);
  await watching.line(DONE);
  sandbox.write({ 'elsewhere/linked.ts': MARKED });
  await watching.line(/2 functions in 2 of 3 files/);
});

watches('what the tool, a compiler of the output and packages write begins no round', async (context) => {
  const { sandbox } = context;
  const watching = await start(context, '.', '--out-dir', 'build/out', '--json');
  assert.is(JSON.parse(await watching.line(/^{/)).files.length, 3);
  sandbox.write({ 'build/out/dist/compiled.js': '', 'node_modules/a/index.js': '', 'node_modules/b/c.js': '' });
  sandbox.write({ 'src/search.ts': `${MARKED}// changed\n` });
  const { changed, version, ok, written, files } = { changed: 0, ...JSON.parse(await watching.line(/^{/)) };
  assert.equal([version, ok, written, changed], [1, true, true, 0]);
  const updated = files.filter(({ change }: { change: string }) => change !== 'keep');
  assert.equal(
    updated.map(({ source }: { source: string }) => source),
    ['src/search.ts'],
    'it is the second round',
  );
});

watches('--json gives a document a line, of errors too', async (context) => {
  const { sandbox } = context;
  const watching = await start(context, ...SRC, '--json');
  assert.is(JSON.parse(await watching.line(/^{/)).ok, true);
  sandbox.write({ 'agentcore.config.json': '{ "rulse": [] }' });
  const wrong = JSON.parse(await watching.line(/^{/));
  assert.is(wrong.ok, false);
  assert.match(wrong.diagnostics[0].code, /^AC2/);
});

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  watches(`${signal} ends it with exit code ${code}, and nothing is left`, async (context) => {
    const { sandbox } = context;
    const watching = await start(context, ...SRC);
    await watching.line(DONE);
    const names = sandbox.names();
    assert.is((await watching.end(signal)).code, code);
    assert.equal(sandbox.names(), names);
  });
}

watches('a call that is wrong from the start ends it', async (context) => {
  const { sandbox } = context;
  assert.match((await (await start(context, 'scr', '--out-dir', 'out')).ended).stderr, 'error AC5003');
  assert.is((await (await start(context, 'src')).ended).code, 2);
  const check = await (await start(context, ...SRC, '--check')).ended;
  assert.is(check.code, 2);
  assert.match(check.stderr, /error AC5001: .*--watch.*--check|error AC5001: .*--check.*--watch/);
  mkdirSync(sandbox.at('mine'));
  writeFileSync(sandbox.at('mine/file'), '');
  assert.match((await (await start(context, 'src', '--out-dir', 'mine')).ended).stderr, 'error AC5010');
});

watches('two watches on one folder, and a run beside them, take turns', async (context) => {
  const { sandbox } = context;
  const both = [await start(context, ...SRC), await start(context, ...SRC)];
  for (const each of both) await each.line(DONE);
  for (const round of [1, 2, 3]) {
    sandbox.write({ 'src/search.ts': `${MARKED}// ${round}\n`, [`src/n${round}.ts`]: MARKED });
    const [run] = await Promise.all([
      sandbox.node([BUILT_MAIN, ...SRC]),
      ...both.map((each) => each.line(new RegExp(`of ${2 + round} files`))),
    ]);
    assert.is(run.code, 0, run.stderr);
  }
  await assertRight(sandbox);
});

watches.run();
