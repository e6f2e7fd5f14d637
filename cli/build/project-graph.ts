/** A tsconfig and those that it refers to: everything that one build compiles. */
import { resolve } from 'node:path';
import { commonFolder } from '../../transformer/project/paths.js';
import { CliError } from '../errors.js';
import { readTsconfigProject, type TsconfigProject, tsconfigPath } from '../project/tsconfig.js';

export interface ProjectGraph {
  /** Those that are referred to before those that refer to them; the one of the call is the last. */
  readonly projects: readonly TsconfigProject[];
  /** Absolute: what the projects have in common, and what is mirrored of them. */
  readonly folder: string;
}

/**
 * @param path of the tsconfig of the call, or of its folder; absolute
 * @param outDir absolute; what an earlier run has left there is no source
 * @throws {CliError} AC5003, AC5008
 * @throws {InputError} AC5008 with the place, for one that is no JSON
 */
export function loadProjectGraph(path: string, outDir: string | undefined, cwd: string): ProjectGraph {
  const found = new Map<string, TsconfigProject>();
  const visit = (file: string): void => {
    if (found.has(file)) return;
    const project = readTsconfigProject(file, outDir, cwd);
    // Before what it refers to, so that a circle ends; the compiler complains of it.
    found.set(file, project);
    for (const reference of project.references) visit(tsconfigPath(reference));
    found.delete(file);
    found.set(file, project);
  };
  visit(tsconfigPath(path));
  const all = [...found.values()];
  if (all.every(({ files }) => files.length === 0)) {
    const fix = 'Give the tsconfig that the sources are compiled by.';
    throw new CliError('AC5008', { message: `no source file belongs to ${path}`, place: path, fix });
  }
  const folder = commonFolder(all.map(({ mirrored }) => mirrored));
  return { projects: all.map((project) => ownPart(project, all, folder)), folder };
}

/** What a project imports from another one belongs to that one, and is compiled by it. */
function ownPart(project: TsconfigProject, all: readonly TsconfigProject[], folder: string): TsconfigProject {
  const own = new Set(project.named);
  const others = new Set(all.filter((each) => each !== project).flatMap(({ named }) => named));
  const files = project.files.filter((file) => own.has(file) || !others.has(file));
  return { ...project, files, mirrored: folder, references: project.references.map((each) => resolve(each)) };
}
