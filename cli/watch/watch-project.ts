/** Does something anew whenever what it depends on has changed. Knows nothing of what that is. */
import { setTimeout as delay } from 'node:timers/promises';
import { FolderWatcher, type Watched } from './folder-watcher.js';

export interface WatchOptions {
  /**
   * One round; the next begins when it has settled and something has changed. What rejects it ends the watch.
   *
   * @param follow says what is watched from now on, and is best called before any of it is read; what was said last holds
   */
  readonly run: (follow: (watched: Watched) => void) => Promise<void>;
  /** Ends the watch after the round that is running. Default: never. */
  readonly until?: AbortSignal;
}

/** A change is seldom alone: a round begins when for so long there was none, */
const QUIET_MS = 50;
/** or when changes have come without a pause for so long. */
const LONGEST_MS = 2000;

/** @throws whatever `run` does, and {CliError} AC5501 when the system does not let so much be watched */
export async function watchProject({ run, until }: WatchOptions): Promise<void> {
  let changes = 0;
  let wake = (): void => {};
  const watcher = new FolderWatcher(() => {
    changes += 1;
    wake();
  });
  const isOver = (): boolean => until?.aborted === true;
  until?.addEventListener('abort', () => wake());
  try {
    while (!isOver()) {
      const started = Date.now();
      changes = 0;
      await run((watched) => watcher.follow(watched, started));
      while (changes === 0 && !isOver()) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      const first = performance.now();
      for (let seen = 0; seen !== changes && performance.now() - first < LONGEST_MS; ) {
        seen = changes;
        await delay(QUIET_MS);
      }
    }
  } finally {
    watcher.close();
  }
}
