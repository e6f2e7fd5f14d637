/**
 * The tsconfig by which a plain `tsc -p OUT` compiles the output to where the sources were compiled to before. It
 * extends the original one. Paths to what is mirrored (`rootDir`, `rootDirs`, `baseUrl`, `paths`, own `typeRoots`) lead into the
 * output, all others (`outDir`, `declarationDir`, …) to where they led. Files are listed one by one, so that what others
 * put into the output is not compiled.
 */
import { dirname, resolve } from 'node:path';
import { isInside, relativePosix } from '../../transformer/project/paths.js';
import { CliError } from '../errors.js';
import type { TsconfigProject } from './tsconfig.js';
import { ownTypeRoots } from './type-roots.js';

export const DERIVED_TSCONFIG = 'tsconfig.json';

/** @param outDir absolute */
export function derivedTsconfig(project: TsconfigProject, outDir: string): string {
  const { path, options, mirrored, files, outside, references } = project;
  if (files.includes(resolve(mirrored, DERIVED_TSCONFIG))) {
    const fix = 'Do not import the tsconfig, or keep it out of `files` and `include`.';
    throw new CliError('AC5008', { message: `${path} is one of its own sources`, place: path, fix });
  }
  const original = (target: string): string => relativeTo(outDir, target);
  const moved = (target: string): string => resolve(outDir, relativePosix(mirrored, target));
  const rebased = (target: string): string => relativeTo(outDir, isMirrored(target, mirrored) ? moved(target) : target);
  const typeRoots = new Set(ownTypeRoots(options, mirrored));
  const compilerOptions = {
    ...each({ outDir: options.outDir, declarationDir: options.declarationDir }, original),
    ...each({ outFile: options.outFile, tsBuildInfoFile: options.tsBuildInfoFile }, original),
    ...each({ rootDir: options.rootDir, baseUrl: options.baseUrl }, rebased),
    ...(options.rootDirs && { rootDirs: options.rootDirs.map(rebased) }),
    ...(options.typeRoots && {
      typeRoots: options.typeRoots.map((folder) => (typeRoots.has(folder) ? rebased(folder) : original(folder))),
    }),
    ...(options.paths && { paths: rebasedPaths(project, outDir, moved) }),
  };
  const config = {
    extends: original(path),
    ...(Object.keys(compilerOptions).length > 0 && { compilerOptions }),
    files: [...files.map((file) => `./${relativePosix(mirrored, file)}`), ...outside.map(original)],
    include: [],
    exclude: [],
    ...(references.length > 0 && { references: references.map((reference) => ({ path: original(reference) })) }),
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}

function each(
  options: Readonly<Record<string, string | undefined>>,
  change: (path: string) => string,
): Record<string, string> {
  const set = Object.entries(options).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(set.map(([name, path]) => [name, change(path)]));
}

/** The mirrored file if there is one, else what was meant before: an alias may also lead to what is not mirrored. */
function rebasedPaths(
  { options, mirrored, path }: TsconfigProject,
  outDir: string,
  moved: (target: string) => string,
): Record<string, string[]> {
  const { pathsBasePath } = options as { pathsBasePath?: string };
  const base = options.baseUrl ?? pathsBasePath ?? dirname(path);
  const from = options.baseUrl === undefined ? outDir : isMirrored(base, mirrored) ? moved(base) : base;
  const entries = Object.entries(options.paths ?? {}).map(([alias, targets]) => {
    const rebased = targets.flatMap((target) => {
      const meant = resolve(base, target);
      return isMirrored(meant, mirrored) ? [moved(meant), meant] : [meant];
    });
    return [alias, rebased.map((target) => relativeTo(from, target))] as const;
  });
  return Object.fromEntries(entries);
}

function isMirrored(path: string, mirrored: string): boolean {
  return isInside(path, mirrored) && !/[\\/]node_modules(?:[\\/]|$)/.test(path);
}

/** With a dot first: without one, TypeScript takes it for the name of a package. */
function relativeTo(folder: string, path: string): string {
  const way = relativePosix(folder, path);
  if (way === '') return '.';
  return /^\.\.?(?:\/|$)/.test(way) ? way : `./${way}`;
}
