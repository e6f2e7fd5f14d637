/** The time a coordinator goes by; tests bring their own. */
export interface Clock {
  /** Milliseconds from any fixed point, never going back. */
  now(): number;
  /** Calls `callback` once, `delayMs` from now; the function returned calls it off. */
  schedule(delayMs: number, callback: () => void): () => void;
}

/** The process's monotonic clock. Its timers do not keep the process alive. */
export const systemClock: Clock = {
  now: () => performance.now(),
  schedule(delayMs, callback) {
    const timer: unknown = setTimeout(callback, delayMs);
    // Edge runtimes and browsers give a number; there nothing is kept alive anyway.
    if (typeof timer === 'object' && timer !== null && 'unref' in timer) (timer as { unref(): void }).unref();
    return () => clearTimeout(timer as ReturnType<typeof setTimeout>);
  },
};
