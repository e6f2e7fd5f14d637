/** Relative imports (and `new URL('../…', import.meta.url)`) that mean another file from the output than from the source. */
import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { displayPath, isInside, relativePosix } from '../../transformer/project/paths.js';
import type { Diagnostic } from '../../transformer/types.js';
import { cliWarning } from '../errors.js';
import type { Project, ProjectFile } from './project.js';

const CANDIDATE = /(['"`])(\.\.(?:\/[^'"`\n]*)?)\1/g;

interface Found {
  readonly specifier: string;
  /** Of the first character behind the quote. */
  readonly start: number;
}

/** @param outDir absolute, without links */
export async function escapingPaths(
  text: string,
  file: ProjectFile,
  project: Project,
  outDir: string,
): Promise<Diagnostic[]> {
  const candidates = [...text.matchAll(CANDIDATE)]
    .map((match) => ({ specifier: match[2]!, start: match.index + 1, before: text.slice(0, match.index) }))
    .filter(({ specifier }) => escapes(specifier, file, project, outDir));
  if (candidates.length === 0) return [];
  const imports = new Set(await importPositions(text));
  return candidates
    .filter(({ start, before }) => imports.has(start) || /\bnew\s+URL\(\s*$/.test(before))
    .map((found) => warning(text, found, file, project, outDir));
}

/** Whether the path leads out of the mirrored folder, and elsewhere when it starts in the output. */
function escapes(specifier: string, { path, outputPath }: ProjectFile, { mirrored }: Project, outDir: string): boolean {
  const meant = resolve(dirname(path), specifier);
  if (isInside(meant, mirrored) || resolve(dirname(resolve(outDir, outputPath)), specifier) === meant) return false;
  return exists(meant);
}

/** Under that name, or one with an extension: what leads nowhere now cannot lead elsewhere. */
function exists(path: string): boolean {
  const stem = basename(path).replace(/\.[cm]?jsx?$/, '');
  const folder = dirname(path);
  if (path === folder) return true;
  return (
    existsSync(folder) && readdirSync(folder).some((name) => name === basename(path) || name.startsWith(`${stem}.`))
  );
}

async function importPositions(text: string): Promise<number[]> {
  const { default: ts } = await import('../../transformer/typescript.js');
  return ts.preProcessFile(text, true, true).importedFiles.map(({ pos }) => pos + 1);
}

function warning(
  text: string,
  { specifier, start }: Found,
  file: ProjectFile,
  { mirrored, cwd }: Project,
  outDir: string,
): Diagnostic {
  const lines = text
    .slice(0, start)
    .replace(/^\uFEFF/, '')
    .split(/\r\n|[\n\r\u2028\u2029]/);
  const meant = displayPath(resolve(dirname(file.path), specifier), cwd);
  const there = relativePosix(outDir, mirrored);
  const beside = there.startsWith('../') && !there.startsWith('../../');
  return cliWarning('AC5102', {
    message: `\`${specifier}\` leads to \`${meant}\`, which is not in the output.`,
    fix: beside
      ? 'Give the folder around both as a path too.'
      : `Give the folder around both as a path too, or choose an --out-dir beside \`${displayPath(mirrored, cwd)}\`.`,
    file: file.filePath,
    line: lines.length,
    column: lines.at(-1)!.length + 1,
    length: specifier.length,
  });
}
