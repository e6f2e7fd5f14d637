/**
 * Tells when something changes in folders, or at paths that need not be there. Own code, because Node.js's recursive watch
 * on Linux loses a file that was replaced by rename (20.20), and it and chokidar take a watch of the system for each file.
 * Here it is one for each folder.
 */
import { type FSWatcher, lstatSync, readdirSync, statSync, watch } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isInside } from '../../transformer/project/paths.js';
import { CliError } from '../errors.js';

export interface Watched {
  /** Absolute: whatever changes directly in one of them counts. */
  readonly folders: readonly string[];
  /** Absolute, there or not: what changes at one of them counts. */
  readonly files: readonly string[];
  /** Changes that do not count; asked with an absolute path. */
  readonly ignores: (path: string) => boolean;
}

/** There the system watches a folder with all that is below it. */
const IS_DEEP = process.platform === 'darwin' || process.platform === 'win32';
/** The clocks of disks may be behind by some milliseconds. */
const CLOCK_SLACK_MS = 20;

export class FolderWatcher {
  readonly #onChange: () => void;
  readonly #watchers = new Map<string, FSWatcher>();
  #folders: ReadonlySet<string> = new Set();
  #files: ReadonlySet<string> = new Set();
  #ignores: Watched['ignores'] = () => false;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /**
   * From now on watches these, and no others.
   *
   * @param since in milliseconds since 1970: what was changed after that, where nobody watched yet, counts too
   * @throws {CliError} AC5501 when the system does not let so much be watched
   */
  follow({ folders, files, ignores }: Watched, since: number): void {
    this.#folders = new Set(folders);
    this.#files = new Set([...folders, ...files.flatMap(withMissingFolders)]);
    this.#ignores = ignores;
    const around = [...folders, ...[...folders, ...files].map(nearestFolder)];
    const wanted = new Set(IS_DEEP ? outermost(around) : around);
    for (const folder of this.#watchers.keys()) if (!wanted.has(folder)) this.#drop(folder);
    for (const folder of wanted) {
      if (this.#watchers.has(folder)) continue;
      if (!this.#add(folder) || this.#hasChanged(folder, since - CLOCK_SLACK_MS)) this.#onChange();
    }
  }

  close(): void {
    for (const folder of this.#watchers.keys()) this.#drop(folder);
  }

  #add(folder: string): boolean {
    try {
      const watcher = watch(folder, { recursive: IS_DEEP }, (event, name) => this.#see(folder, event, name));
      watcher.on('error', () => {
        this.#drop(folder);
        this.#onChange();
      });
      this.#watchers.set(folder, watcher);
      return true;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT' || code === 'ENOTDIR') return false;
      throw cannotWatch(folder, this.#watchers.size, error);
    }
  }

  #see(folder: string, event: string, name: string | null): void {
    // A watch of a folder that has itself gone tells the name of the folder.
    const isGone = name === null || (event === 'rename' && name === basename(folder));
    const path = isGone ? folder : join(folder, name);
    // Where a folder comes or goes, the watch of the one that was there is of no more use.
    if (event === 'rename') this.#dropBelow(path);
    if (isGone || this.#counts(path)) this.#onChange();
  }

  #counts(path: string): boolean {
    return this.#files.has(path) || (this.#folders.has(dirname(path)) && !this.#ignores(path));
  }

  #hasChanged(folder: string, since: number): boolean {
    if (this.#folders.has(folder) && isNewer(folder, since)) return true;
    return namesIn(folder).some((name) => this.#counts(join(folder, name)) && isNewer(join(folder, name), since));
  }

  #dropBelow(path: string): void {
    if (!this.#watchers.has(path)) return;
    for (const folder of this.#watchers.keys()) if (isInside(folder, path)) this.#drop(folder);
  }

  #drop(folder: string): void {
    this.#watchers.get(folder)?.close();
    this.#watchers.delete(folder);
  }
}

/** What is not there is as new as can be: it was there a moment ago. */
function isNewer(path: string, since: number): boolean {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  return stats === undefined || stats.ctimeMs >= since;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    // Gone, or not to be read: the round that lists it says so.
    return [];
  }
}

function nearestFolder(path: string): string {
  const folder = dirname(path);
  return isFolder(folder) || folder === path ? folder : nearestFolder(folder);
}

/** When `a/b/c` is to be watched and there is no `a`, `a` is what appears first. */
function withMissingFolders(path: string): string[] {
  const folder = dirname(path);
  return isFolder(folder) || folder === path ? [path] : [path, ...withMissingFolders(folder)];
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function outermost(folders: readonly string[]): string[] {
  const kept: string[] = [];
  for (const folder of [...folders].sort()) if (!kept.some((around) => isInside(folder, around))) kept.push(folder);
  return kept;
}

function cannotWatch(folder: string, watched: number, error: unknown): CliError {
  const { code, message } = error as NodeJS.ErrnoException;
  return new CliError('AC5501', {
    message: `cannot watch ${folder}`,
    place: folder,
    cause: `${message}; ${watched} folders are watched already`,
    fix: FIXES[String(code)] ?? 'See the cause; without --watch the command works as before.',
  });
}

const FIXES: Readonly<Record<string, string>> = {
  ENOSPC: 'Raise the limit, `sysctl fs.inotify.max_user_watches=524288`, or give fewer folders.',
  EMFILE: 'Raise `sysctl fs.inotify.max_user_instances`, or `ulimit -n`, or end other watchers.',
  EACCES: 'Give yourself the permission to read the folder.',
};
