/** How `init` is called: what it asks, when it writes, and that it writes all or nothing. What it proposes: `init-fixtures`. */
import { chmodSync, lstatSync, symlinkSync, writeFileSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { writeChanges } from '../../cli/init/write-changes.js';
import type { InitDocument } from '../../cli/report/init-document.js';
import { inProcess } from './support/in-process.js';
import { Sandbox } from './support/sandbox.js';

const PROJECT = {
  'package.json': '{ "name": "my-agent", "type": "module", "scripts": { "start": "node src/main.js" } }\n',
  'src/main.js': 'export async function answer() {}\n',
};
const WRITTEN = ['agentcore.config.json', 'package.json', 'src', 'tracing.mjs'];

const init = suite<{ sandbox: Sandbox }>('init');

init.before.each((context) => {
  context.sandbox = new Sandbox().write(PROJECT);
});
init.after.each(({ sandbox }) => sandbox.remove());

function terminal(): PassThrough & { isTTY: boolean } {
  return Object.assign(new PassThrough(), { isTTY: true });
}

async function answered(sandbox: Sandbox, answer: string): Promise<{ code: number | null; said: string }> {
  const [stdin, stdout] = [terminal(), terminal()];
  let said = '';
  stdout.on('data', (chunk: Buffer) => {
    said += chunk;
  });
  stdin.end(answer);
  const { code } = await inProcess(sandbox.path).init({}, { stdin, stdout });
  return { code, said };
}

init('on a terminal it shows the diff, asks, and writes after a yes', async ({ sandbox }) => {
  const { code, said } = await answered(sandbox, 'y\n');
  assert.is(code, 0);
  assert.match(said, '--- a/package.json');
  assert.match(said, 'Write these files? [y/N] ');
  assert.match(said, 'Wrote 3 files.\nNext: npm install agentcore-instrument && npm run trace\n');
  assert.equal(sandbox.names(), WRITTEN);
});

for (const [name, answer] of [
  ['no', 'n\n'],
  ['an empty line', '\n'],
  ['the end of the input', ''],
] as const) {
  init(`${name} writes nothing, and is no failure`, async ({ sandbox }) => {
    const before = sandbox.tree('.');
    const { code, said } = await answered(sandbox, answer);
    assert.is(code, 0);
    assert.match(said, 'Nothing was written.');
    assert.equal(sandbox.tree('.'), before);
  });
}

init('without a terminal and without --yes it shows the diff, writes nothing and exits 2', async ({ sandbox }) => {
  const before = sandbox.tree('.');
  const { code, stdout, stderr } = await sandbox.cli(['init']);
  assert.is(code, 2);
  assert.match(stdout, '+++ b/tracing.mjs');
  assert.match(stderr, 'error AC5301');
  assert.match(stderr, 'fix: Add --yes');
  assert.equal(sandbox.tree('.'), before);
});

init('an unknown door exits 2 and names those there are', async ({ sandbox }) => {
  const { code, stderr } = await sandbox.cli(['init', '--door', 'window']);
  assert.is(code, 2);
  assert.match(stderr, /AC5001: .*window.*build, plugin, vite/);
});

init('--json has the texts of all files, and says whether they were written', async ({ sandbox }) => {
  const io = inProcess(sandbox.path);
  const looked = JSON.parse((await io.init({ json: true, dryRun: true })).stdout) as InitDocument;
  assert.equal([looked.ok, looked.written, looked.plan?.door], [true, false, 'loader']);
  const wrote = JSON.parse((await io.init({ json: true, yes: true })).stdout) as InitDocument;
  assert.is(wrote.written, true);
  assert.equal(wrote.plan, looked.plan);
  for (const { file, text } of wrote.plan!.changes) assert.is(sandbox.read(file), text);
  const unasked = await io.init({ json: true });
  assert.is(unasked.code, 0, 'nothing is left to ask for');
});

init('--json without --yes asks nobody and fails with the code of it', async ({ sandbox }) => {
  const { code, stdout } = await inProcess(sandbox.path).init({ json: true }, { stdin: terminal() });
  const { ok, diagnostics } = JSON.parse(stdout) as InitDocument;
  assert.equal([code, ok, diagnostics[0]?.code], [2, false, 'AC5301']);
});

init('a file that was changed since it was read is left alone, and so are all others', ({ sandbox }) => {
  const edits = [{ start: 0, end: 0, text: '// ours\n' }];
  const changes = [
    { path: sandbox.at('a.mjs'), before: undefined, edits },
    { path: sandbox.at('src/main.js'), before: sandbox.read('src/main.js'), edits },
  ];
  writeFileSync(sandbox.at('src/main.js'), 'theirs\n');
  const before = sandbox.tree('.');
  assert.throws(
    () => writeChanges(changes, sandbox.path),
    ({ code }: { code?: string }) => code === 'AC5306',
  );
  assert.equal(sandbox.tree('.'), before);
});

init('when one file cannot take its place, those before it get their text back', ({ sandbox }) => {
  const edits = [{ start: 0, end: 0, text: '// ours\n' }];
  const main = { path: sandbox.at('src/main.js'), before: sandbox.read('src/main.js'), edits };
  const added = { path: sandbox.at('a.mjs'), before: undefined, edits };
  const before = sandbox.tree('.');
  // Its folder is not there.
  assert.throws(() => writeChanges([main, added, { ...added, path: sandbox.at('no/b.mjs') }], sandbox.path));
  assert.equal(sandbox.tree('.'), before);
  // The second of two changes of one file finds the first.
  assert.throws(
    () => writeChanges([added, main, main], sandbox.path),
    ({ code }: { code?: string }) => code === 'AC5306',
  );
  assert.equal(sandbox.tree('.'), before);
});

init('a link stays a link, and a file keeps its permissions', async ({ sandbox }) => {
  sandbox.write({ 'shared/package.json': PROJECT['package.json'], 'app/src/main.js': PROJECT['src/main.js'] });
  chmodSync(sandbox.at('shared/package.json'), 0o640);
  symlinkSync('../shared/package.json', sandbox.at('app/package.json'));
  const { code } = await inProcess(sandbox.at('app')).init({ yes: true });
  assert.is(code, 0);
  assert.ok(lstatSync(sandbox.at('app/package.json')).isSymbolicLink());
  assert.is(lstatSync(sandbox.at('shared/package.json')).mode & 0o777, 0o640);
  assert.match(sandbox.read('shared/package.json'), 'agentcore-instrument/register');
});

init('names with control characters stay on their line', async ({ sandbox }) => {
  sandbox.write({ 'package.json': PROJECT['package.json'].replace('my-agent', 'my\\u001b[31m-agent') });
  const { stdout } = await inProcess(sandbox.path).init({ dryRun: true });
  assert.ok(!stdout.includes('\x1b'));
});

init.run();
