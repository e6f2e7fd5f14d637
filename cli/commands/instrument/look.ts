/** Does all but write: for `--check`, `--dry-run` and `--diff`. */
import { displayPath } from '../../../transformer/project/paths.js';
import type { Diagnostic } from '../../../transformer/types.js';
import { cliDiagnostic } from '../../errors.js';
import type { CliIo } from '../../io.js';
import { fileDiff } from '../../output/diff.js';
import type { NewFile, OutputFile } from '../../output/output-file.js';
import { readOutputFolder } from '../../output/output-folder.js';
import { Outputs } from '../../output/outputs.js';
import { isUpToDate, type OutputPlan, planOutput } from '../../output/plan.js';
import type { FileOutcome } from '../../project/instrument-file.js';
import { outputFolder, type Project } from '../../project/project.js';
import { examine } from '../examine.js';
import type { InstrumentCommandOptions, Outcome } from './outcome.js';

export async function lookAtOutput(project: Project, options: InstrumentCommandOptions, io: CliIo): Promise<Outcome> {
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
