/** Results of the last run are taken up again, and nobody can tell but by the clock. */
import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { MARKED, PLAIN, Sandbox } from './support/sandbox.js';

const CACHE = 'node_modules/.cache/agentcore-instrument';
const cache = suite<{ sandbox: Sandbox }>('the cache');

cache.before.each((context) => {
  context.sandbox = new Sandbox();
  mkdirSync(context.sandbox.at('node_modules'));
  context.sandbox.write({
    'package.json': '{ "name": "cached", "type": "module" }',
    'agentcore.config.json': '{ "rules": [{ "files": "src/ruled.ts", "functions": "*" }] }',
    'src/marked.ts': MARKED,
    'src/ruled.ts': 'export const f = (a: number) => a;\nexport const g = (p) => p.evaluate(() => 1);\n',
    'src/plain.ts': PLAIN,
  });
});
cache.after.each(({ sandbox }) => sandbox.remove());

const run = async (sandbox: Sandbox, out: string, ...options: string[]) => {
  const ended = await sandbox.cli(['src', '--out-dir', out, '--source-map', '--json', ...options]);
  return { ...ended, stdout: ended.stdout.replaceAll(out, 'OUT') };
};

/** A file of the cache with its texts changed shows whether it was used. Each line begins with its checksum. */
function tamper(sandbox: Sandbox, isSigned = true): void {
  for (const name of readdirSync(sandbox.at(CACHE))) {
    const text = sandbox.read(`${CACHE}/${name}`);
    assert.match(text, '.enter(');
    const lines = text.replaceAll('.enter(', '.taken(').split(/^/m);
    const signed = lines.map(
      (line) => createHash('sha256').update(line.slice(44, -1)).digest('base64url') + line.slice(43),
    );
    writeFileSync(sandbox.at(CACHE, name), (isSigned ? signed : lines).join(''));
  }
}

cache('gives the same files and says the same', async ({ sandbox }) => {
  const first = await run(sandbox, 'one');
  assert.is(first.code, 0, first.stderr);
  const second = await run(sandbox, 'two');
  assert.equal(sandbox.tree('two'), sandbox.tree('one'));
  assert.equal(second, first);
});

cache('is used for a text that has not changed, under the same configuration', async ({ sandbox }) => {
  await run(sandbox, 'one');
  tamper(sandbox);
  sandbox.write({ 'src/marked.ts': `${MARKED}\n// changed\n` });
  await run(sandbox, 'two');
  assert.match(sandbox.read('two/ruled.ts'), '.taken(');
  assert.not.match(sandbox.read('two/marked.ts'), '.taken(');
  sandbox.write({ 'agentcore.config.json': '{ "rules": [{ "files": "src/*.ts", "functions": "*" }] }' });
  await run(sandbox, 'three');
  assert.not.match(sandbox.read('three/ruled.ts'), '.taken(');
});

cache('that is damaged is as good as none', async ({ sandbox }) => {
  await run(sandbox, 'one');
  const [name] = readdirSync(sandbox.at(CACHE));
  const path = sandbox.at(CACHE, name!);
  const lines = readFileSync(path, 'utf8').split(/^/m);
  assert.is(lines.length, 2);
  const damaged = ['', 'nonsense', `${lines[0]!.slice(0, 200)}\n${lines[1]}`, lines.join('').slice(0, -30)];
  for (const text of damaged) {
    writeFileSync(path, text);
    assert.is((await run(sandbox, 'again')).code, 0);
    assert.equal(sandbox.tree('again'), sandbox.tree('one'), text);
    assert.equal(readFileSync(path, 'utf8').split(/^/m).sort(), [...lines].sort(), 'it is mended');
  }
  tamper(sandbox, false);
  await run(sandbox, 'again');
  assert.not.match(sandbox.read('again/ruled.ts'), '.taken(');
});

