/** `agentcore-instrument [instrument] [paths…] --out-dir DIR` (design.md, *Command line*). */
import { constants } from 'node:os';
import type { Report } from '../../transformer/project/input-error.js';
import { displayPath } from '../../transformer/project/paths.js';
import type { Diagnostic } from '../../transformer/types.js';
import { CliError, cliDiagnostic } from '../errors.js';
import type { CliIo } from '../io.js';
import { fileDiff } from '../output/diff.js';
import type { NewFile, OutputFile } from '../output/output-file.js';
import { readOutputFolder } from '../output/output-folder.js';
import { Outputs } from '../output/outputs.js';
import { isUpToDate, type OutputPlan, planOutput } from '../output/plan.js';
import { OutputWriter } from '../output/write.js';
import type { FileOutcome } from '../project/instrument-files.js';
import { loadProject, outputFolder, type Project } from '../project/project.js';
import { checkedSummary, plannedSummary, totalsOf, writtenSummary } from '../report/instrument-report.js';
import { jsonDocument } from '../report/json.js';
import { oneLine, printable } from '../report/printable.js';
import { failureDiagnostics, hasErrors, printFailure, printReports } from '../report/problems.js';
import { chosenBy, count } from '../report/words.js';
import { type Examined, type ExamineOptions, examine } from './examine.js';

export interface InstrumentCommandOptions extends ExamineOptions {
  readonly outDir?: string;
  readonly dryRun?: boolean;
  readonly diff?: boolean;
  readonly sourceMap?: boolean;
}

/** What came of the run, before anything is printed. */
interface Outcome {
  readonly project: Project;
  readonly examined: Examined;
  readonly outDir?: string;
  readonly plan?: OutputPlan;
  readonly written: boolean;
  /** Of `--diff`: the parts of it. */
  readonly diffs?: readonly string[];
}

/** @returns the exit code: 0 done, 1 the input is at fault, 2 the call is */
export async function instrumentCommand(
  paths: readonly string[],
  options: InstrumentCommandOptions,
  io: CliIo,
): Promise<number> {
  try {
    const project = await loadProject({ ...options, paths }, io.cwd);
    requireOutDir(options);
    const outcome = isWriting(options)
      ? await exitingOnSignals(() => write(project, options, io))
      : await look(project, options, io);
    return report(outcome, options, io);
  } catch (error) {
    if (options.json === true) {
      const diagnostics = failureDiagnostics(error);
      io.stdout.write(jsonDocument({ command: 'instrument', ok: false, root: io.cwd, diagnostics }));
    }
    return printFailure(error, io, options.verbose === true);
  }
}

function isWriting({ check, dryRun, diff }: InstrumentCommandOptions): boolean {
  return check !== true && dryRun !== true && diff !== true;
}

function requireOutDir({ outDir, check, diff }: InstrumentCommandOptions): void {
  if (outDir === '') {
    const fix = 'Name a folder of its own: --out-dir build/instrumented.';
    throw new CliError('AC5002', { message: '--out-dir is empty', fix });
  }
  if (outDir !== undefined || check === true || diff === true) return;
  const fix = 'Add --out-dir DIR, a folder of its own such as build/instrumented; sources are never changed in place.';
  throw new CliError('AC5002', { message: 'where to write is not said', fix });
}

async function write(project: Project, options: InstrumentCommandOptions, io: CliIo): Promise<Outcome> {
  const outDir = outputFolder(options.outDir!, io.cwd);
  const display = displayPath(outDir, io.cwd);
  const writer = await OutputWriter.open(outDir, display);
  try {
    const folder = writer.read();
    const staging = writer.stage(folder);
    const outputs = new Outputs(project, { outDir, sourceMap: options.sourceMap === true });
    const examined = await examine(project, outDir, options, io, (outcome) => {
      for (const file of outputs.of(outcome)) staging.add(file);
    });
    for (const file of outputs.others()) staging.add(file);
    const plan = planOutput(folder, staging.files, display);
    const written = !hasErrors(examined.reports);
    if (written) writer.write(folder, staging, plan);
    return { project, examined, outDir, plan, written };
  } finally {
    writer.close();
  }
}

/** Without writing: for `--check`, `--dry-run` and `--diff`. */
async function look(project: Project, options: InstrumentCommandOptions, io: CliIo): Promise<Outcome> {
  const diffs: string[] = [];
  const addDiff = (outcome: FileOutcome): void => {
    if (options.diff === true) diffs.push(fileDiff(outcome));
  };
  if (options.outDir === undefined) {
    const examined = await examine(project, undefined, options, io, addDiff);
    return { project, examined, written: false, diffs };
  }
  const outDir = outputFolder(options.outDir, io.cwd);
  const display = displayPath(outDir, io.cwd);
  const folder = readOutputFolder(outDir, display);
  const outputs = new Outputs(project, { outDir, sourceMap: options.sourceMap === true });
  const files: OutputFile[] = [];
  const add = ({ content, ...file }: NewFile): unknown => files.push(file);
  const examined = await examine(project, outDir, options, io, (outcome) => {
    addDiff(outcome);
    outputs.of(outcome).forEach(add);
  });
  outputs.others().forEach(add);
  const plan = planOutput(folder, files, display);
  const looked = { project, outDir, plan, written: false, diffs };
  if (options.check !== true || isUpToDate(plan)) return { ...looked, examined };
  const stale = { diagnostic: staleOutput(plan, display) };
  return { ...looked, examined: { ...examined, reports: [...examined.reports, stale] } };
}

const SHOWN = 5;

function staleOutput({ files, removed }: OutputPlan, display: string): Diagnostic {
  const changes = [
    ...files.filter(({ change }) => change !== 'keep').map(({ file, change }) => `${change} ${file.path}`),
    ...removed.map((path) => `remove ${path}`),
  ];
  const more = changes.length > SHOWN ? `, and ${changes.length - SHOWN} more` : '';
  return cliDiagnostic('AC5014', {
    message: `\`${display}\` is stale; a run would ${changes.slice(0, SHOWN).join(', ')}${more}.`,
    fix: 'Run the same command without --check.',
  });
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** A signal ends the process in a way that lets it clear up first: the lock and what is half written. */
async function exitingOnSignals<Result>(work: () => Promise<Result>): Promise<Result> {
  const onSignal = (signal: NodeJS.Signals): void => process.exit(128 + constants.signals[signal]);
  for (const signal of SIGNALS) process.on(signal, onSignal);
  try {
    return await work();
  } finally {
    for (const signal of SIGNALS) process.off(signal, onSignal);
  }
}

function report(outcome: Outcome, options: InstrumentCommandOptions, io: CliIo): number {
  const { project, examined, outDir, plan, written } = outcome;
  const failed = hasErrors(examined.reports);
  if (options.json === true) {
    const diagnostics = examined.reports.map(({ diagnostic }) => diagnostic);
    const facts = { files: examined.files, outDir, plan, written, diagnostics };
    io.stdout.write(jsonDocument({ command: 'instrument', ok: !failed, root: project.root, ...facts }));
    return failed ? 1 : 0;
  }
  printProblems(examined, project, options, io);
  if (options.diff === true) {
    for (const diff of outcome.diffs ?? []) io.stdout.write(diff);
  }
  if (failed) io.stderr.write(`${failure(examined.reports, options)}\n`);
  else if (options.quiet !== true && options.diff !== true)
    io.stdout.write(`${summary(outcome, options, io, outDir, plan)}\n`);
  return failed ? 1 : 0;
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
