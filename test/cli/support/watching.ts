/** The command line under `--watch`, as a process whose lines are waited for. */
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { type Call, type Ended, REPOSITORY, type Sandbox } from './sandbox.js';

/** Compiled: what is tested here is what goes on in a process, and there are many. */
export const BUILT_MAIN = join(REPOSITORY, 'dist', 'cli', 'main.js');

/** A watch that says nothing for so long is broken. */
const PATIENCE_MS = 180_000;

export class Watching {
  readonly #ended: Promise<Ended>;
  readonly #lines: string[] = [];
  #child: ChildProcess | undefined;
  #wake = (): void => {};

  /** @param run starts it, such as {@link Sandbox.cli} with arguments */
  constructor(run: (call: Call) => Promise<Ended>) {
    this.#ended = run({
      onStart: (child) => {
        this.#child = child;
        for (const stream of [child.stdout, child.stderr]) this.#read(stream!);
        child.on('close', () => this.#wake());
      },
    });
  }

  static of(sandbox: Sandbox, ...args: string[]): Watching {
    return new Watching((call) => sandbox.node([BUILT_MAIN, ...args, '--watch'], { ...call, env: { NO_COLOR: '1' } }));
  }

  get pid(): number {
    return this.#child!.pid!;
  }

  /** The first line that matches of those that no earlier call has gone past. */
  async line(pattern: RegExp): Promise<string> {
    const deadline = AbortSignal.timeout(PATIENCE_MS);
    deadline.addEventListener('abort', () => this.#wake());
    const seen: string[] = [];
    for (;;) {
      for (let line = this.#lines.shift(); line !== undefined; line = this.#lines.shift()) {
        seen.push(line);
        if (pattern.test(line)) return line;
      }
      if (deadline.aborted || this.#child!.exitCode !== null || this.#child!.signalCode !== null) {
        throw new Error(`no line like ${pattern} but:\n${seen.join('\n')}`);
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** What it has printed since, and how it ended. */
  end(signal: NodeJS.Signals): Promise<Ended> {
    this.#child!.kill(signal);
    return this.#ended;
  }

  get ended(): Promise<Ended> {
    return this.#ended;
  }

  #read(stream: NodeJS.ReadableStream): void {
    let rest = '';
    stream.on('data', (chunk: Buffer) => {
      const lines = (rest + chunk.toString()).split('\n');
      rest = lines.pop()!;
      this.#lines.push(...lines);
      this.#wake();
    });
  }
}
