/** Time ran out before there was anything to make an answer from. */
export class CoordinatorTimeoutError extends Error {
  override readonly name = 'CoordinatorTimeoutError';
  /** The limit that passed, in milliseconds. */
  readonly timeoutMs: number;

  constructor(timeoutMs: number, unfinished: string) {
    super(`The coordinator's time limit of ${timeoutMs} ms passed before ${unfinished}.`);
    this.timeoutMs = timeoutMs;
  }
}
