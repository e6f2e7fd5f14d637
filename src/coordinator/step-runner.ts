import type { Clock } from './clock.js';
import { CoordinatorTimeoutError } from './timeout-error.js';

/**
 * Runs steps one after another until a time limit passes or a signal aborts. A step that is still running then is left
 * behind: its result is ignored, and its rejection is handled and ignored.
 */
export class StepRunner {
  /** What a step rejects with when the time limit passed. */
  readonly timeoutError: CoordinatorTimeoutError;
  readonly #controller = new AbortController();
  readonly #clock: Clock;
  readonly #deadline: number;
  readonly #release: () => void;

  /**
   * @param limitMs milliseconds from now; `Infinity` for no limit.
   * @param unfinished what the timeout error says had not been reached.
   */
  constructor(clock: Clock, limitMs: number, unfinished: string, signal: AbortSignal | undefined) {
    this.timeoutError = new CoordinatorTimeoutError(limitMs, unfinished);
    this.#clock = clock;
    this.#deadline = clock.now() + limitMs;
    const abort = () => this.#controller.abort(signal?.reason);
    const cancelTimer =
      limitMs === Infinity ? undefined : clock.schedule(limitMs, () => this.#controller.abort(this.timeoutError));
    signal?.addEventListener('abort', abort, { once: true });
    if (signal?.aborted) abort();
    this.#release = () => {
      cancelTimer?.();
      signal?.removeEventListener('abort', abort);
    };
  }

  /** Handed to the steps; aborts with what they would reject with. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /**
   * Starts `step` in the caller's own async context and settles as it does, or rejects when the run is over first.
   * No step is started after the deadline, even if a step that blocked the thread kept the timer from firing.
   */
  run<T>(step: () => T | PromiseLike<T>): Promise<T> {
    if (this.#clock.now() >= this.#deadline) this.#controller.abort(this.timeoutError);
    const { signal } = this;
    return new Promise<T>((resolve, reject) => {
      const interrupted = () => reject(signal.reason);
      if (signal.aborted) return interrupted();
      signal.addEventListener('abort', interrupted, { once: true });
      // Not `resolve(step())`: that would tie this promise to the step, and the interruption would come to nothing.
      new Promise<T>((settle) => settle(step()))
        .then(resolve, reject)
        .finally(() => signal.removeEventListener('abort', interrupted));
    });
  }

  /** Calls the timer off and lets go of the caller's signal. */
  dispose(): void {
    this.#release();
  }
}
