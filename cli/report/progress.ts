/** One line that says how far a long run is; on a terminal only. */
import type { CliIo } from '../io.js';

const CLEAR_LINE = '\r\x1b[K';
/** Runs that are over before this show nothing. */
const PATIENCE_MS = 500;

export interface Progress {
  update(done: number, total: number, path: string): void;
  /** Wipes the line. */
  end(): void;
}

export function progressOn({ stderr, env }: CliIo): Progress {
  const isTerminal = 'isTTY' in stderr && stderr.isTTY === true && env.TERM !== 'dumb';
  if (!isTerminal) return { update: () => {}, end: () => {} };
  const started = performance.now();
  let shown = false;
  return {
    update(done, total, path) {
      if (performance.now() - started < PATIENCE_MS) return;
      shown = true;
      const columns =
        'columns' in stderr && typeof stderr.columns === 'number' && stderr.columns > 0 ? stderr.columns : 80;
      stderr.write(CLEAR_LINE + `instrumenting ${done}/${total} ${path}`.slice(0, columns - 1));
    },
    end() {
      if (shown) stderr.write(CLEAR_LINE);
    },
  };
}