cache('of another user, or one that others may write, is not used, and a link is not followed', async ({ sandbox }) => {
  await run(sandbox, 'one');
  tamper(sandbox);
  const [name] = readdirSync(sandbox.at(CACHE));
  const path = sandbox.at(CACHE, name!);
  const text = readFileSync(path);
  const refused = async (what: string): Promise<void> => {
    await run(sandbox, 'two');
    assert.not.match(sandbox.read('two/ruled.ts'), '.taken(', what);
    writeFileSync(path, text);
    chmodSync(path, 0o600);
  };
  chmodSync(path, 0o666);
  await refused('writable');
  if (process.getuid?.() === 0) {
    chownSync(path, 12_345, 0);
    await refused("another user's");
    chownSync(path, 0, 0);
  }
  renameSync(path, sandbox.at('elsewhere'));
  symlinkSync(sandbox.at('elsewhere'), path);
  await refused('a link');
  await run(sandbox, 'two');
  assert.match(sandbox.read('two/ruled.ts'), '.taken(', 'as it is, it is used');
});

cache('removes no files but its own, and writes into no folder that is a link', async ({ sandbox }) => {
  const files = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`${CACHE}/mine${index}.json`, '{}']));
  sandbox.write(files).write({ [`${CACHE}/${'x'.repeat(24)}.results.1`]: 'half' });
  utimesSync(sandbox.at(CACHE, `${'x'.repeat(24)}.results.1`), 1, 1);
  await run(sandbox, 'one');
  const names = readdirSync(sandbox.at(CACHE));
  assert.is(names.filter((name) => name.startsWith('mine')).length, 12);
  assert.is(names.filter((name) => name.startsWith('x')).length, 0, 'what a killed run left is gone');
  renameSync(sandbox.at(CACHE), sandbox.at('data'));
  symlinkSync(sandbox.at('data'), sandbox.at(CACHE));
  const before = sandbox.tree('data');
  sandbox.write({ 'src/marked.ts': PLAIN });
  assert.is((await run(sandbox, 'one')).code, 0);
  assert.equal(sandbox.tree('data'), before);
});

cache('is neither used nor written under --no-cache', async ({ sandbox }) => {
  await run(sandbox, 'one', '--no-cache');
  assert.not.ok(existsSync(sandbox.at(CACHE)));
  await run(sandbox, 'one');
  tamper(sandbox);
  await run(sandbox, 'two', '--no-cache');
  assert.equal(sandbox.tree('two'), sandbox.tree('one'));
});

cache('a look at one file leaves what is kept of the others', async ({ sandbox }) => {
  await run(sandbox, 'one');
  const before = sandbox.tree(CACHE);
  await sandbox.cli(['explain', 'src/marked.ts#search']);
  await sandbox.cli(['list', 'src/marked.ts']);
  assert.equal(sandbox.tree(CACHE), before);
  sandbox.write({ 'src/marked.ts': `${MARKED}\n// changed\n` });
  await sandbox.cli(['list', 'src/marked.ts']);
  assert.equal(Object.values(sandbox.tree(CACHE))[0]!.split(/^/m).length, 2);
  rmSync(sandbox.at('src/ruled.ts'));
  sandbox.write({ 'src/marked.ts': MARKED });
  await run(sandbox, 'one');
  assert.equal(Object.values(sandbox.tree(CACHE))[0]!.split(/^/m).length, 1, 'what is gone is forgotten');
});

cache('is not made where it may not be written, nor without a node_modules', async ({ sandbox }) => {
  writeFileSync(sandbox.at('node_modules/.cache'), 'a file in the way');
  assert.is((await run(sandbox, 'one')).code, 0);
  const other = new Sandbox();
  try {
    other.write({ 'src/marked.ts': MARKED, 'package.json': '{}' });
    assert.is((await run(other, 'out')).code, 0);
    assert.equal(other.names(), ['out', 'package.json', 'src']);
  } finally {
    other.remove();
  }
});

cache.run();
