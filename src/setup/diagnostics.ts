/**
 * What we have to say about our own trouble: single lines on stderr (stdout may be a protocol channel, as in MCP),
 * each at most once in ten minutes, all of them together never a flood, and never an exception.
 */
import { createSanitizer } from '../sanitize/index.js';
import { type Reported, setupState } from './shared.js';
import { writeStderr } from './stderr.js';

/** Reports one line; `cause` is appended in short. Lines with the same `key` (default: the message) count as one. */
export type Report = (message: string, cause?: unknown, key?: string) => void;

export interface DiagnosticsOptions {
  readonly write: (line: string) => void;
  /** Milliseconds of a clock that does not run backwards. */
  readonly now: () => number;
  readonly reported: Map<string, Reported>;
}

const QUIET_MS = 10 * 60_000;
const WINDOW_MS = 60_000;
const LINES_PER_WINDOW = 20;
const KEYS = 200;
const LINE_LENGTH = 500;

/** A reporter with its own output, clock and memory. */
export function createReport(options: DiagnosticsOptions): Report {
  const { reported } = options;
  const { text } = createSanitizer();
  let windowStart = Number.NEGATIVE_INFINITY;
  let lines = 0;

  function admitted(key: string, now: number): Reported | undefined {
    const entry = reported.get(key);
    if (entry !== undefined && now - entry.at < QUIET_MS) {
      entry.held += 1;
      return undefined;
    }
    if (now - windowStart >= WINDOW_MS) {
      windowStart = now;
      lines = 0;
    }
    if (lines >= LINES_PER_WINDOW) return undefined;
    lines += 1;
    if (entry === undefined && reported.size >= KEYS) forgetOldest(reported);
    reported.delete(key);
    const held = entry?.held ?? 0;
    reported.set(key, { at: now, held: 0 });
    return { at: now, held };
  }

  return (message, cause, key = message) => {
    try {
      const entry = admitted(key, options.now());
      if (entry === undefined) return;
      const because = cause === undefined ? '' : ` (${describeCause(cause)})`;
      const again = entry.held === 0 ? '' : ` [${entry.held} more since this was last said]`;
      options.write(`agentcore: ${oneLine(text(`${message}${because}`))}${again}\n`);
    } catch {
      // Nothing is left to report a failing reporter to, and it must not reach the program.
    }
  };
}

let shared: Report | undefined;

/** Reports on the process's stderr, with the memory that all copies of set-up share. */
export const report: Report = (message, cause, key) => {
  shared ??= createReport({
    write: writeStderr,
    now: () => performance.now(),
    reported: setupState().reported,
  });
  shared(message, cause, key);
};

/** An export failure of which the user has been told; who meets it again keeps quiet. */
export class ReportedFailure extends Error {
  override readonly name = 'ReportedFailure';

  constructor(cause: unknown) {
    super(describeCause(cause), { cause });
  }
}

/** A short text for any thrown value, also for the array that the SDK's `forceFlush` rejects with. */
export function describeCause(cause: unknown): string {
  try {
    return described(cause);
  } catch {
    return 'a cause that cannot be read';
  }
}

function described(cause: unknown): string {
  if (Array.isArray(cause)) return cause.length === 0 ? 'unknown' : described(cause[0]);
  if (cause instanceof AggregateError && cause.message === '' && cause.errors.length > 0) {
    return described(cause.errors[0]);
  }
  if (cause instanceof Error) return String(cause.message === '' ? cause.name : cause.message);
  return String(cause);
}

function forgetOldest(reported: Map<string, Reported>): void {
  for (const key of reported.keys()) {
    reported.delete(key);
    return;
  }
}

function oneLine(text: string): string {
  const line = text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
  return line.length <= LINE_LENGTH ? line : `${line.slice(0, LINE_LENGTH)}…`;
}
