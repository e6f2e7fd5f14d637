/** The benchmark of the build still runs, and its tables have the rows they should have. Times are not looked at. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const test = suite('bench: build');

test('a small corpus: a row a tool, with a verdict where there is a target', () => {
  const words = ['throughput', 'start-up', '--rounds', '1', '--corpus', here('../../src/propagation')];
  const { stdout, stderr, status } = spawnSync(process.execPath, [here('../../bench/build.mjs'), ...words], {
    encoding: 'utf8',
  });
  assert.is(status, 0, stderr);
  assert.match(stdout, /^corpus: [1-9]\d* files, /m);
  assert.match(stdout, /^\| ts\.createSourceFile +\|.*\| +0 \| +\|$/m);
  assert.match(stdout, /^\| ours, everything, no maps +\|.*\| +0 \| (?:reached|MISSED): cold, over parse .* ≤ 1\.35×/m);
  assert.match(stdout, /^\| ours, typical rules, maps +\|/m);
  assert.match(stdout, /^\| instrument +\|.*(?:reached|MISSED): beyond Node\.js -?\d+ ms/m);
  assert.match(stdout, /^\d+ targets reached, \d+ missed$/m);
});

test.run();
