/** What the core would make of the project's sources now: the same examination that `list` and `instrument` make. */
import type { Report } from '../../../transformer/project/input-error.js';
import { isInside } from '../../../transformer/project/paths.js';
import { type ExamineOptions, examine } from '../../commands/examine.js';
import { CliError } from '../../errors.js';
import type { CliIo } from '../../io.js';
import { hashBytes } from '../../output/manifest.js';
import { loadProject, type Project } from '../../project/project.js';
import { type SiteTable, siteTables } from './site-tables.js';

export interface ExpectedSource {
  /** Absolute. */
  readonly path: string;
  /** Relative to the root. */
  readonly filePath: string;
  readonly table: SiteTable;
  /** Of the source and of what is made of it now. */
  readonly textHash: string;
  readonly codeHash: string;
}

export interface Sources {
  readonly project: Project;
  readonly reports: readonly Report[];
  readonly leftAlone: number;
  /** Those with something to wrap. */
  readonly expected: readonly ExpectedSource[];
}

export interface SourcesOptions extends ExamineOptions {
  /** Absolute; tried where `tsconfig` was not given. */
  readonly foundTsconfig: string | undefined;
  /** Absolute: outputs of compilers, which are no sources. */
  readonly outputs: readonly string[];
}

/**
 * @throws {CliError} when there is nothing to look at
 * @throws {InputError} when the configuration is wrong
 */
export async function readSources(options: SourcesOptions, io: CliIo): Promise<Sources> {
  const project = await projectOf(options, io.cwd);
  const expected: ExpectedSource[] = [];
  const { files, reports } = await examine(project, undefined, options, io, ({ file, text, result }) => {
    if (text === undefined || result?.changed !== true) return;
    const [table] = siteTables(result.inserts.map((insert) => insert.text).join(''));
    if (table === undefined) return;
    const { path, filePath } = file;
    const hashes = { textHash: hashBytes(Buffer.from(text)), codeHash: hashBytes(Buffer.from(result.code)) };
    expected.push({ path, filePath, table: JSON.parse(JSON.stringify(table)) as SiteTable, ...hashes });
  });
  const leftAlone = files.reduce((sum, file) => sum + file.leftAlone, 0);
  return { project, reports, leftAlone, expected };
}

/** By the tsconfig where there is one that names files, else what is below `src`, else all. */
async function projectOf({ foundTsconfig, outputs, ...options }: SourcesOptions, cwd: string): Promise<Project> {
  if (options.tsconfig !== undefined) return loadProject({ ...options, paths: [] }, cwd);
  if (foundTsconfig !== undefined) {
    try {
      return await loadProject({ ...options, tsconfig: foundTsconfig, paths: [] }, cwd);
    } catch (error) {
      // One that only refers to others, or is of an editor.
      if (!(error instanceof CliError) || error.code !== 'AC5008') throw error;
    }
  }
  try {
    return await loadProject({ ...options, paths: [] }, cwd);
  } catch (error) {
    if (!(error instanceof CliError) || error.code !== 'AC5004') throw error;
    const all = await loadProject({ ...options, paths: ['.'] }, cwd);
    return { ...all, files: all.files.filter(({ path }) => !outputs.some((folder) => isInside(path, folder))) };
  }
}
