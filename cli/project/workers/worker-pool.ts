/** Threads that ask the core, each with a compiler of its own. They are started as there is work for them. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { InstrumentOptions } from '../../../transformer/types.js';

export type WorkerOptions = Required<Pick<InstrumentOptions, 'config' | 'target'>>;

export interface Task {
  readonly text: string;
  readonly fileName: string;
}

/** A stored result as JSON, or what the core threw. */
export type Answer = { readonly json: string } | { readonly message: string; readonly stack: string | undefined };

interface Waiting {
  readonly task: Task;
  readonly resolve: (json: string) => void;
  readonly reject: (error: Error) => void;
}

interface Thread {
  readonly worker: Worker;
  /** What it was given and has not answered, in order. */
  readonly given: Waiting[];
}

/** While its answer is taken, a thread has the next one already. */
const GIVEN_AT_ONCE = 2;
/** In MiB, of which V8 leaves less to the code than of the main thread's: what a worker can parse, the main thread can. */
const STACK_MB = 1;

export class WorkerPool {
  readonly #size: number;
  readonly #options: WorkerOptions;
  readonly #threads: Thread[] = [];
  readonly #queue: Waiting[] = [];

  constructor(size: number, options: WorkerOptions) {
    this.#size = size;
    this.#options = options;
  }

  /**
   * @returns the stored result as JSON
   * @throws what the core throws, and an error when the thread dies over it
   */
  instrument(task: Task): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ task, resolve, reject });
      this.#giveOut();
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map(({ worker }) => worker.terminate()));
  }

  #giveOut(): void {
    while (this.#queue.length > 0) {
      const thread = this.#freest();
      if (thread === undefined) return;
      const next = this.#queue.shift()!;
      thread.given.push(next);
      thread.worker.postMessage(next.task);
    }
  }

  #freest(): Thread | undefined {
    const least = [...this.#threads].sort((a, b) => a.given.length - b.given.length)[0];
    if (least?.given.length === 0) return least;
    if (this.#threads.length < this.#size) return this.#start();
    return least !== undefined && least.given.length < GIVEN_AT_ONCE ? least : undefined;
  }

  #start(): Thread {
    const worker = new Worker(entry(), { workerData: this.#options, resourceLimits: { stackSizeMb: STACK_MB } });
    const thread: Thread = { worker, given: [] };
    worker.on('message', (answer: Answer) => {
      const waiting = thread.given.shift()!;
      if ('json' in answer) waiting.resolve(answer.json);
      else waiting.reject(Object.assign(new Error(answer.message), { stack: answer.stack }));
      this.#giveOut();
    });
    const dies = (error: Error): void => {
      for (const { reject } of thread.given.splice(0)) reject(error);
    };
    worker.on('error', dies);
    worker.on('exit', (code) => {
      this.#threads.splice(this.#threads.indexOf(thread), 1);
      dies(new Error(`the worker thread ended with exit code ${code}`));
    });
    this.#threads.push(thread);
    return thread;
  }
}

/** Compiled, or its source with `tsx` before it, as the main thread was started. */
function entry(): URL {
  const compiled = new URL('./instrument-worker.js', import.meta.url);
  return existsSync(fileURLToPath(compiled)) ? compiled : new URL('./instrument-worker.ts', import.meta.url);
}
