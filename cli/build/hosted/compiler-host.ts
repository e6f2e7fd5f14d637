/** The process with the compiler's API, from the outside. */
import { type ChildProcess, fork } from 'node:child_process';
import { constants } from 'node:os';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CliError } from '../../errors.js';
import { passingSignals } from '../../pass-signals.js';
import type { Compiled, HostAnswer, HostJob, HostPlace } from './protocol.js';

/** For a process to start and to read one file. */
const PATIENCE_MS = 30_000;

const SCRIPT = fileURLToPath(new URL(`./host-process${extname(import.meta.url)}`, import.meta.url));

export interface HostOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly stderr: NodeJS.WritableStream;
  /** How long it may take to get ready, in milliseconds. Default 30 000. */
  readonly patience?: number;
}

type End = { readonly code: number | null; readonly signal: NodeJS.Signals | null; readonly error?: Error };

export class CompilerHost {
  readonly #child: ChildProcess;
  readonly #end: Promise<End>;
  readonly #onExit = (): void => this.close();
  /** Why this compiler has to be called another way; undefined: it is ready. */
  readonly ready: Promise<string | undefined>;

  /** Starts it; what it prints is heard of once it is ready. */
  constructor(place: HostPlace, { env, stderr, patience = PATIENCE_MS }: HostOptions) {
    // A group of its own, so that the compiler's process, which only its API knows, ends together with it.
    this.#child = fork(SCRIPT, [JSON.stringify(place)], {
      env,
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      serialization: 'advanced',
      detached: process.platform !== 'win32',
    });
    process.once('exit', this.#onExit);
    this.#end = new Promise((resolve) => {
      this.#child.on('error', (error) => resolve({ code: null, signal: null, error }));
      this.#child.once('exit', (code, signal) => resolve({ code, signal }));
    });
    this.ready = this.#isReady(patience, () => this.#child.stderr?.on('data', (chunk: Buffer) => stderr.write(chunk)));
  }

  /**
   * Once. How long that takes is up to the project; signals end it.
   *
   * @returns with code 128 + n when signal n ended it
   * @throws {CliError} AC5205
   */
  async compile(job: HostJob): Promise<Compiled> {
    let received: NodeJS.Signals | undefined;
    const passOn = (signal: NodeJS.Signals): void => {
      received = signal;
      this.#kill(signal);
    };
    return await passingSignals(passOn, async () => {
      const answered = this.#answer();
      this.#child.send(job);
      const answer = await Promise.race([answered, this.#end]);
      if ('kind' in answer && answer.kind === 'compiled') return answer;
      if (received !== undefined) return { code: 128 + constants.signals[received], printed: '' };
      throw broken('kind' in answer ? reasonOf(answer) : endOf(answer));
    });
  }

  /** May be called twice. */
  close(): void {
    process.off('exit', this.#onExit);
    this.#kill('SIGKILL');
  }

  async #isReady(patience: number, onReady: () => void): Promise<string | undefined> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<string>((resolve) => {
      timer = setTimeout(() => resolve(`it was not ready after ${patience / 1000} s`), patience);
    });
    const answer = await Promise.race([this.#answer(), this.#end, late]);
    clearTimeout(timer);
    if (typeof answer === 'string') return answer;
    if (!('kind' in answer)) return endOf(answer);
    if (answer.kind !== 'ready') return reasonOf(answer);
    onReady();
    return undefined;
  }

  #answer(): Promise<HostAnswer> {
    return new Promise((resolve) => this.#child.once('message', (answer: HostAnswer) => resolve(answer)));
  }

  #kill(signal: NodeJS.Signals): void {
    const { pid } = this.#child;
    if (pid === undefined) return;
    try {
      process.kill(process.platform === 'win32' ? pid : -pid, signal);
    } catch (error) {
      // All of them have ended.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}

function reasonOf(answer: HostAnswer): string {
  return 'reason' in answer ? answer.reason : `it answered ${answer.kind}`;
}

function endOf({ code, signal, error }: End): string {
  return error?.message ?? (signal === null ? `its process exited with ${code}` : `its process was ended by ${signal}`);
}

function broken(cause: string): CliError {
  return new CliError('AC5205', {
    message: 'the compiler broke off',
    cause,
    fix: 'Build again; `--compiler tsc` compiles without its API.',
  });
}
