/** What `instrument` and `list` have in common: load the project, ask the core about every file, collect what is wrong. */
import { resolve } from 'node:path';
import type { Report } from '../../transformer/project/input-error.js';
import { displayPath, isInside, packageFolder, realPath } from '../../transformer/project/paths.js';
import type { Diagnostic } from '../../transformer/types.js';
import { cliWarning } from '../errors.js';
import type { CliIo } from '../io.js';
import { deadRules } from '../project/dead-rules.js';
import { escapingPaths } from '../project/escaping-paths.js';
import { type FileOutcome, instrumentFiles } from '../project/instrument-files.js';
import type { Project } from '../project/project.js';
import { promote } from '../report/problems.js';
import { progressOn } from '../report/progress.js';

export interface ExamineOptions {
  readonly tsconfig?: string;
  readonly config?: string;
  readonly json?: boolean;
  readonly strict?: boolean;
  readonly check?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
}

export interface Examined {
  readonly outcomes: readonly FileOutcome[];
  /** In the order of the files, with the severity that they have under the options. */
  readonly reports: readonly Report[];
}

/** @param outDir where the output goes, absolute; undefined when there is none */
export async function examine(
  project: Project,
  outDir: string | undefined,
  options: ExamineOptions,
  io: CliIo,
): Promise<Examined> {
  const outcomes = await withProgress(project, io);
  const reports: Report[] = project.warnings.map((diagnostic) => ({ diagnostic: ownPlace(diagnostic, project) }));
  if (outDir !== undefined) reports.push(...outsideOfPackage(project, outcomes, outDir));
  for (const { file, text, result, warnings } of outcomes) {
    const own = [...warnings, ...(result?.diagnostics ?? [])];
    if (outDir !== undefined && text !== undefined) own.push(...(await escapingPaths(text, file, project, outDir)));
    for (const diagnostic of own) reports.push({ diagnostic, ...(text !== undefined && { text }) });
  }
  for (const diagnostic of deadRules(project, outcomes)) reports.push({ diagnostic });
  return {
    outcomes,
    reports: reports.map(({ diagnostic, ...rest }) => ({ diagnostic: promote(diagnostic, options), ...rest })),
  };
}

async function withProgress(project: Project, io: CliIo): Promise<FileOutcome[]> {
  const progress = progressOn(io);
  const total = project.files.length;
  try {
    return await instrumentFiles(project, (done, { filePath }) => progress.update(done, total, filePath));
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
function outsideOfPackage(project: Project, outcomes: readonly FileOutcome[], outDir: string): Report[] {
  const folder = packageFolder(realPath(project.mirrored));
  if (folder === undefined || isInside(outDir, folder)) return [];
  const isPackage = outcomes.some(({ file }) => file.outputPath === 'package.json');
  if (isPackage || outcomes.every(({ result }) => result?.changed !== true)) return [];
  const diagnostic = cliWarning('AC5104', {
    message: `The output is outside of the package in \`${displayPath(folder, project.cwd)}\`, where its imports are installed.`,
    fix: 'Choose an --out-dir inside of the package, or install what it imports around the output.',
  });
  return [{ diagnostic }];
}
