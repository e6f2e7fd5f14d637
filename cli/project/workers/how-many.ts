/** How many threads ask the core, when nobody says: more than one where that makes a run faster. */
import { availableParallelism } from 'node:os';

/** With fewer, threads cost more than they bring: bench/README.md. */
const FEWEST_CORES = 4;
const MOST_WORKERS = 4;
/** In bytes: so much is done by the main thread before the rest is estimated, */
const FIRST_BYTES = 1_000_000;
/** and so much has to be left. */
const LEAST_LEFT = 4_000_000;

export class WorkerChoice {
  readonly #given: number | undefined;
  readonly #allFiles: number;
  readonly #cores: number;
  #files = 0;
  #bytes = 0;

  /**
   * @param given by the user
   * @param allFiles number of the files of the project
   */
  constructor(given: number | undefined, allFiles: number, cores = availableParallelism()) {
    this.#given = given;
    this.#allFiles = allFiles;
    this.#cores = cores;
  }

  see({ size, isAsked }: { readonly size: number; readonly isAsked: boolean }): void {
    this.#files += 1;
    if (isAsked) this.#bytes += size;
  }

  /** As it looks after the files that were seen; 1 for none but the main thread. */
  get workers(): number {
    if (this.#given !== undefined) return this.#given;
    if (this.#cores < FEWEST_CORES || this.#bytes < FIRST_BYTES) return 1;
    const left = (this.#bytes / this.#files) * (this.#allFiles - this.#files);
    return left < LEAST_LEFT ? 1 : Math.min(this.#cores - 1, MOST_WORKERS);
  }
}
