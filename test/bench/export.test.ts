/** The benchmark of the export still runs, and its tables have the rows they should have. Times are not looked at. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const BENCH = fileURLToPath(new URL('../../bench/export.mjs', import.meta.url));
const test = suite('bench: export');

test('a burst: all spans are accounted for; sustained: none is lost', () => {
  const { stdout, stderr, status } = spawnSync(process.execPath, [BENCH, '--quick'], { encoding: 'utf8' });
  assert.is(status, 0, stderr);
  for (const protocol of ['grpc', 'http/protobuf']) {
    const sustained = new RegExp(
      `^\\| ${protocol}, (?:by hand|ours instrumented) +\\|.*\\| +0 \\| +0 \\| (?:reached|MISSED): spans/s over stock`,
      'm',
    );
    assert.match(stdout, sustained);
    const held = new RegExp(
      `^\\| ours, ${protocol} +\\| +2048 \\| +512 \\| +all \\| +6144 \\| +13856 \\| +13856 \\|`,
      'm',
    );
    assert.match(stdout, held);
    const all = new RegExp(`^\\| ours, ${protocol} +\\| 200000 \\| +512 \\| +all \\| +20000 \\| +0 \\|`, 'm');
    assert.match(stdout, all);
    assert.match(stdout, new RegExp(`^\\| ours, ${protocol} +\\| +2048 \\| +512 \\| +100 \\|`, 'm'));
  }
  assert.not.match(stdout, 'MISSED: unaccounted');
  assert.not.match(stdout, 'MISSED: lost');
});

test.run();
