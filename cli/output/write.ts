/**
 * Writes the output: the whole new folder is made beside the old one and then takes its place by rename, so that the
 * old one is whole until the new one is (design.md, *Command line*). A run that was killed leaves at most hidden
 * siblings behind; the next one clears them up, and puts the old folder back where the two renames were cut in half.
 */
import {
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileSystemError } from '../errors.js';
import { takeLock } from './lock.js';
import { formatManifest, hashFile, MANIFEST_NAME } from './manifest.js';
import type { OutputFile } from './output-file.js';
import { type OutputFolder, readOutputFolder } from './output-folder.js';
import { isUpToDate, type OutputPlan } from './plan.js';

export class OutputWriter {
  readonly #path: string;
  readonly #display: string;
  readonly #staging: string;
  readonly #former: string;
  readonly #madeParent: string | undefined;
  readonly #unlock: () => void;
  readonly #onExit = (): void => this.close();

  private constructor(path: string, display: string, madeParent: string | undefined, unlock: () => void) {
    this.#path = path;
    this.#display = display;
    this.#staging = sibling(path, 'new');
    this.#former = sibling(path, 'old');
    this.#madeParent = madeParent;
    this.#unlock = unlock;
    process.once('exit', this.#onExit);
  }

  /**
   * Waits for its turn and clears up what a killed run has left.
   * @param path of the output folder, absolute, without links
   */
  static async open(path: string, display: string): Promise<OutputWriter> {
    try {
      const madeParent = mkdirSync(dirname(path), { recursive: true });
      const unlock = await takeLock(sibling(path, 'lock'));
      const writer = new OutputWriter(path, display, madeParent, unlock);
      writer.#recover();
      return writer;
    } catch (error) {
      throw fileSystemError(error, 'prepare the output folder', path);
    }
  }

  read(): OutputFolder {
    return readOutputFolder(this.#path, this.#display);
  }

  /** Brings the folder into the state of the plan, or leaves it exactly as it is and throws. */
  write(folder: OutputFolder, plan: OutputPlan): void {
    // A manifest may list more: files that somebody removed, and that are not made any more.
    if (folder.exists && isUpToDate(plan) && folder.manifest.files.size === plan.files.length) return;
    try {
      this.#stage(plan);
      this.#carry(plan.foreign);
      this.#swap(folder.exists);
    } catch (error) {
      throw fileSystemError(error, 'write the output', this.#display);
    }
  }

  /** Gives the lock back and removes what is not needed any more. May be called twice. */
  close(): void {
    process.off('exit', this.#onExit);
    rmSync(this.#staging, { recursive: true, force: true });
    this.#unlock();
    if (this.#madeParent !== undefined && !existsSync(this.#path)) removeEmpty(dirname(this.#path), this.#madeParent);
  }

  #recover(): void {
    rmSync(this.#staging, { recursive: true, force: true });
    if (!existsSync(this.#former)) return;
    if (existsSync(this.#path)) rmSync(this.#former, { recursive: true });
    else renameSync(this.#former, this.#path);
  }

  #stage({ files }: OutputPlan): void {
    mkdirSync(this.#staging);
    const hashes = new Map<string, string>();
    for (const { file, change } of files) {
      const target = join(this.#staging, file.path);
      mkdirSync(dirname(target), { recursive: true });
      // A file that stays the same file keeps its time, which incremental builds look at.
      if (change === 'keep') linkOrCopy(join(this.#path, file.path), target);
      else create(file, target);
      // An asset may have changed since it was looked at: what counts is what was written.
      const isCopy = change !== 'keep' && typeof file.content === 'string';
      hashes.set(file.path, isCopy ? hashFile(target) : file.hash);
    }
    writeFileSync(join(this.#staging, MANIFEST_NAME), formatManifest({ files: hashes }));
  }

  /** Takes over the files of others. */
  #carry(foreign: readonly string[]): void {
    for (const path of foreign) {
      const source = join(this.#path, path);
      const target = join(this.#staging, path);
      mkdirSync(dirname(target), { recursive: true });
      if (lstatSync(source).isSymbolicLink()) symlinkSync(readlinkSync(source), target);
      else linkOrCopy(source, target);
    }
  }

  #swap(isThere: boolean): void {
    if (!isThere) {
      renameSync(this.#staging, this.#path);
      return;
    }
    renameSync(this.#path, this.#former);
    try {
      renameSync(this.#staging, this.#path);
    } catch (error) {
      renameSync(this.#former, this.#path);
      throw error;
    }
    rmSync(this.#former, { recursive: true });
  }
}

/** Hidden, in the same folder and thus on the same disk: a rename between them is one step. */
function sibling(path: string, role: 'new' | 'old' | 'lock'): string {
  return join(dirname(path), `.${basename(path)}.agentcore-${role}`);
}

function create(file: OutputFile, target: string): void {
  const mode = file.executable ? 0o755 : 0o644;
  if (typeof file.content !== 'string') {
    writeFileSync(target, file.content, { mode });
    return;
  }
  copyFileSync(file.content, target, constants.COPYFILE_FICLONE);
  chmodSync(target, mode);
}

/** The same file under a second name where the disk can do that, else a copy with the same time. */
function linkOrCopy(source: string, target: string): void {
  try {
    linkSync(source, target);
  } catch (error) {
    if (
      !['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'EXDEV', 'EMLINK'].includes(String((error as NodeJS.ErrnoException).code))
    ) {
      throw error;
    }
    copyFileSync(source, target, constants.COPYFILE_FICLONE);
    const { atime, mtime } = lstatSync(source);
    utimesSync(target, atime, mtime);
  }
}

/** Removes `folder` and those above it, up to `last`, as long as they are empty. */
function removeEmpty(folder: string, last: string): void {
  for (let current = folder; existsSync(current) && readdirSync(current).length === 0; current = dirname(current)) {
    rmdirSync(current);
    if (current === last) return;
  }
}
