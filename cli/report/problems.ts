/** Diagnostics and errors on stderr. */
import { resolve } from 'node:path';
import { formatDiagnostic } from '../../transformer/code-frame.js';
import { InputError, type Report } from '../../transformer/project/input-error.js';
import { displayPath } from '../../transformer/project/paths.js';
import type { Diagnostic } from '../../transformer/types.js';
import { CliError, fileSystemError } from '../errors.js';
import type { CliIo } from '../io.js';
import { type Paint, paintFor } from './colour.js';
import { MOST_SHOWN } from './most-shown.js';
import { oneLine, printable } from './printable.js';
import { count } from './words.js';

/** Marks of these codes still work, at run time. */
const WORKING_MARKS: ReadonlySet<string> = new Set(['AC1004', 'AC1010']);

/** Under `--strict` all warnings are errors; under `--check` those of marks that do not do what they say. */
export function promote(diagnostic: Diagnostic, { strict, check }: { strict?: boolean; check?: boolean }): Diagnostic {
  const isWrongMark = diagnostic.code.startsWith('AC1') && !WORKING_MARKS.has(diagnostic.code);
  return strict === true || (check === true && isWrongMark) ? { ...diagnostic, severity: 'error' } : diagnostic;
}

export function hasErrors(reports: readonly Report[]): boolean {
  return reports.some(({ diagnostic }) => diagnostic.severity === 'error');
}

/** @param root that the files of the diagnostics are relative to; they are shown relative to the working directory */
export function printReports(reports: readonly Report[], root: string, io: CliIo): void {
  const paint = paintFor(io.stderr, io.env);
  const counts = { error: 0, warning: 0 };
  for (const { diagnostic, text } of reports) {
    const { file, severity } = diagnostic;
    counts[severity] += 1;
    if (counts[severity] > MOST_SHOWN) continue;
    const shown =
      file === undefined ? diagnostic : { ...diagnostic, file: oneLine(displayPath(resolve(root, file), io.cwd)) };
    io.stderr.write(`${coloured(printable(formatDiagnostic(shown, text)), paint)}\n\n`);
  }
  for (const severity of ['error', 'warning'] as const) {
    const more = counts[severity] - MOST_SHOWN;
    if (more > 0)
      io.stderr.write(`agentcore-instrument: ${count(more, `more ${severity}`)}; --json lists them all\n\n`);
  }
}

/** Whatever ends a command, on stderr. @returns the exit code */
export function printFailure(error: unknown, io: CliIo, verbose: boolean): number {
  const showsStack = verbose || !!io.env.AGENTCORE_DEBUG;
  if (error instanceof InputError) {
    printReports(error.reports, io.cwd, io);
    return 1;
  }
  const known = error instanceof CliError ? error : unexpected(error);
  io.stderr.write(`${describeError(known, paintFor(io.stderr, io.env))}\n`);
  if (showsStack) io.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return known.exitCode;
}

/** An error that ended the command, for the JSON document. */
export function failureDiagnostics(error: unknown): readonly Diagnostic[] {
  if (error instanceof InputError) return error.reports.map(({ diagnostic }) => diagnostic);
  const { code, problem } = error instanceof CliError ? error : unexpected(error);
  const message = problem.cause === undefined ? problem.message : `${problem.message}: ${problem.cause}`;
  return [{ code, severity: 'error', message, fix: problem.fix }];
}

function unexpected(error: unknown): CliError {
  const path = error instanceof Error && 'path' in error ? String(error.path) : 'unknown';
  const known = fileSystemError(error, 'use a file', path);
  if (known instanceof CliError) return known;
  const cause = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const fix = 'Run it again with --verbose, and please report what it prints.';
  return new CliError('AC5000', { message: 'something unexpected happened', cause, fix });
}

function describeError({ code, problem: { message, place, cause, fix } }: CliError, paint: Paint): string {
  const lines = [coloured(`agentcore-instrument: error ${code}: ${oneLine(message)}`, paint)];
  if (place !== undefined) lines.push(`  place: ${oneLine(place)}`);
  if (cause !== undefined) lines.push(`  cause: ${printable(cause)}`);
  return [...lines, `  fix: ${printable(fix)}`].join('\n');
}

function coloured(text: string, paint: Paint): string {
  return text.replace(/\b(error|warning) (AC\d+)/, (_, severity: 'error' | 'warning', code: string) =>
    paint(severity === 'error' ? 'red' : 'yellow', `${severity} ${code}`),
  );
}
