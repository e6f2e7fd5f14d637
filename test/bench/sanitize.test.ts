/** The benchmark of the sanitizer still runs, and its table has the rows it should have. Times are not looked at. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const BENCH = fileURLToPath(new URL('../../bench/sanitize.mjs', import.meta.url));
const test = suite('bench: sanitize');

test('one payload: a row for each contender, with a verdict for ours', () => {
  const { stdout, stderr, status } = spawnSync(process.execPath, [BENCH, 'medium', '--quick'], { encoding: 'utf8' });
  assert.is(status, 0, stderr);
  assert.match(stdout, /^### medium: \d+ characters of JSON$/m);
  assert.match(stdout, /^\| JSON\.stringify, no redaction +\| +\d+\.\d\d \| +1\.00 \(1\.00–1\.00\) \|/m);
  assert.match(stdout, /^\| ours, sanitize +\|.*(?:reached|MISSED): over JSON\.stringify \d+\.\d\d×, wanted ≤ 1\.00×/m);
});

test.run();
