/**
 * The command line under `--watch`, which writes in place, with its disk failing and with itself killed at single calls that
 * change a disk: each file of the output is the old one or the new one, and the next run makes all of it right and leaves
 * nothing behind. `FAULT_STEP` is the distance between the calls tried (default 3).
 */
import type { ChildProcess } from 'node:child_process';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Ended, Sandbox } from '../../cli/support/sandbox.js';
import { tally } from '../support/tally.js';
import { change, faultRun, right, toolProject } from '../support/tool-faults.js';

const STEP = Number(process.env.FAULT_STEP ?? 3);
const faults = suite('faults under a watch');

/** Ends it after its first round. */
function afterOneRound(child: ChildProcess): void {
  const onData = (chunk: Buffer): void => {
    if (/instrumented \d|waiting for a change/.test(chunk.toString())) child.kill('SIGTERM');
  };
  child.stdout!.on('data', onData);
  child.stderr!.on('data', onData);
}

const watchOnce = (sandbox: Sandbox, fault: string, at?: number): Promise<Ended> =>
  faultRun(sandbox, ['--watch', '--workers', '2'], fault, at, afterOneRound);

for (const fault of ['SIGKILL', 'ENOSPC']) {
  faults(`${fault} at the calls of a round`, async () => {
    const counts = { faults: 0, old: 0, mixed: 0, new: 0 };
    for (let at = 1, total = 1; at <= total; at += STEP) {
      const sandbox = toolProject();
      try {
        const old = await right(sandbox);
        change(sandbox);
        if (at === 1) {
          const other = toolProject();
          await right(other);
          change(other);
          total = Number(/calls=(\d+)/.exec((await watchOnce(other, 'count')).stderr)?.[1]);
          assert.ok(total > 10, `${total} calls`);
          other.remove();
        }
        const ended = await watchOnce(sandbox, fault, at);
        const what = `${fault} at call ${at}: ${ended.stderr}`;
        const left = sandbox.tree('build/out');
        const wanted = await right(sandbox);
        for (const [path, bytes] of Object.entries(left)) {
          assert.ok(bytes === old[path] || bytes === wanted[path], `${path} is neither old nor new: ${what}`);
        }
        assert.equal(sandbox.names('build'), ['out'], `something is left: ${what}`);
        const is = (tree: Record<string, string>): boolean => JSON.stringify(left) === JSON.stringify(tree);
        counts[is(wanted) ? 'new' : is(old) ? 'old' : 'mixed'] += 1;
        counts.faults += 1;
        tally.faults += 1;
      } finally {
        sandbox.remove();
      }
    }
    console.log(`  ${fault}: ${JSON.stringify(counts)}`);
  });
}

faults.run();
