/** The file of the cache, byte by byte: whatever happened to it, what is read of it is what was written, or nothing. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { CacheFile } from '../../cli/project/cache-file.js';
import { Sandbox } from './support/sandbox.js';

const NAME = 'abcdefghijklmnopqrstuvwx';
const HASH = 'h'.repeat(43);
const VALUES: Readonly<Record<string, string>> = {
  'src/a.ts': '{"inserts":[]}',
  'src/__proto__': '{"__proto__":{"polluted":true}}',
  'src/name with "quotes" and\ttabs\nand lines.ts': '[1,2,3]',
  'src/ünïcode-日本.ts': '"日本"',
  'src/long.ts': JSON.stringify('x'.repeat(600_000)),
  'src/last.ts': '{}',
};

const test = suite<{ sandbox: Sandbox }>('the file of the cache');
test.before.each((context) => {
  context.sandbox = new Sandbox();
});
test.after.each(({ sandbox }) => sandbox.remove());

const open = (sandbox: Sandbox): CacheFile => new CacheFile(sandbox.at('cache'), NAME, true);

function write(sandbox: Sandbox, values = VALUES): void {
  const file = open(sandbox);
  for (const [name, value] of Object.entries(values)) file.append(name, HASH, value);
  file.save(() => true);
}

test('gives back what was written, under any name and of any length', ({ sandbox }) => {
  write(sandbox);
  const file = open(sandbox);
  for (const [name, value] of Object.entries(VALUES)) assert.is(file.read(name, HASH), value, name);
  assert.is(file.read('src/a.ts', 'i'.repeat(43)), undefined, 'of another text');
  assert.is(file.read('toString', HASH), undefined);
  file.close();
  assert.is(({} as { polluted?: boolean }).polluted, undefined);
});

test('a byte that was changed, wherever, or an end that is missing, loses a line at most and makes up none', ({
  sandbox,
}) => {
  const { 'src/long.ts': _, ...values } = VALUES;
  write(sandbox, values);
  const path = sandbox.at('cache', `${NAME}.results`);
  const bytes = readFileSync(path);
  for (let at = 0; at < bytes.length; at += 1) {
    const damaged = Buffer.from(bytes);
    damaged[at] = damaged[at]! ^ (1 << (at % 8));
    for (const content of [damaged, bytes.subarray(0, at)]) {
      writeFileSync(path, content);
      const file = open(sandbox);
      for (const [name, value] of Object.entries(values)) {
        const read = file.read(name, HASH);
        assert.ok(read === undefined || read === value, `${name}, byte ${at}`);
      }
      file.close();
    }
  }
});

test('is replaced as a whole or not at all, and leaves nothing beside it', ({ sandbox }) => {
  write(sandbox);
  const before = sandbox.tree('cache');
  const given = open(sandbox);
  given.append('src/new.ts', HASH, JSON.stringify('y'.repeat(600_000)));
  assert.is(readdirSync(sandbox.at('cache')).length, 2, 'long lines go to the disk at once');
  given.close();
  assert.equal(sandbox.tree('cache'), before);
  const file = open(sandbox);
  file.append('src/a.ts', HASH, '"second"');
  file.save((name) => name !== 'src/last.ts');
  const after = open(sandbox);
  assert.is(after.read('src/a.ts', HASH), '"second"');
  assert.is(after.read('src/last.ts', HASH), undefined);
  assert.is(after.read('src/long.ts', HASH), VALUES['src/long.ts']);
  after.close();
});

test('what cannot be written is not, and nothing is said', ({ sandbox }) => {
  sandbox.write({ cache: 'a file where the folder should be' });
  write(sandbox);
  assert.is(sandbox.read('cache'), 'a file where the folder should be');
  mkdirSync(sandbox.at('other'));
  const reader = new CacheFile(sandbox.at('other'), NAME, false);
  reader.append('src/a.ts', HASH, '1');
  reader.save(() => true);
  assert.equal(readdirSync(sandbox.at('other')), []);
  mkdirSync(sandbox.at('third', `${NAME}.results`), { recursive: true });
  const blocked = new CacheFile(sandbox.at('third'), NAME, true);
  blocked.append('src/a.ts', HASH, '1');
  blocked.save(() => true);
  assert.equal(readdirSync(sandbox.at('third')), [`${NAME}.results`], 'a folder in its place');
  assert.not.ok(existsSync(sandbox.at('third', `${NAME}.results.${process.pid}`)));
});

test.run();
