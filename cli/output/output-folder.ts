/** The output folder as it is before a run. Nothing here writes. */
import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CliError, fileSystemError } from '../errors.js';
import { hashFile, MANIFEST_NAME, type Manifest, parseManifest } from './manifest.js';
import { pendingManifest } from './moves.js';
import type { OutputFile } from './output-file.js';

export interface OutputFolder {
  /** Absolute, without links. */
  readonly path: string;
  readonly exists: boolean;
  readonly manifest: Manifest;
  /** Everything that is no folder and not the manifest, by path relative to the folder. Links are not followed. */
  readonly entries: ReadonlyMap<string, FolderEntry>;
}

export interface FolderEntry {
  /** False for links and the like, which are never ours. */
  readonly isFile: boolean;
  readonly executable: boolean;
  /** Of what is on the disk now, when it was asked for: see {@link currentHash}. */
  hash?: string;
}

/**
 * @param display how the folder is called in messages
 * @throws {CliError} AC5010 unless the folder is empty, does not exist, or has a manifest of ours
 */
export function readOutputFolder(path: string, display: string): OutputFolder {
  const none = { path, manifest: { files: new Map() }, entries: new Map() };
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return { ...none, exists: false };
  if (!stats.isDirectory()) throw notOurs(display, `${display} is no folder`);
  try {
    if (readdirSync(path).length === 0) return { ...none, exists: true };
    const manifest = readManifest(path, display);
    const entries = new Map<string, FolderEntry>();
    list(path, '', entries);
    const folder = { path, exists: true, manifest, entries };
    const pending = pendingManifest(path);
    return pending === undefined ? folder : { ...folder, manifest: withMoved(folder, pending) };
  } catch (error) {
    throw fileSystemError(error, 'read the output folder', display);
  }
}

/** The hash of a file in the folder, as it is on the disk now; undefined for what is no file, or not there. */
export function currentHash({ path: folder, entries }: OutputFolder, path: string): string | undefined {
  const entry = entries.get(path);
  if (entry?.isFile !== true) return undefined;
  entry.hash ??= hashFile(join(folder, path));
  return entry.hash;
}

/** Whether a file of the output is there already, as an earlier run has written it. */
export function isThere(folder: OutputFolder, { path, hash, executable }: OutputFile): boolean {
  if (folder.manifest.files.get(path) !== hash || currentHash(folder, path) !== hash) return false;
  return process.platform === 'win32' || folder.entries.get(path)?.executable === executable;
}

/** What a run that was killed has already moved into the folder is ours, too. */
function withMoved(folder: OutputFolder, pending: Manifest): Manifest {
  const moved = [...pending.files].filter(([path, hash]) => currentHash(folder, path) === hash);
  return { files: new Map([...folder.manifest.files, ...moved]) };
}

function readManifest(folder: string, display: string): Manifest {
  const path = join(folder, MANIFEST_NAME);
  if (!existsSync(path)) throw notOurs(display, `${display} has files in it, but no ${MANIFEST_NAME}`);
  const manifest = parseManifest(readFileSync(path, 'utf8'));
  if (typeof manifest === 'string') throw notOurs(display, manifest);
  return manifest;
}

function notOurs(display: string, cause: string): CliError {
  const fix = 'Choose a folder that is empty or does not exist; if nothing in this one is needed, remove it yourself.';
  const message = `${display} was not written by agentcore-instrument, and is left as it is`;
  return new CliError('AC5010', { message, place: `--out-dir ${display}`, cause, fix });
}

function list(folder: string, prefix: string, entries: Map<string, FolderEntry>): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = prefix + entry.name;
    if (entry.isDirectory()) {
      list(join(folder, entry.name), `${path}/`, entries);
    } else if (path !== MANIFEST_NAME) {
      const executable = entry.isFile() && (lstatSync(join(folder, entry.name)).mode & 0o100) !== 0;
      entries.set(path, { isFile: entry.isFile(), executable });
    }
  }
}
