/**
 * The folder in which the new output comes about, file by file, beside the old one. What is written is forgotten: only
 * names and hashes of an output are ever in memory.
 */
import {
  chmodSync,
  constants,
  copyFileSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readlinkSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, resolve } from 'node:path';
import { isInside } from '../../transformer/project/paths.js';
import { CliError, fileSystemError } from '../errors.js';
import { formatManifest, hashFile, MANIFEST_NAME } from './manifest.js';
import type { NewFile, OutputFile } from './output-file.js';
import { isThere, type OutputFolder } from './output-folder.js';
import type { OutputPlan } from './plan.js';

export class Staging {
  readonly #path: string;
  readonly #display: string;
  readonly #folder: OutputFolder;
  readonly #files: OutputFile[] = [];
  readonly #written = new Set<string>();

  /**
   * @param path of the folder to make; it is made when there is something to put in it
   * @param folder what was there before
   * @param display of the output folder, for messages
   */
  constructor(path: string, folder: OutputFolder, display: string) {
    this.#path = path;
    this.#folder = folder;
    this.#display = display;
  }

  get files(): readonly OutputFile[] {
    return this.#files;
  }

  /** Writes a file, unless it is in the old output as it should be. */
  add({ content, ...file }: NewFile): void {
    if (isThere(this.#folder, file)) {
      this.#files.push(file);
      return;
    }
    const target = this.#place(file.path);
    this.#guarded(file.path, () => create(content, file.executable, target));
    this.#written.add(file.path);
    // An asset may have changed since it was looked at: what counts is what was written.
    this.#files.push(typeof content === 'string' ? { ...file, hash: hashFile(target) } : file);
  }

  /** Adds what stays as it is, the files of others, and the manifest. */
  complete(plan: OutputPlan): void {
    for (const { file } of plan.files) {
      // A file that stays the same file keeps its time, which incremental builds look at.
      if (!this.#written.has(file.path)) this.#take(file.path);
    }
    for (const path of plan.foreign) this.#take(path);
    this.addManifest(plan);
  }

  addManifest({ files }: OutputPlan): void {
    mkdirSync(this.#path, { recursive: true });
    const hashes = new Map(files.map(({ file: { path, hash } }) => [path, hash]));
    writeFileSync(resolve(this.#path, MANIFEST_NAME), formatManifest({ files: hashes }), { flag: 'wx' });
  }

  #take(path: string): void {
    const source = resolve(this.#folder.path, path);
    const target = this.#place(path);
    this.#guarded(path, () => {
      if (lstatSync(source).isSymbolicLink()) symlinkSync(readlinkSync(source), target);
      else linkOrCopy(source, target);
    });
  }

  /** Whatever a path looks like, nothing is ever written beside the folder. */
  #place(path: string): string {
    const target = resolve(this.#path, path);
    if (target === this.#path || !isInside(target, this.#path)) throw new Error(`${path} leads out of the output`);
    try {
      mkdirSync(dirname(target), { recursive: true });
    } catch (error) {
      throw fileSystemError(error, 'write the output', this.#display);
    }
    return target;
  }

  /** Nothing is there yet, so a name that is taken is the name of two files. */
  #guarded(path: string, write: () => void): void {
    try {
      write();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
        throw fileSystemError(error, 'write the output', this.#display);
      }
      throw new CliError('AC5020', {
        message: `two files of the output are called ${path}`,
        place: path,
        cause: 'Their paths are the same, or differ in case alone, and the disk of the output takes them for one.',
        fix: 'Rename one of the sources, or choose an --out-dir on a disk that tells them apart.',
      });
    }
  }
}

function create(content: Uint8Array | string, executable: boolean, target: string): void {
  const mode = executable ? 0o755 : 0o644;
  if (typeof content !== 'string') {
    writeFileSync(target, content, { mode, flag: 'wx' });
    return;
  }
  copyFileSync(content, target, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
  chmodSync(target, mode);
}

/** Disks that have no second names for a file, or not another one for this. */
const NO_LINK = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EXDEV', 'EMLINK'];

/** The same file under a second name where the disk can do that, else a copy with the same time. */
function linkOrCopy(source: string, target: string): void {
  try {
    linkSync(source, target);
  } catch (error) {
    if (!NO_LINK.includes(String((error as NodeJS.ErrnoException).code))) throw error;
    copyFileSync(source, target, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
    const { atime, mtime } = lstatSync(source);
    utimesSync(target, atime, mtime);
  }
}
