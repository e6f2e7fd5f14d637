/** Runs something and tells what came of it outside of it: its output, and what nobody caught. */
import { hints } from '../../setup/support.js';

export interface Observed {
  /** Lines of our diagnostics. */
  readonly lines: readonly string[];
  readonly stdout: string;
  readonly stderr: string;
  /** Uncaught exceptions and unhandled rejections. */
  readonly escaped: readonly unknown[];
}

/** A diagnostic is a line of 600 characters at most; a fault has this many lines at most to say. */
export const MOST_LINES = 4;

export async function observed(fn: () => unknown): Promise<Observed> {
  const escaped: unknown[] = [];
  const note = (cause: unknown) => escaped.push(cause);
  const texts = { stdout: '', stderr: '' };
  const writes = { stdout: process.stdout.write, stderr: process.stderr.write };
  for (const name of ['stdout', 'stderr'] as const) {
    process[name].write = ((chunk: string | Uint8Array) => {
      texts[name] += String(chunk);
      return true;
    }) as typeof process.stdout.write;
  }
  process.on('uncaughtException', note).on('unhandledRejection', note);
  try {
    await fn();
    // Rejections are noticed when the microtasks of a turn are over.
    for (let turn = 0; turn < 3; turn += 1) await loopTurn();
  } finally {
    process.off('uncaughtException', note).off('unhandledRejection', note);
    Object.assign(process.stdout, { write: writes.stdout });
    Object.assign(process.stderr, { write: writes.stderr });
  }
  return { ...texts, lines: hints(texts.stderr), escaped };
}

export function loopTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** How many spans the lines say were lost; of several numbers for the same spans the largest. */
export function lostIn(lines: readonly string[]): number {
  const numbers = lines.flatMap((line) =>
    [...line.matchAll(/(\d+) spans? (?:(?:was|were) (?:not exported|not sent|dropped|lost)|left to send)/g)].map(
      (match) => Number(match[1]),
    ),
  );
  return Math.max(0, ...numbers);
}
