/** The program under `run`: started with this process's own input and outputs, and given the signals it gets. */
import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';

export type ChildEnd =
  | {
      readonly kind: 'ended';
      /** 128 + n when signal n ended it. */
      readonly exitCode: number;
      readonly signal: NodeJS.Signals | null;
    }
  /** It did not start. */
  | { readonly kind: 'failed'; readonly exitCode: 126 | 127; readonly error: NodeJS.ErrnoException };

export interface ChildPlace {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
}

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs `command` to its end, and then `afterwards`, whose argument is aborted by a signal that comes when the program
 * has ended already. Until all that is done, signals do not end this process.
 */
export async function runChild(
  command: readonly string[],
  place: ChildPlace,
  afterwards: (interrupted: AbortSignal) => Promise<void>,
): Promise<ChildEnd> {
  const interrupted = new AbortController();
  let child: ChildProcess | undefined;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) interrupted.abort();
    else if (signal !== 'SIGINT' || !hasTerminal()) child.kill(signal);
  };
  for (const signal of FORWARDED) process.on(signal, onSignal);
  try {
    const end = await new Promise<ChildEnd>((resolve) => {
      const failed = (error: NodeJS.ErrnoException): void => {
        resolve({ kind: 'failed', exitCode: error.code === 'ENOENT' ? 127 : 126, error });
      };
      try {
        const [file, ...args] = command;
        child = spawn(file!, args, { ...place, stdio: 'inherit' });
      } catch (error) {
        failed(error as NodeJS.ErrnoException);
        return;
      }
      child.once('error', failed);
      child.once('exit', (code, signal) => {
        const exitCode = signal === null ? (code ?? 1) : 128 + constants.signals[signal];
        resolve({ kind: 'ended', exitCode, signal });
      });
    });
    if (end.kind === 'ended') await afterwards(interrupted.signal);
    return end;
  } finally {
    for (const signal of FORWARDED) process.off(signal, onSignal);
  }
}

/** A terminal sends Ctrl-C to the program, too; passed on, it would come twice, which many take as "now, at once". */
function hasTerminal(): boolean {
  return process.stdin.isTTY === true || process.stdout.isTTY === true || process.stderr.isTTY === true;
}
