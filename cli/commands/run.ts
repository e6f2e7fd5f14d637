/**
 * `agentcore-instrument run -- CMD…`: runs a program with its own input and outputs, collects the spans it makes, and
 * prints their trees on stderr when it has ended (design.md, *Command line*).
 */
import { accessSync, closeSync, constants, openSync, writeSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { plainText } from '../../src/tree.js';
import { type Collector, CollectorStartError, startCollector } from '../collector/index.js';
import { type ChildEnd, runChild } from './run/child.js';
import { childEnvironment, preloadModules } from './run/environment.js';
import { explainNoSpans } from './run/no-spans.js';
import { commandLine, describeProblem, type RunProblem, startProblem } from './run/problems.js';
import { describeSpans, spansAsJson } from './run/report.js';

export interface RunOptions {
  /** File to write the traces to as JSON (schema version 1), relative to the working directory; `-` is stdout. */
  readonly json?: string;
  /** ANSI colours in the tree; default: when stderr is a terminal and `NO_COLOR` is not set. */
  readonly colour?: boolean;
  /** Spans to print at most; default 1000. JSON always has all. */
  readonly maxSpans?: number;
  /** Modules that Node.js processes of the program load first, as URLs; default: the package's own `auto`. */
  readonly preload?: readonly string[];
}

export interface RunIo {
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
}

/** No span for this long after the program ended: the last ones have come. */
const QUIET_MS = 100;
/** Programs may leave others behind that go on sending; they are not waited for longer than this. */
const SETTLE_LIMIT_MS = 2000;
const MAX_PRINTED_SPANS = 1000;

/**
 * Runs `command` and resolves to the exit code to pass on: the program's own, 128 + n when signal n ended it, 127 or
 * 126 when it could not be found or started, 2 for a call that is wrong, 1 when the collector or `json` failed.
 *
 * The program has this process's own stdin, stdout and stderr; `io.stdout` gets the JSON where that was asked for.
 */
export async function runCommand(command: readonly string[], options: RunOptions, io: RunIo): Promise<number> {
  const wrong = wrongCall(command, options, io);
  if (wrong !== undefined) return complain(io, wrong, 2);
  let collector: Collector;
  try {
    collector = await startCollector();
  } catch (error) {
    if (!(error instanceof CollectorStartError)) throw error;
    const fix = 'allow the program to listen on 127.0.0.1, or start the command without `run`';
    return complain(io, { code: 'AC6004', message: error.message, place: commandLine(command), fix }, 1);
  }
  try {
    const env = childEnvironment(io.env, collector.grpcEndpoint, options.preload ?? preloadModules());
    const end = await runChild(command, { env, cwd: io.cwd }, (interrupted) => settled(collector, interrupted));
    if (end.kind === 'failed') return await complain(io, startProblem(command, io.cwd, end.error), end.exitCode);
    return await report(command, options, io, collector, end).catch((error: unknown) => {
      // The exit code is the program's, whatever becomes of its traces.
      const message = plainText(error instanceof Error ? error.message : String(error), 200);
      return write(io.stderr, `agentcore: the traces cannot be shown: ${message}\n`).then(() => end.exitCode);
    });
  } finally {
    await collector.stop();
  }
}

function wrongCall(command: readonly string[], options: RunOptions, io: RunIo): RunProblem | undefined {
  if (command.length === 0 || command[0] === '') {
    const fix = 'put the program behind two dashes: agentcore-instrument run -- node app.js';
    return { code: 'AC6001', message: 'no command to run', place: 'run', fix };
  }
  if (options.json === undefined || options.json === '-') return undefined;
  const folder = dirname(resolve(io.cwd, options.json));
  try {
    accessSync(folder, constants.W_OK);
    return undefined;
  } catch (error) {
    return jsonProblem(options.json, error);
  }
}

function jsonProblem(file: string, error: unknown): RunProblem {
  const message = `cannot write ${file}`;
  const fix = 'name a file in a folder that exists and can be written to';
  return { code: 'AC6005', message, place: `--json ${file}`, cause: (error as Error).message, fix };
}

/** Resolves when nothing more is to come: no request under way and no span for a while, or the user will not wait. */
function settled(collector: Collector, interrupted: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(quiet);
      clearTimeout(limit);
      leave();
      resolve();
    };
    const check = (): void => {
      if (collector.pending() === 0) finish();
      else quiet = setTimeout(check, QUIET_MS);
    };
    let quiet = setTimeout(check, QUIET_MS);
    const limit = setTimeout(finish, SETTLE_LIMIT_MS);
    const leave = collector.onSpans(() => {
      clearTimeout(quiet);
      quiet = setTimeout(check, QUIET_MS);
    });
    interrupted.addEventListener('abort', finish, { once: true });
  });
}

type Ended = Extract<ChildEnd, { kind: 'ended' }>;

async function report(
  command: readonly string[],
  options: RunOptions,
  io: RunIo,
  collector: Collector,
  end: Ended,
): Promise<number> {
  const spans = collector.spans();
  const stats = collector.stats();
  const colour = options.colour ?? (isTerminal(io.stderr) && !io.env.NO_COLOR);
  const text =
    spans.length > 0
      ? describeSpans(spans, stats, { colour, maxSpans: options.maxSpans ?? MAX_PRINTED_SPANS })
      : explainNoSpans({ command, env: io.env, cwd: io.cwd, end, stats });
  await write(io.stderr, `\n${text}\n`);
  if (options.json === undefined) return end.exitCode;
  try {
    const json = spansAsJson(spans, stats, { command, exitCode: end.exitCode, signal: end.signal });
    if (options.json === '-') for (const piece of json) await write(io.stdout, piece);
    else writeFile(resolve(io.cwd, options.json), json);
    return end.exitCode;
  } catch (error) {
    return complain(io, jsonProblem(options.json, error), end.exitCode === 0 ? 1 : end.exitCode);
  }
}

function writeFile(path: string, pieces: Iterable<string>): void {
  const file = openSync(path, 'w');
  try {
    for (const piece of pieces) {
      const bytes = Buffer.from(piece);
      for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
    }
  } finally {
    closeSync(file);
  }
}

async function complain(io: RunIo, problem: RunProblem, exitCode: number): Promise<number> {
  await write(io.stderr, `${describeProblem(problem)}\n`);
  return exitCode;
}

/** Waits until `text` is out. A reader that has gone away (EPIPE) must not change the exit code that is passed on. */
function write(stream: NodeJS.WritableStream, text: string): Promise<void> {
  return new Promise((resolve) => {
    const gone = (): void => resolve();
    stream.once('error', gone);
    stream.write(text, (error) => {
      // On failure the listener stays: the stream emits its error after this callback.
      if (error === null || error === undefined) stream.off('error', gone);
      resolve();
    });
  });
}

function isTerminal(stream: NodeJS.WritableStream): boolean {
  return 'isTTY' in stream && stream.isTTY === true;
}
