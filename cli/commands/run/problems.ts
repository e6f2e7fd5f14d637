/** What `run` says when it cannot do its work: code, place, cause and fix. */
import { existsSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import type { CliCode } from '../../errors.js';

export interface RunProblem {
  /** Stable, documented in docs/errors.md. */
  readonly code: CliCode;
  readonly message: string;
  readonly place: string;
  readonly cause?: string;
  readonly fix: string;
}

export function describeProblem({ code, message, place, cause, fix }: RunProblem): string {
  const lines = [`agentcore-instrument: error ${code}: ${message}`, `  place: ${place}`];
  if (cause !== undefined) lines.push(`  cause: ${cause}`);
  return [...lines, `  fix: ${fix}`].join('\n');
}

/** The call as the user wrote it, near enough to find it again. */
export function commandLine(command: readonly string[]): string {
  return `run -- ${command.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : JSON.stringify(word))).join(' ')}`;
}

/** Why `command` did not start in `cwd`. */
export function startProblem(command: readonly string[], cwd: string, error: NodeJS.ErrnoException): RunProblem {
  const name = command[0] ?? '';
  const shared = { place: commandLine(command), cause: error.message };
  if (!existsSync(cwd)) {
    const fix = 'run it from a folder that exists';
    return { code: 'AC6003', message: `the working directory ${cwd} does not exist`, ...shared, fix };
  }
  if (error.code === 'ENOENT') {
    return { code: 'AC6002', message: `command not found: ${name}`, ...shared, fix: findFix(name, cwd) };
  }
  const fix = isScript(name) ? `run it by Node.js: run -- node ${name}` : 'check that it is a program and executable';
  return { code: 'AC6003', message: `cannot start ${name}`, ...shared, fix };
}

function findFix(name: string, cwd: string): string {
  if (isScript(name) && existsSync(resolve(cwd, name))) return `run it by Node.js: run -- node ${name}`;
  if (existsSync(join(cwd, 'node_modules', '.bin', name)))
    return `it is a program of a package here: run -- npx ${name}`;
  if (/\s/.test(name)) return 'do not quote the command as a whole: run -- node app.js';
  return 'check its spelling, and that the folder it is in is on PATH';
}

function isScript(name: string): boolean {
  return /^\.[cm]?[jt]sx?$/.test(extname(name));
}
