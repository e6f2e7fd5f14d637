/** Relative imports (and `new URL('../…', import.meta.url)`) that mean another file from the output than from the source. */
import { readdirSync } from 'node:fs';
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

/** So much of the text before a path is looked at for `new URL(`. */
const URL_LENGTH = 100;

/** @param outDir absolute, without links */
export async function escapingPaths(
  text: string,
  file: ProjectFile,
  project: Project,
  outDir: string,
): Promise<Diagnostic[]> {
  const known = new Map<string, boolean>();
  const leads = (specifier: string): boolean => {
    const answer = known.get(specifier) ?? escapes(specifier, file, project, outDir);
    known.set(specifier, answer);
    return answer;
  };
  const candidates: Found[] = [];
  for (const match of text.matchAll(CANDIDATE)) {
    if (leads(match[2]!)) candidates.push({ specifier: match[2]!, start: match.index + 1 });
  }
  if (candidates.length === 0) return [];
  const imports = new Set(await importPositions(text));
  const found = candidates.filter(({ start }) => imports.has(start) || isInUrl(text, start - 1));
  const lines = found.length === 0 ? [] : lineStarts(text);
  return found.map((each) => warning(placeIn(lines, each.start), each, file, project, outDir));
}

function isInUrl(text: string, quote: number): boolean {
  return /\bnew\s+URL\(\s*$/.test(text.slice(Math.max(0, quote - URL_LENGTH), quote));
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
  try {
    return readdirSync(folder).some((name) => name === basename(path) || name.startsWith(`${stem}.`));
  } catch {
    // No folder, or one that may not be read: then nobody can import from it either.
    return false;
  }
}

async function importPositions(text: string): Promise<number[]> {
  const { default: ts } = await import('../../transformer/typescript.js');
  return ts.preProcessFile(text, true, true).importedFiles.map(({ pos }) => pos + 1);
}

function lineStarts(text: string): number[] {
  const starts = [text.startsWith('\uFEFF') ? 1 : 0];
  for (const { index, 0: lineBreak } of text.matchAll(/\r\n|[\n\r\u2028\u2029]/g))
    starts.push(index + lineBreak.length);
  return starts;
}

function placeIn(starts: readonly number[], offset: number): { line: number; column: number } {
  let [from, to] = [0, starts.length];
  while (to - from > 1) {
    const middle = (from + to) >> 1;
    if (starts[middle]! <= offset) from = middle;
    else to = middle;
  }
  return { line: from + 1, column: offset - starts[from]! + 1 };
}

function warning(
  place: { line: number; column: number },
  { specifier }: Found,
  file: ProjectFile,
  { mirrored, cwd }: Project,
  outDir: string,
): Diagnostic {
  const meant = displayPath(resolve(dirname(file.path), specifier), cwd);
  const there = relativePosix(outDir, mirrored);
  const beside = there.startsWith('../') && !there.startsWith('../../');
  return cliWarning('AC5102', {
    message: `\`${specifier}\` leads to \`${meant}\`, which is not in the output.`,
    fix: beside
      ? 'Give the folder around both as a path too.'
      : `Give the folder around both as a path too, or choose an --out-dir beside \`${displayPath(mirrored, cwd)}\`.`,
    file: file.filePath,
    ...place,
    length: specifier.length,
  });
}
