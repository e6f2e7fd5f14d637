/** What `instrument` and `list` have in common: load the project, ask the core about every file, collect what is wrong. */
import { resolve } from 'node:path';
import type { Report } from '../../transformer/project/input-error.js';
import { displayPath, isInside, packageFolder, realPath } from '../../transformer/project/paths.js';
import type { Diagnostic } from '../../transformer/types.js';
import { cliWarning } from '../errors.js';
import type { CliIo } from '../io.js';
import { DeadRules } from '../project/dead-rules.js';
import { escapingPaths } from '../project/escaping-paths.js';
import { type FileSummary, summaryOf } from '../project/file-summary.js';
import type { FileOutcome } from '../project/instrument-file.js';
import { instrumentFiles } from '../project/instrument-files.js';
import type { Project, ProjectFile } from '../project/project.js';
import { progressOn } from '../report/progress.js';
import { Reports } from '../report/reports.js';

export interface ExamineOptions {
  /** Whether each function is listed, and has to be known. */
  readonly functions?: boolean;
  readonly tsconfig?: string;
  readonly config?: string;
  readonly json?: boolean;
  readonly strict?: boolean;
  readonly check?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly workers?: number;
  /** False for `--no-cache`. */
  readonly cache?: boolean;
}

export interface Examined {
  readonly files: readonly FileSummary[];
  /** In the order of the files, with the severity that they have under the options. */
  readonly reports: readonly Report[];
}

/** What a command does with each file while its text is at hand. */
export type Visit = (outcome: FileOutcome) => void;

/**
 * @param outDir where the output goes, absolute; undefined when there is none
 * @param visit gets each file once; nothing but the summary is kept of it
 */
export async function examine(
  project: Project,
  outDir: string | undefined,
  options: ExamineOptions,
  io: CliIo,
  visit: Visit = () => {},
): Promise<Examined> {
  const rules = new DeadRules(project);
  const reports = new Reports(options);
  for (const diagnostic of project.warnings) reports.add(ownPlace(diagnostic, project));
  const ofFiles = new Reports(options);
  const files = await withProgress(project, options, io, async (outcome) => {
    const { file, text, result, warnings } = outcome;
    for (const warning of warnings) ofFiles.add(warning, text);
    for (const diagnostic of result?.diagnostics ?? []) ofFiles.add(diagnostic, text);
    if (outDir !== undefined && text !== undefined) {
      for (const warning of await escapingPaths(text, file, project, outDir)) ofFiles.add(warning, text);
    }
    rules.see(outcome);
    visit(outcome);
    return summaryOf(outcome, options.json === true || options.functions === true);
  });
  if (outDir !== undefined) for (const diagnostic of outsideOfPackage(project, files, outDir)) reports.add(diagnostic);
  reports.take(ofFiles);
  for (const diagnostic of rules.diagnostics()) reports.add(diagnostic);
  return { files, reports: reports.list() };
}

async function withProgress(
  project: Project,
  { cache, workers }: ExamineOptions,
  io: CliIo,
  visit: (outcome: FileOutcome) => Promise<FileSummary>,
): Promise<FileSummary[]> {
  const progress = progressOn(io);
  const total = project.files.length;
  const onProgress = (done: number, { filePath }: ProjectFile): void => progress.update(done, total, filePath);
  try {
    return await instrumentFiles(project, { cache: cache === false ? 'none' : 'use', workers, onProgress }, visit);
  } finally {
    progress.end();
  }
}

/** Warnings of the walk have paths from the working directory; all others have them from the root. */
function ownPlace(diagnostic: Diagnostic, { cwd, root }: Project): Diagnostic {
  if (diagnostic.file === undefined || cwd === root) return diagnostic;
  return { ...diagnostic, file: displayPath(resolve(cwd, diagnostic.file), root) };
}

/** A package of its own, one that is mirrored as a whole, needs none around it. */
function outsideOfPackage(project: Project, files: readonly FileSummary[], outDir: string): Diagnostic[] {
  const folder = packageFolder(realPath(project.mirrored));
  if (folder === undefined || isInside(outDir, folder)) return [];
  const isPackage = files.some(({ file }) => file.outputPath === 'package.json');
  if (isPackage || files.every(({ changed }) => !changed)) return [];
  const diagnostic = cliWarning('AC5104', {
    message: `The output is outside of the package in \`${displayPath(folder, project.cwd)}\`, where its imports are installed.`,
    fix: 'Choose an --out-dir inside of the package, or install what it imports around the output.',
  });
  return [diagnostic];
}
