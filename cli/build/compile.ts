/** Runs the compiler over the staged sources. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { createInterface } from 'node:readline';
import { CliError } from '../errors.js';
import { passingSignals } from '../pass-signals.js';
import type { Compiler } from './compiler.js';

export interface Compilation {
  readonly compiler: Compiler;
  /** Of the staged project. */
  readonly tsconfig: string;
  /** Whether what it refers to is built first: `-b` for `-p`. */
  readonly withReferences: boolean;
  /** Of the user's, handed on. */
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly stderr: NodeJS.WritableStream;
}

/**
 * Signals that come meanwhile go on to the compiler, whose end is waited for.
 *
 * @param onLine gets each line that it prints on stdout
 * @returns its exit code, 128 + n when signal n ended it
 * @throws {CliError} AC5204
 */
export async function compile(compilation: Compilation, onLine: (line: string) => void): Promise<number> {
  const { compiler, tsconfig, withReferences, args, cwd, env, stderr } = compilation;
  const [program = '', ...first] = compiler.command;
  const all = [...first, withReferences ? '-b' : '-p', tsconfig, '--pretty', 'false', '--listEmittedFiles', ...args];
  const child = spawn(program, all, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const passOn = (signal: NodeJS.Signals): void => void child.kill(signal);
  return await passingSignals(passOn, async () => {
    child.stderr.on('data', (chunk: Buffer) => stderr.write(chunk));
    const lines = createInterface({ input: child.stdout, crlfDelay: Number.POSITIVE_INFINITY });
    lines.on('line', onLine);
    const printed = new Promise<void>((resolve) => lines.once('close', resolve));
    const code = await new Promise<number>((resolve, reject) => {
      child.once('error', ({ message }) => {
        const fix = 'Install it anew, or name another one by --compiler.';
        reject(
          new CliError('AC5204', { message: `cannot start ${compiler.name}`, place: program, cause: message, fix }),
        );
      });
      child.once('close', (status, signal) =>
        resolve(signal === null ? (status ?? 1) : 128 + constants.signals[signal]),
      );
    });
    await printed;
    return code;
  });
}
