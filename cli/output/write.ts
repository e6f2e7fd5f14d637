/**
 * Writes the output: the whole new folder is made beside the old one and then takes its place by rename, so that the
 * old one is whole until the new one is (design.md, *Command line*). A run that was killed leaves at most hidden
 * siblings behind; the next one clears them up, and puts the old folder back where the two renames were cut in half.
 *
 * A watcher of the output would lose its folder by that. For those it is written in place: see moves.ts.
 */
import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileSystemError } from '../errors.js';
import { removeAbandoned, takeLock } from './lock.js';
import { makeMoves } from './moves.js';
import { type OutputFolder, readOutputFolder } from './output-folder.js';
import { isUpToDate, type OutputPlan } from './plan.js';
import { sibling } from './siblings.js';
import { Staging } from './staging.js';

/** How the new output takes the place of the old one: as a folder, or file by file in the folder that is there. */
export type Replacement = 'whole' | 'in place';

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
   * @param waitMs for another run that writes into it
   */
  static async open(path: string, display: string, waitMs?: number): Promise<OutputWriter> {
    try {
      const madeParent = mkdirSync(dirname(path), { recursive: true });
      const lock = sibling(path, 'lock');
      const unlock = await takeLock(lock, waitMs);
      removeAbandoned(lock);
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

  /** Where the new output comes about. */
  stage(folder: OutputFolder): Staging {
    return new Staging(this.#staging, folder, this.#display);
  }

  /**
   * Brings the folder into the state of the plan. Where the disk fails, the whole folder is left exactly as it is; one that
   * is written in place may be half done, and the next run goes on with it.
   */
  write(folder: OutputFolder, staging: Staging, plan: OutputPlan, replacement: Replacement = 'whole'): void {
    // A manifest may list more: files that somebody removed, and that are not made any more.
    if (folder.exists && isUpToDate(plan) && folder.manifest.files.size === plan.files.length) return;
    try {
      if (replacement === 'in place' && folder.exists) {
        staging.addManifest(plan);
        this.#replaceFiles();
      } else {
        staging.complete(plan);
        this.#swap(folder.exists);
      }
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
    makeMoves(this.#path);
    rmSync(this.#staging, { recursive: true, force: true });
    if (!existsSync(this.#former)) return;
    if (existsSync(this.#path)) rmSync(this.#former, { recursive: true });
    else renameSync(this.#former, this.#path);
  }

  #replaceFiles(): void {
    renameSync(this.#staging, sibling(this.#path, 'moves'));
    makeMoves(this.#path);
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

/** Removes `folder` and those above it, up to `last`, as long as they are empty. */
function removeEmpty(folder: string, last: string): void {
  for (let current = folder; existsSync(current) && readdirSync(current).length === 0; current = dirname(current)) {
    rmdirSync(current);
    if (current === last) return;
  }
}
