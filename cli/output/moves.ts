/**
 * Changes of an output that is written in place, so that what watches it sees the changed files change and nothing else.
 * They are complete in a folder beside the output before the first of them is made. A run that is killed in between leaves
 * that folder, and the next one goes on with it.
 */
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  type Stats,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { toPosix } from '../../transformer/project/paths.js';
import { hashFile, MANIFEST_NAME, type Manifest, parseManifest } from './manifest.js';
import { sibling } from './siblings.js';

/** What the output will be when the moves are made that a killed run has left; undefined when there are none. */
export function pendingManifest(output: string): Manifest | undefined {
  const moves = sibling(output, 'moves');
  // The manifest is moved last.
  return existsSync(join(moves, MANIFEST_NAME)) ? manifestIn(moves) : undefined;
}

/** Brings the output to the state of the folder of moves, which is gone then. May be begun again after any step. */
export function makeMoves(output: string): void {
  const moves = sibling(output, 'moves');
  // Without a manifest it is no output any more: somebody removed it in the meantime.
  if (existsSync(join(output, MANIFEST_NAME)) && pendingManifest(output) !== undefined) moveAll(moves, output);
  rmSync(moves, { recursive: true, force: true });
}

function moveAll(moves: string, output: string): void {
  const before = manifestIn(output).files;
  const after = manifestIn(moves).files;
  for (const [path, hash] of before) {
    if (!after.has(path) && hashIn(output, path) === hash) remove(output, path);
  }
  for (const path of filesBelow(moves)) {
    if (path === MANIFEST_NAME) continue;
    const hash = hashIn(output, path);
    // What somebody changed since it was looked at stays, and the next run says so.
    if (hash === undefined || hash === before.get(path) || hash === after.get(path)) move(moves, output, path);
  }
  move(moves, output, MANIFEST_NAME);
}

function manifestIn(folder: string): Manifest {
  const manifest = parseManifest(readFileSync(join(folder, MANIFEST_NAME), 'utf8'));
  if (typeof manifest === 'string') throw new Error(manifest);
  return manifest;
}

/** Undefined where there is nothing, or nothing but folders. */
function hashIn(folder: string, path: string): string | undefined {
  const stats = statsIn(folder, path);
  if (stats === undefined || stats.isDirectory()) return undefined;
  return stats.isFile() ? hashFile(join(folder, path)) : '';
}

function statsIn(folder: string, path: string): Stats | undefined {
  try {
    return lstatSync(join(folder, path), { throwIfNoEntry: false });
  } catch (error) {
    // What was a folder has become a file already.
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return undefined;
    throw error;
  }
}

function remove(output: string, path: string): void {
  rmSync(join(output, path));
  for (let folder = dirname(join(output, path)); folder !== output; folder = dirname(folder)) {
    if (readdirSync(folder).length > 0) return;
    rmdirSync(folder);
  }
}

function move(from: string, to: string, path: string): void {
  const target = join(to, path);
  mkdirSync(dirname(target), { recursive: true });
  if (statsIn(to, path)?.isDirectory()) removeFolders(target);
  renameSync(join(from, path), target);
}

/** Fails where there is anything else in them. */
function removeFolders(folder: string): void {
  for (const name of readdirSync(folder)) removeFolders(join(folder, name));
  rmdirSync(folder);
}

function filesBelow(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .map(toPosix);
}
