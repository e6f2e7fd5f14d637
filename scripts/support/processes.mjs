/** Programs that scripts start and wait for. */
import { spawn } from 'node:child_process';

const SHOWN_CHARACTERS = 8000;

/** A program that did not end with exit code 0, with the end of what it printed. */
export class CommandFailed extends Error {
  /**
   * @param {readonly string[]} command
   * @param {Ended} ended
   */
  constructor(command, ended) {
    const printed = `${ended.stdout}${ended.stderr}`.slice(-SHOWN_CHARACTERS);
    super(`${command.join(' ')}\nended with ${ended.signal ?? `exit code ${ended.code}`}\n${printed}`);
    this.name = 'CommandFailed';
    this.ended = ended;
  }
}

/**
 * @typedef {{ code: number | null, signal: NodeJS.Signals | null, stdout: string, stderr: string }} Ended
 * @typedef {{ cwd?: string, env?: NodeJS.ProcessEnv, timeoutMs?: number }} Place
 */

/**
 * Runs a program to its end, without input, and resolves to what it printed, whatever its exit code.
 *
 * @param {readonly string[]} command
 * @param {Place} [place] `timeoutMs`: 300000 unless given; the program is killed then
 * @returns {Promise<Ended>}
 * @throws when the program cannot be started
 */
export function run(command, { cwd, env, timeoutMs = 300_000 } = {}) {
  const [file = '', ...args] = command;
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], timeout: timeoutMs });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text;
    });
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
}

/**
 * As `run`, but rejects with `CommandFailed` unless the exit code is 0.
 *
 * @param {readonly string[]} command
 * @param {Place} [place]
 */
export async function succeed(command, place) {
  const ended = await run(command, place);
  if (ended.code !== 0) throw new CommandFailed(command, ended);
  return ended;
}

/**
 * Runs a program on this process's own input and outputs; resolves to the exit code to pass on.
 *
 * @param {readonly string[]} command
 * @param {Place} [place]
 * @returns {Promise<number>}
 */
export function show(command, { cwd, env } = {}) {
  const [file = '', ...args] = command;
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd, env, stdio: 'inherit' });
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}
