/** Prints what came of `instrument`. */
import type { Report } from '../../../transformer/project/input-error.js';
import { displayPath } from '../../../transformer/project/paths.js';
import type { CliIo } from '../../io.js';
import type { OutputPlan } from '../../output/plan.js';
import type { Project } from '../../project/project.js';
import { checkedSummary, plannedSummary, totalsOf, writtenSummary } from '../../report/instrument-report.js';
import { jsonDocument, printedJson } from '../../report/json.js';
import { oneLine, printable } from '../../report/printable.js';
import { failureDiagnostics, hasErrors, printFailure, printReports } from '../../report/problems.js';
import { chosenBy, count } from '../../report/words.js';
import type { Examined, ExamineOptions } from '../examine.js';
import { type InstrumentCommandOptions, isWriting, type Outcome } from './outcome.js';

/**
 * @param time of a round of a watch, at the start of the line that sums it up
 * @returns the exit code
 */
export function reportOutcome(outcome: Outcome, options: InstrumentCommandOptions, io: CliIo, time = ''): number {
  const { project, examined, outDir, plan, written } = outcome;
  const failed = hasErrors(examined.reports);
  if (options.json === true) {
    const diagnostics = examined.reports.map(({ diagnostic }) => diagnostic);
    const facts = { files: examined.files, outDir, plan, written, diagnostics };
    const document = jsonDocument({ command: 'instrument', ok: !failed, root: project.root, ...facts });
    io.stdout.write(printedJson(document, options.watch));
    return failed ? 1 : 0;
  }
  printProblems(examined, project, options, io);
  if (options.diff === true) {
    for (const diff of outcome.diffs ?? []) io.stdout.write(diff);
  }
  if (failed) io.stderr.write(`${time}${failure(examined.reports, options)}\n`);
  else if (options.quiet !== true && options.diff !== true)
    io.stdout.write(`${time}${summary(outcome, options, io, outDir, plan)}\n`);
  return failed ? 1 : 0;
}

/** Whatever ended the command, or a round of it. @returns the exit code */
export function reportFailure(error: unknown, options: InstrumentCommandOptions, io: CliIo): number {
  if (options.json === true) {
    const diagnostics = failureDiagnostics(error);
    const document = jsonDocument({ command: 'instrument', ok: false, root: io.cwd, diagnostics });
    io.stdout.write(printedJson(document, options.watch));
  }
  return printFailure(error, io, options.verbose === true);
}

function summary(
  { project, examined }: Outcome,
  options: InstrumentCommandOptions,
  io: CliIo,
  outDir: string | undefined,
  plan: OutputPlan | undefined,
): string {
  const totals = totalsOf(examined.files);
  const display = outDir === undefined ? undefined : displayPath(outDir, io.cwd);
  if (options.check === true || plan === undefined || display === undefined)
    return checkedSummary(project, totals, display);
  const describe = options.dryRun === true ? plannedSummary : writtenSummary;
  return describe(project, totals, plan, display);
}

function failure(reports: readonly Report[], options: InstrumentCommandOptions): string {
  const errors = reports.filter(({ diagnostic }) => diagnostic.severity === 'error').length;
  const counts = [
    count(errors, 'error'),
    ...(reports.length > errors ? [count(reports.length - errors, 'warning')] : []),
  ];
  return `agentcore-instrument: ${counts.join(', ')}${isWriting(options) ? '; nothing was written' : ''}`;
}

/** `--quiet` leaves warnings and notes out. A function that was marked, yet cannot be wrapped, is never passed over in silence. */
function printProblems({ files, reports }: Examined, project: Project, { quiet }: ExamineOptions, io: CliIo): void {
  printReports(
    quiet === true ? reports.filter(({ diagnostic }) => diagnostic.severity === 'error') : reports,
    project.root,
    io,
  );
  if (quiet === true) return;
  for (const { file, notes } of files) {
    for (const { line, column, message, reason, by } of notes) {
      const place = `${oneLine(displayPath(file.path, io.cwd))}:${line}:${column}`;
      io.stderr.write(`${place} - note: left alone (${reason}, ${chosenBy(by)}): ${printable(message)}\n`);
    }
  }
}
