/**
 * The tsconfig by which a plain `tsc -p OUT` compiles the output to where the sources were compiled to before. It
 * extends the original one. Paths to what is mirrored (`rootDir`, `rootDirs`, `baseUrl`, `paths`, own `typeRoots`) lead into the
 * output, all others (`outDir`, `declarationDir`, …) to where they led. Files are listed one by one, so that what others
 * put into the output is not compiled.
 */
import { dirname, resolve } from 'node:path';
import { isInside, relativePosix } from '../../transformer/project/paths.js';
import type ts from '../../transformer/typescript.js';
import { CliError } from '../errors.js';
import type { TsconfigProject } from './tsconfig.js';
import { ownTypeRoots } from './type-roots.js';

export const DERIVED_TSCONFIG = 'tsconfig.json';

export interface DerivedPlace {
  /** Of the output; absolute. */
  readonly outDir: string;
  /** Of the derived tsconfig itself; absolute. */
  readonly file: string;
  /** Where a project that it refers to is, absolute. Default: where it is in the original. */
  readonly referred?: (path: string) => string;
  /** Whether nothing but the output of the compiler will be left: it is told to put that where it would be without us. */
  readonly isTemporary?: boolean;
}

export function derivedTsconfig(project: TsconfigProject, place: DerivedPlace): string {
  const { path, options, mirrored, files, outside, references } = project;
  const { outDir, file, referred = (reference) => reference } = place;
  const folder = dirname(file);
  if (files.includes(resolve(mirrored, relativePosix(outDir, file)))) {
    const fix = 'Do not import the tsconfig, or keep it out of `files` and `include`.';
    throw new CliError('AC5008', { message: `${path} is one of its own sources`, place: path, fix });
  }
  const original = (target: string): string => relativeTo(folder, target);
  const moved = (target: string): string => resolve(outDir, relativePosix(mirrored, target));
  const rebased = (target: string): string => relativeTo(folder, isMirrored(target, mirrored) ? moved(target) : target);
  const typeRoots = new Set(ownTypeRoots(options, mirrored));
  const compilerOptions = {
    ...(place.isTemporary === true && besideTheSources(options, dirname(path), original, rebased)),
    ...each({ outDir: options.outDir, declarationDir: options.declarationDir }, original),
    ...each({ outFile: options.outFile, tsBuildInfoFile: options.tsBuildInfoFile }, original),
    ...each({ rootDir: options.rootDir, baseUrl: options.baseUrl }, rebased),
    ...(options.rootDirs && { rootDirs: options.rootDirs.map(rebased) }),
    ...(options.typeRoots && {
      typeRoots: options.typeRoots.map((folder) => (typeRoots.has(folder) ? rebased(folder) : original(folder))),
    }),
    ...(options.paths && { paths: rebasedPaths(project, folder, moved) }),
    ...(place.isTemporary === true && withoutOurPlugin(options)),
  };
  const config = {
    extends: original(path),
    ...(Object.keys(compilerOptions).length > 0 && { compilerOptions }),
    files: [...files.map((source) => relativeTo(folder, moved(source))), ...outside.map(original)],
    include: [],
    exclude: [],
    ...(references.length > 0 && { references: references.map((each) => ({ path: original(referred(each)) })) }),
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}

/** Without an `outDir` the compiler writes beside what it reads, which is not where the sources are. */
function besideTheSources(
  { outDir, outFile, rootDir }: ts.CompilerOptions,
  folder: string,
  original: (path: string) => string,
  rebased: (path: string) => string,
): object | undefined {
  if (outDir !== undefined || outFile !== undefined) return undefined;
  return { outDir: original(rootDir ?? folder), rootDir: rebased(rootDir ?? folder) };
}

/** Where another program than `tsc` obeys them: what is compiled is instrumented already. */
function withoutOurPlugin({ plugins }: ts.CompilerOptions): object | undefined {
  const all = plugins as readonly { readonly transform?: unknown }[] | undefined;
  const others = all?.filter(({ transform }) => !String(transform).startsWith('agentcore-instrument'));
  return others?.length === all?.length ? undefined : { plugins: others };
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
  folder: string,
  moved: (target: string) => string,
): Record<string, string[]> {
  const { pathsBasePath } = options as { pathsBasePath?: string };
  const base = options.baseUrl ?? pathsBasePath ?? dirname(path);
  const from = options.baseUrl === undefined ? folder : isMirrored(base, mirrored) ? moved(base) : base;
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
