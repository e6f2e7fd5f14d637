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

interface Spread {
  readonly low: number;
  readonly median: number;
  readonly high: number;
}

interface Pairing {
  readonly contender: string;
  readonly setting: string;
  readonly wrong: readonly string[];
  readonly rows: readonly {
    readonly workload: string;
    readonly overHand: Spread;
    readonly overBare: Spread;
    readonly lost?: Readonly<Record<string, number>>;
  }[];
}

/** What the benchmark prints and writes for some words. */
function bench(...words: string[]): { stdout: string; pairings: Pairing[] } {
  const folder = mkdtempSync(join(tmpdir(), 'agentcore-bench-'));
  try {
    const json = join(folder, 'results.json');
    const command = [BENCH, ...words, '--quick', '--json', json];
    const { stdout, stderr, status } = spawnSync(process.execPath, command, { encoding: 'utf8' });
    assert.is(status, 0, stdout + stderr);
    return { stdout, pairings: JSON.parse(readFileSync(json, 'utf8')) as Pairing[] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('one pairing: the same spans as by hand, none lost, a row with a verdict for each workload', () => {
  const { stdout, pairings } = bench('add', 'nested', 'recording');
  assert.match(stdout, /^### recording, our provider \(Node\.js \d+\.\d+\.\d+, SDK 2\.\d+\.\d+, API 1\.9\.\d+\)$/m);
  assert.match(stdout, /^\| add +\|.*(?:reached|MISSED): over hand-written \d+\.\d\d×, wanted ≤ 0\.15×/m);
  assert.match(stdout, /^\| nested +\|.*wanted ≤ 0\.25×/m);
  assert.match(stdout, /^\d+ targets reached, \d+ missed$/m);
  const [pairing, ...more] = pairings;
  assert.is(more.length, 0);
  assert.is(pairing?.contender, 'ours');
  assert.is(pairing?.setting, 'recording');
  assert.equal(pairing?.wrong, []);
  assert.equal(
    pairing?.rows.map((row) => row.workload),
    ['add', 'nested'],
  );
  for (const { overHand, overBare, lost } of pairing?.rows ?? []) {
    for (const { low, median, high } of [overHand, overBare]) assert.ok(low > 0 && low <= median && median <= high);
    assert.equal(lost, { hand: 0, contender: 0 });
  }
});

test('children of a sampled parent: the parents arrive, too; under five storages: the workloads that say something', () => {
  const { stdout, pairings } = bench('add', 'work', 'recording-child', 'recording-5-storages');
  assert.equal(
    pairings.map(({ setting, wrong, rows }) => [setting, wrong, rows.map(({ workload, lost }) => [workload, lost])]),
    [
      [
        'recording-child',
        [],
        [
          ['add', { hand: 0, contender: 0 }],
          ['work', { hand: 0, contender: 0 }],
        ],
      ],
      ['recording-5-storages', [], [['add', { hand: 0, contender: 0 }]]],
    ],
  );
  assert.match(
    stdout,
    /^### recording, our provider, five AsyncLocalStorages \(.*\n\n.*\n.*\n\| add +\|.*wanted ≤ 0\.15×/m,
  );
});

test('a peer: a table with a row for it, for ours and for the bare code by hand, and what is wrong with its spans', () => {
  const { stdout, pairings } = bench('add', 'sugared-tracer', 'ours', 'recording');
  assert.match(stdout, /^### all over hand-written: recording \(/m);
  for (const name of ['ours', 'bare hand', 'sugared-tracer'])
    assert.match(stdout, new RegExp(`^\\| ${name} +\\| +\\d+\\.`, 'm'));
  assert.match(stdout, 'sugared-tracer: spans not as they should be: gen: its span ends before the iteration does;');
  assert.equal(
    pairings.map(({ contender }) => contender),
    ['ours', 'sugared-tracer'],
  );
});

test('an unknown filter is refused with the names there are', () => {
  const { stderr, status } = spawnSync(process.execPath, [BENCH, 'addd'], { encoding: 'utf8' });
  assert.is(status, 2);
  assert.match(stderr, 'unknown: addd');
  assert.match(stderr, 'sampled-out-child');
});

test('an SDK that there is not is refused', () => {
  const { stderr, status } = spawnSync(process.execPath, [BENCH, '--sdk', '4'], { encoding: 'utf8' });
  assert.is(status, 2);
  assert.match(stderr, '--sdk takes 2 or 3');
});

test.run();
