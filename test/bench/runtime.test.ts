/** The benchmark of instrumented code still runs, and its table has the rows it should have. Times are not looked at. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const BENCH = fileURLToPath(new URL('../../bench/run.mjs', import.meta.url));
const test = suite('bench: runtime');

interface Pairing {
  readonly contender: string;
  readonly setting: string;
  readonly wrong: readonly string[];
  readonly rows: readonly {
    readonly workload: string;
    readonly overHand: { readonly low: number; readonly median: number; readonly high: number };
    readonly lost?: Readonly<Record<string, number>>;
  }[];
}

test('one pairing: right spans, none lost, a row with a verdict for each workload', () => {
  const folder = mkdtempSync(join(tmpdir(), 'agentcore-bench-'));
  try {
    const json = join(folder, 'results.json');
    const words = ['add', 'nested', 'recording', '--quick', '--json', json];
    const { stdout, status } = spawnSync(process.execPath, [BENCH, ...words], { encoding: 'utf8' });
    assert.is(status, 0, stdout);
    assert.match(stdout, '### recording, our provider (Node.js ');
    assert.match(stdout, /^\| add +\|.*(?:reached|MISSED): over hand-written \d+\.\d\d×, wanted ≤ 0\.15×/m);
    assert.match(stdout, /^\| nested +\|.*wanted ≤ 0\.25×/m);
    assert.match(stdout, /^\d+ targets reached, \d+ missed$/m);
    const [pairing, ...more] = JSON.parse(readFileSync(json, 'utf8')) as Pairing[];
    assert.is(more.length, 0);
    assert.is(pairing?.contender, 'ours');
    assert.is(pairing?.setting, 'recording');
    assert.equal(pairing?.wrong, []);
    assert.equal(
      pairing?.rows.map((row) => row.workload),
      ['add', 'nested'],
    );
    for (const { overHand, lost } of pairing?.rows ?? []) {
      assert.ok(overHand.low > 0 && overHand.low <= overHand.median && overHand.median <= overHand.high);
      assert.equal(lost, { hand: 0, contender: 0 });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('an unknown filter is refused with the names there are', () => {
  const { stderr, status } = spawnSync(process.execPath, [BENCH, 'addd'], { encoding: 'utf8' });
  assert.is(status, 2);
  assert.match(stderr, 'unknown: addd');
  assert.match(stderr, 'sampled-out-child');
});

test.run();
