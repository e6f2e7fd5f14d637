/** Programs whose time is measured from outside. */
import { spawnSync } from 'node:child_process';

/**
 * Runs a program to its end.
 *
 * @param {readonly string[]} command
 * @param {{ cwd?: string, input?: string, exitCodes?: readonly number[] }} [how] exit codes other than 0 that are fine
 * @returns {{ stdout: string, cpuMs: number, wallMs: number }} CPU time, user and system, of it and of all it waited for
 * @throws {Error} when it fails
 */
export function timed(command, { cwd, input, exitCodes = [0] } = {}) {
  const script = '"$@"; code=$?; times >&3; exit $code';
  const started = performance.now();
  const { status, stdout, stderr, output, error } = spawnSync('bash', ['-c', script, 'bash', ...command], {
    cwd,
    input,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
  });
  const wallMs = performance.now() - started;
  if (error !== undefined || !exitCodes.includes(status)) {
    throw new Error(`${command.join(' ')} ended with ${error ?? status}\n${stdout.slice(-2000)}${stderr.slice(-2000)}`);
  }
  // Two lines: of the shell, and of its children.
  const [, children] = output[3].trim().split('\n');
  const cpuMs = children.split(' ').reduce((sum, text) => sum + milliseconds(text), 0);
  return { stdout, cpuMs, wallMs };
}

/** `1m2.345s` in milliseconds. */
function milliseconds(text) {
  const [, minutes, seconds] = /^(\d+)m([\d.]+)s$/.exec(text);
  return Number(minutes) * 60_000 + Number(seconds) * 1000;
}
