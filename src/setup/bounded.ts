/** Work that must neither last nor throw: flushing and shutting down. */
import { type Report, ReportedFailure } from './diagnostics.js';

export interface Bounds {
  readonly limitMs: number;
  /** Names the work in messages: "flushing spans". */
  readonly what: string;
  /** How many spans are not sent yet; default: not known. */
  readonly left?: () => number;
  readonly report: Report;
}

/**
 * Runs `work`; resolves when it is done, has failed, or has taken `limitMs`, and reports the last two.
 *
 * @returns whether the work ended in time
 */
export async function bounded(work: () => Promise<unknown>, { limitMs, what, left, report }: Bounds): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    // Not unref'd: who awaits a flush must not find the process gone before the answer.
    timer = setTimeout(() => resolve('late'), limitMs);
  });
  try {
    const outcome = await Promise.race([start(work), late]);
    if (outcome === 'late') {
      const count = left?.() ?? 0;
      const still = count === 0 ? '' : ` with ${count} ${count === 1 ? 'span' : 'spans'} left to send`;
      report(`${what} was given up after ${limitMs} ms${still}`, undefined, what);
    }
    return outcome !== 'late';
  } catch (failure) {
    // The SDK rejects with an array of what went wrong in each processor.
    const causes: unknown[] = Array.isArray(failure) ? failure : [failure];
    const unreported = causes.filter((cause) => !(cause instanceof ReportedFailure));
    if (unreported.length > 0) report(`${what} failed`, unreported, what);
    return true;
  } finally {
    clearTimeout(timer);
  }
}

/** A synchronous throw counts as a rejection. */
async function start(work: () => Promise<unknown>): Promise<'done'> {
  await work();
  return 'done';
}
