/** What a run would change in the output folder. Nothing here writes. */
import { CliError } from '../errors.js';
import type { OutputFile } from './output-file.js';
import { currentHash, isThere, type OutputFolder } from './output-folder.js';

export type Change = 'create' | 'update' | 'keep';

export interface PlannedFile {
  readonly file: OutputFile;
  readonly change: Change;
}

export interface OutputPlan {
  readonly files: readonly PlannedFile[];
  /** Files of earlier runs that this one does not make. */
  readonly removed: readonly string[];
  /** Files of others in the folder: they stay. */
  readonly foreign: readonly string[];
}

/**
 * @param display of the folder, for messages
 * @throws {CliError} AC5011 when a file that is not ours, or not as we left it, would have to be replaced or removed
 */
export function planOutput(folder: OutputFolder, outputs: readonly OutputFile[], display: string): OutputPlan {
  const conflicts: string[] = [];
  const wanted = new Map(outputs.map((file) => [file.path, file]));
  const removed: string[] = [];
  const foreign: string[] = [];
  const changes = new Map<string, Change>();
  for (const [path, { isFile }] of folder.entries) {
    const written = isFile ? folder.manifest.files.get(path) : undefined;
    const file = wanted.get(path);
    const hash = file !== undefined || written !== undefined ? currentHash(folder, path) : undefined;
    const isOurs = written !== undefined && hash === written;
    if (file !== undefined) {
      if (hash === file.hash || isOurs) changes.set(path, isThere(folder, file) ? 'keep' : 'update');
      else
        conflicts.push(
          `${path} ${written === undefined ? 'was not written by us' : 'was changed after it was written'}`,
        );
    } else if (isOurs) {
      removed.push(path);
    } else if (written !== undefined) {
      conflicts.push(`${path} is stale, but was changed after it was written`);
    } else {
      foreign.push(path);
    }
  }
  conflicts.push(...blockedPaths(wanted, foreign));
  if (conflicts.length > 0) throw changedByOthers(conflicts, display);
  const files = outputs.map((file) => ({ file, change: changes.get(file.path) ?? 'create' }));
  return { files, removed: removed.sort(), foreign };
}

/** Whether the folder is what the run would make of it. */
export function isUpToDate({ files, removed }: OutputPlan): boolean {
  return removed.length === 0 && files.every(({ change }) => change === 'keep');
}

/** A file of others where a folder has to be, or a folder with files of others in it where a file has to be. */
function blockedPaths(wanted: ReadonlyMap<string, OutputFile>, foreign: readonly string[]): string[] {
  const folders = new Set([...wanted.keys()].flatMap(foldersOf));
  return foreign.flatMap((path) => {
    if (folders.has(path)) return [`${path} was not written by us`];
    const file = foldersOf(path).find((folder) => wanted.has(folder));
    return file === undefined ? [] : [`${path} was not written by us, and ${file} has to be a file`];
  });
}

function foldersOf(path: string): string[] {
  const parts = path.split('/');
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'));
}

const SHOWN = 5;

function changedByOthers(conflicts: readonly string[], display: string): CliError {
  const more = conflicts.length > SHOWN ? `; and ${conflicts.length - SHOWN} more` : '';
  return new CliError('AC5011', {
    message: `${display} has files that are not as we left them; nothing was written`,
    place: `--out-dir ${display}`,
    cause: conflicts.slice(0, SHOWN).join('; ') + more,
    fix: 'Take over what you need into the sources, then remove these files, or choose another --out-dir.',
  });
}
