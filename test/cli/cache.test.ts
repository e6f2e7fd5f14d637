/** Results of the last run are taken up again, and nobody can tell but by the clock. */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
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

/** A file of the cache with its texts changed shows whether it was used. */
function tamper(sandbox: Sandbox): void {
  for (const name of readdirSync(sandbox.at(CACHE))) {
    const text = sandbox.read(`${CACHE}/${name}`);
    assert.match(text, '.enter(');
    writeFileSync(sandbox.at(CACHE, name), text.replaceAll('.enter(', '.taken('));
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
  for (const text of [
    '',
    '{',
    '[]',
    '{"format":1,"entries":[["src/ruled.ts",{"hash":1}]]}',
    '{"format":2,"entries":[]}',
  ]) {
    for (const name of readdirSync(sandbox.at(CACHE))) writeFileSync(sandbox.at(CACHE, name), text);
    assert.is((await run(sandbox, 'again')).code, 0);
    assert.equal(sandbox.tree('again'), sandbox.tree('one'), text);
  }
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
