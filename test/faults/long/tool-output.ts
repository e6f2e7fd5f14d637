/**
 * The command line with its disk failing, and with itself killed, at every single call that changes a disk: afterwards the
 * sources are as they were, the output is the whole old one, the whole new one or not there, and the next run is right
 * and leaves nothing behind. Runs what `npm run build` made. `FAULT_STEP` is the
 * distance between the calls tried (default 5, which takes some minutes; 1 is all).
 */
import { existsSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Ended, Sandbox } from '../../cli/support/sandbox.js';
import { tally } from '../support/tally.js';
import { change, faultRun, MAIN, RUN, right, toolProject } from '../support/tool-faults.js';

const STEP = Number(process.env.FAULT_STEP ?? 5);

const faults = suite('faults of the disk');

const run = (sandbox: Sandbox, fault?: string, at?: number): Promise<Ended> => faultRun(sandbox, [], fault, at);

async function everyCall(fault: string, isFirst: boolean): Promise<void> {
  const counts = { faults: 0, 'old or none': 0, new: 0, 'recovered by the next run': 0 };
  for (let at = 1, total = 1; at <= total; at += STEP) {
    const sandbox = toolProject();
    try {
      const old = isFirst ? {} : await right(sandbox);
      if (!isFirst) change(sandbox);
      const sources = sandbox.tree('src');
      if (at === 1) {
        const other = toolProject();
        if (!isFirst) {
          await right(other);
          change(other);
        }
        total = Number(/calls=(\d+)/.exec((await run(other, 'count')).stderr)?.[1]);
        assert.ok(total > 10, `${total} calls`);
        other.remove();
      }
      const ended = await run(sandbox, fault, at);
      const what = `${fault} at call ${at}: ${ended.stderr}`;
      assert.equal(sandbox.tree('src'), sources, what);
      if (fault === 'SIGKILL') assert.is(ended.code, null, what);
      // A failure of the cache, or of clearing up, is no failure of the run.
      else if (ended.code !== 0)
        assert.match(ended.stderr, /error AC5013: .*\n {2}place: .*\n {2}cause: .*\n {2}fix: /, what);
      const left = sandbox.tree('build/out');
      const isThere = existsSync(sandbox.at('build/out'));
      const wanted = await right(sandbox);
      const isNew = isThere && JSON.stringify(left) === JSON.stringify(wanted);
      const isOld = isThere ? JSON.stringify(left) === JSON.stringify(old) : isFirst || fault === 'SIGKILL';
      assert.ok(isNew || isOld, `neither the old output nor the new one: ${what}`);
      assert.equal(sandbox.names('build'), ['out'], `something is left: ${what}`);
      assert.equal(sandbox.tree('src'), sources, what);
      counts.faults += 1;
      tally.faults += 1;
      counts[isNew ? 'new' : 'old or none'] += 1;
      if (!isThere) counts['recovered by the next run'] += 1;
    } finally {
      sandbox.remove();
    }
  }
  console.log(`  ${fault}, ${isFirst ? 'first run' : 'later run'}: ${JSON.stringify(counts)}`);
}

for (const fault of ['SIGKILL', 'ENOSPC', 'EMFILE']) {
  faults(`${fault} at every call of a first run`, () => everyCall(fault, true));
  faults(`${fault} at every call of a later run`, () => everyCall(fault, false));
}

faults('eight runs at once, killed at random and begun again, end in the right output', async () => {
  const sandbox = toolProject();
  try {
    const wanted = await right(sandbox);
    change(sandbox);
    let killed = 0;
    const runs = Array.from({ length: 8 }, async (_, index) => {
      const { code } = await run(sandbox, 'SIGKILL', index < 4 ? 3 + 7 * index : 1_000_000);
      if (code !== null) return assert.is(code, 0);
      killed += 1;
      tally.faults += 1;
    });
    await Promise.all(runs);
    const after = await right(sandbox);
    assert.is.not(JSON.stringify(after), JSON.stringify(wanted));
    assert.equal(sandbox.names('build'), ['out']);
    console.log(`  eight runs at once: ${killed} killed`);
  } finally {
    sandbox.remove();
  }
});

faults('sources that change, and vanish, while they are read', async () => {
  const sandbox = toolProject();
  const preload = `
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
const original = fs.openSync;
let isDone = false;
fs.openSync = (path, ...rest) => {
  if (!isDone && String(path).endsWith('search.ts') && !String(path).includes('build')) {
    isDone = true;
    if (process.env.CHANGE === 'vanish') fs.rmSync(path);
    const descriptor = original(path, ...rest);
    if (process.env.CHANGE === 'grow') fs.appendFileSync(path, '// grown\\n'.repeat(300_000));
    if (process.env.CHANGE === 'shrink') fs.truncateSync(path, 0);
    return descriptor;
  }
  return original(path, ...rest);
};
syncBuiltinESMExports();
`;
  try {
    sandbox.write({ 'change.mjs': preload });
    for (const CHANGE of ['grow', 'shrink', 'vanish']) {
      const { code, stderr } = await sandbox.node(['--import', './change.mjs', MAIN, ...RUN], { env: { CHANGE } });
      if (CHANGE === 'vanish') {
        assert.is(code, 1);
        assert.match(stderr, 'error AC5013: cannot read');
        assert.match(stderr, 'place: src/search.ts');
      } else {
        assert.is(code, 0, stderr);
        const { files } = JSON.parse(sandbox.read('build/out/.agentcore-manifest.json'));
        assert.ok(files['search.ts']);
        assert.match((await run(sandbox)).stdout, CHANGE === 'grow' ? '(up to date)' : 'up to date');
      }
    }
    assert.equal(sandbox.names('build'), ['out']);
  } finally {
    sandbox.remove();
  }
});

faults.run();
