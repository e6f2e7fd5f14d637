/** Path arithmetic that several parts of the command line share. Nothing here writes. */
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';

/** With `/` between the parts, as globs, manifests and attributes have them. */
export function toPosix(path: string): string {
  return sep === '/' ? path : path.replaceAll(sep, '/');
}

export function relativePosix(from: string, to: string): string {
  return toPosix(relative(from, to));
}

/** Whether `path` is `folder` or below it; both absolute. */
export function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

/** The deepest folder that all of `folders` are in; all absolute, at least one. */
export function commonFolder(folders: readonly string[]): string {
  let common = folders[0]!;
  for (const folder of folders) {
    while (!isInside(folder, common)) common = dirname(common);
  }
  return common;
}

/** The path without links in it, as far as it exists. */
export function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    const parent = dirname(path);
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || parent === path) throw error;
    return join(realPath(parent), basename(path));
  }
}

/** The nearest folder with a package.json, from `folder` upwards. */
export function packageFolder(folder: string): string | undefined {
  for (let current = folder; ; current = dirname(current)) {
    if (existsSync(join(current, 'package.json'))) return current;
    if (dirname(current) === current) return undefined;
  }
}

/**
 * The folder of the workspace that the package around `folder` is in, by what npm, Yarn, Bun and pnpm go by; undefined outside
 * of one. Whether the package is listed there is not asked.
 */
export function workspaceFolder(folder: string): string | undefined {
  for (let current = packageFolder(folder); current !== undefined; current = packageFolder(dirname(current))) {
    if (existsSync(join(current, 'pnpm-workspace.yaml')) || hasWorkspaces(join(current, 'package.json')))
      return current;
    if (dirname(current) === current) return undefined;
  }
  return undefined;
}

/** A manifest that is no JSON is complained of by those whose it is. */
function hasWorkspaces(manifest: string): boolean {
  const text = readFileSync(manifest, 'utf8');
  if (!text.includes('"workspaces"')) return false;
  try {
    return (JSON.parse(text) as { workspaces?: unknown } | null)?.workspaces !== undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

/** How a path is shown to the user: relative to where they are, except where that would climb far away. */
export function displayPath(path: string, cwd: string): string {
  const way = relativePosix(cwd, path);
  if (way === '') return '.';
  return way.startsWith('../../../') || isAbsolute(way) ? path : way;
}

/** Sources by their name, without loading the parser; the core decides for itself (`isInstrumentable`). */
export function isSourceName(path: string): boolean {
  return /\.[cm]?[jt]sx?$/i.test(path) && !/\.d\.(?:[^./]+\.)?[cm]?ts$/i.test(path);
}
