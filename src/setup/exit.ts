/** Flushes at the end of a process, without changing its exit code and without holding it up for long. */
import { setupState } from './shared.js';

/** Milliseconds that the end of a process may be delayed. */
export const EXIT_LIMIT_MS = 2_000;

/** Sends what is queued; resolves within `limitMs` and tells whether that was in time. Never rejects. */
export type Flush = (limitMs: number) => Promise<boolean>;

/**
 * Flushes when the process has nothing more to do, as the seed's Python SDK does; once a process, whoever asks.
 * `process.exit()` and uncaught exceptions wait for nobody: there `sayLeft` can say what is lost. Signals say nothing.
 */
export function flushBeforeExit(flush: Flush, sayLeft: () => void): void {
  const state = setupState();
  if (state.flushesBeforeExit) return;
  state.flushesBeforeExit = true;
  let isGivenUp = false;
  const atEnd = async () => {
    // The event comes again after whatever its listeners did: an exporter that hangs is waited for once.
    if (isGivenUp) return;
    isGivenUp = !(await flush(EXIT_LIMIT_MS));
    // An exporter that keeps retrying would hold the process; nothing else runs here but other such listeners' work.
    if (isGivenUp && process.listenerCount('beforeExit') <= 1) process.exit();
  };
  process.on('beforeExit', () => void atEnd());
  process.on('exit', sayLeft);
}

/**
 * Flushes on SIGTERM and SIGINT. A program that handles the signal itself goes on deciding what it means; where nobody
 * does, it takes its usual effect after the flush.
 */
export function flushOnSignals(flush: Flush): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) flushOnSignal(signal, flush);
}

function flushOnSignal(signal: NodeJS.Signals, flush: Flush): void {
  let flushing = false;
  const listener = () => void onSignal();
  process.on(signal, listener);

  async function onSignal(): Promise<void> {
    const othersDecide = process.listenerCount(signal) > 1;
    // A second signal means now.
    if (flushing && !othersDecide) return end();
    flushing = true;
    await flush(EXIT_LIMIT_MS);
    if (othersDecide) flushing = false;
    else end();
  }

  function end(): void {
    process.removeListener(signal, listener);
    process.kill(process.pid, signal);
  }
}
