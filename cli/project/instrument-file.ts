/** Takes one file of a project through the cache, the core and back. */
import { readFileSync, statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { mayContainSites } from '../../transformer/find/prefilter.js';
import { isIncluded } from '../../transformer/find/rules/globs.js';
import { displayPath, isSourceName } from '../../transformer/project/paths.js';
import { decodeSource } from '../../transformer/project/source-text.js';
import { restoreResult, type StoredResult, storeResult } from '../../transformer/stored-result.js';
import type { Diagnostic, InstrumentOptions, InstrumentResult } from '../../transformer/types.js';
import { CliError, cliWarning, fileSystemError } from '../errors.js';
import type { Project, ProjectFile } from './project.js';
import { hashOf, type ResultCache } from './result-cache.js';
import { SourceReader } from './source-reader.js';
import type { WorkerPool } from './workers/worker-pool.js';

/** What came of one file. It is handed on, and not kept: a project may have a hundred thousand of them. */
export interface FileOutcome {
  readonly file: ProjectFile;
  readonly executable: boolean;
  /** Of sources: what was read, and is therefore what an output that is a copy has to be. Good until the next file is read. */
  readonly bytes?: Uint8Array;
  /** Of sources that are UTF-8. */
  readonly text?: string;
  /** Of sources that the core was asked about. */
  readonly result?: InstrumentResult;
  readonly warnings: readonly Diagnostic[];
}

/** In bytes. What is larger is no source of anybody's, but a video by the name of `.ts`, say; V8's strings end at twice that. */
export const LARGEST_SOURCE = 1 << 28;

/** A file that has been read. */
export interface Begun {
  readonly file: ProjectFile;
  /** In bytes: what is in memory until it is finished. */
  readonly size: number;
  /** Whether the core has to be asked. */
  readonly isAsked: boolean;
  /** @throws {CliError} AC5013 when the file could not be read, AC5000 for a defect of ours */
  readonly finish: () => FileOutcome | Promise<FileOutcome>;
}

interface Source extends FileOutcome {
  readonly bytes: Uint8Array;
  readonly text: string;
}

export class FileInstrumenter {
  readonly #project: Project;
  readonly #cache: ResultCache;
  readonly #reader = new SourceReader();

  constructor(project: Project, cache: ResultCache) {
    this.#project = project;
    this.#cache = cache;
  }

  /**
   * Reads a file and, with a pool, begins with what takes time.
   *
   * @param pool of threads that ask the core; then what was read stays good when the next file is
   */
  begin(file: ProjectFile, pool: WorkerPool | undefined): Begun {
    try {
      const read = this.#read(file, pool !== undefined);
      if (!isSource(read) || !mayContainSites(read.text, file.filePath, this.#project.config)) return done(read);
      return this.#ask(read, pool);
    } catch (error) {
      const failure = fileSystemError(error, 'read', displayPath(file.path, this.#project.cwd));
      return { file, size: 0, isAsked: false, finish: () => Promise.reject(failure) };
    }
  }

  #read(file: ProjectFile, isKept: boolean): FileOutcome {
    if (!isSourceName(file.path)) return { file, executable: (statSync(file.path).mode & 0o100) !== 0, warnings: [] };
    const read = this.#reader.read(file.path, LARGEST_SOURCE);
    const base = { file, executable: read.executable, warnings: [] };
    const warned = (warn: (file: ProjectFile) => Diagnostic): readonly Diagnostic[] =>
      isIncluded(file.filePath, this.#project.config) ? [warn(file)] : [];
    if (read.bytes === undefined) return { ...base, warnings: warned(tooLarge) };
    const bytes = isKept ? Uint8Array.from(read.bytes) : read.bytes;
    const text = decodeSource(bytes);
    return text === undefined ? { ...base, bytes, warnings: warned(notUtf8) } : { ...base, bytes, text };
  }

  #ask(source: Source, pool: WorkerPool | undefined): Begun {
    const { file, bytes, text } = source;
    const inputMap = mapBeside(file.path, text);
    const options = { fileName: file.filePath, ...(inputMap === undefined ? {} : { inputMap }) };
    const hash = hashOf(bytes);
    const stored = this.#cache.find(file.filePath, text, hash);
    if (stored !== undefined) return done({ ...source, result: restoreResult(text, options, stored) });
    const answer = pool?.instrument({ text, fileName: file.filePath });
    // What is wrong with it is said when its turn comes.
    answer?.catch(() => {});
    const finish = async (): Promise<FileOutcome> => {
      const fromWorker = answer === undefined ? undefined : await this.#answered(answer, source, options);
      const result = fromWorker ?? (await this.#instrument(source, options));
      this.#cache.add(file.filePath, hash, storeResult(result));
      return { ...source, result };
    };
    return { file, size: bytes.length, isAsked: true, finish };
  }

  /** Undefined for a source too deep for the stack of a worker, which is smaller. */
  async #answered(
    answer: Promise<string>,
    { file, text }: Source,
    options: InstrumentOptions,
  ): Promise<InstrumentResult | undefined> {
    try {
      const stored = JSON.parse(await answer) as StoredResult;
      return stored.diagnostics.some(({ code }) => code === 'AC4002')
        ? undefined
        : restoreResult(text, options, stored);
    } catch (error) {
      throw this.#defect(file, error as Error);
    }
  }

  async #instrument({ file, text }: Source, options: InstrumentOptions): Promise<InstrumentResult> {
    const { instrumentSource } = await import('../../transformer/index.js');
    try {
      return instrumentSource(text, { ...options, config: this.#project.config, target: targetOf(this.#project) });
    } catch (error) {
      throw this.#defect(file, error as Error);
    }
  }

  #defect({ path }: ProjectFile, { message, stack }: Error): CliError {
    const wrapped = new CliError('AC5000', {
      message: `cannot instrument ${basename(path)}`,
      place: displayPath(path, this.#project.cwd),
      cause: message,
      fix: 'This is a defect of agentcore-instrument: please report it. Until then, `exclude` the file.',
    });
    if (stack !== undefined) wrapped.stack = stack;
    return wrapped;
  }
}

function done(outcome: FileOutcome): Begun {
  return { file: outcome.file, size: outcome.bytes?.length ?? 0, isAsked: false, finish: () => outcome };
}

function isSource(outcome: FileOutcome): outcome is Source {
  return outcome.text !== undefined && outcome.bytes !== undefined;
}

/** `ts.ScriptTarget.ES5`; TypeScript is not loaded for a number. */
const ES5 = 1;

export function targetOf({ tsconfig }: Project): 'es5' | undefined {
  return (tsconfig?.options.target ?? 99) <= ES5 ? 'es5' : undefined;
}

/** The source map that a compiled source names in its last comment, where it is a file that can be read. */
function mapBeside(path: string, text: string): string | undefined {
  const [, name] = /\/\/# sourceMappingURL=([^\s:]+\.map)\s*$/.exec(text) ?? [];
  if (name === undefined) return undefined;
  try {
    const map = resolve(dirname(path), decodeURI(name));
    return statSync(map).isFile() ? readFileSync(map, 'utf8') : undefined;
  } catch {
    // Compiled code is often shipped without its maps: then the compiled source is what the map leads to.
    return undefined;
  }
}

export function notUtf8({ filePath }: ProjectFile): Diagnostic {
  return cliWarning('AC5101', {
    message: `\`${filePath}\` is not UTF-8, and is copied as it is.`,
    fix: 'Save it as UTF-8, or exclude it in the configuration.',
    file: filePath,
  });
}

function tooLarge({ filePath }: ProjectFile): Diagnostic {
  return cliWarning('AC5105', {
    message: `\`${filePath}\` has more than ${LARGEST_SOURCE >> 20} MiB, and is copied as it is.`,
    fix: 'If it is a source, split it; else exclude it in the configuration.',
    file: filePath,
  });
}
