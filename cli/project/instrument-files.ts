/** Reads the files of a project one after another and hands the sources to the core. */
import { readFileSync, statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { mayContainSites } from '../../transformer/find/prefilter.js';
import { isIncluded } from '../../transformer/find/rules/globs.js';
import { displayPath, isSourceName } from '../../transformer/project/paths.js';
import { decodeSource } from '../../transformer/project/source-text.js';
import { restoreResult, storeResult } from '../../transformer/stored-result.js';
import type { Diagnostic, InstrumentResult } from '../../transformer/types.js';
import { CliError, cliWarning, fileSystemError } from '../errors.js';
import type { Project, ProjectFile } from './project.js';
import { type CacheMode, hashOf, ResultCache } from './result-cache.js';
import { SourceReader } from './source-reader.js';

/** What came of one file. It is handed on, and not kept: a project may have a hundred thousand of them. */
export interface FileOutcome {
  readonly file: ProjectFile;
  readonly executable: boolean;
  /** Of sources: what was read, and is therefore what an output that is a copy has to be. Good until the next file. */
  readonly bytes?: Uint8Array;
  /** Of sources that are UTF-8. */
  readonly text?: string;
  /** Of sources that the core was asked about. */
  readonly result?: InstrumentResult;
  readonly warnings: readonly Diagnostic[];
}

export interface InstrumentFilesOptions {
  readonly cache: CacheMode;
  /** Called now and then with the number of files done. */
  readonly onProgress?: (done: number, file: ProjectFile) => void;
}

/** `ts.ScriptTarget.ES5`; TypeScript is not loaded for a number. */
const ES5 = 1;

/** Between files, this often, signals are let through and the progress is shown. */
const TURN_MS = 50;

/** In bytes. What is larger is no source of anybody's, but a video by the name of `.ts`, say; V8's strings end at twice that. */
export const LARGEST_SOURCE = 1 << 28;

/**
 * @param visit gets each outcome, in the order of the files, and says what is kept of it
 * @throws {CliError} AC5013 when a file cannot be read
 */
export async function instrumentFiles<Kept>(
  project: Project,
  { cache: mode, onProgress = () => {} }: InstrumentFilesOptions,
  visit: (outcome: FileOutcome) => Kept | Promise<Kept>,
): Promise<Kept[]> {
  const kept: Kept[] = [];
  const cache = ResultCache.open(project.root, [project.config, targetOf(project)], mode);
  const reader = new SourceReader();
  let turn = performance.now();
  try {
    for (const file of project.files) {
      kept.push(await visit(await instrumentFile(file, project, cache, reader)));
      if (performance.now() - turn < TURN_MS) continue;
      onProgress(kept.length, file);
      await nextTurn();
      turn = performance.now();
    }
    cache.save();
  } finally {
    cache.close();
  }
  return kept;
}

async function instrumentFile(
  file: ProjectFile,
  project: Project,
  cache: ResultCache,
  reader: SourceReader,
): Promise<FileOutcome> {
  try {
    if (!isSourceName(file.path)) return { file, executable: (statSync(file.path).mode & 0o100) !== 0, warnings: [] };
    const { bytes, executable } = reader.read(file.path, LARGEST_SOURCE);
    const base = { file, executable, warnings: [] };
    const warned = (warn: (file: ProjectFile) => Diagnostic): readonly Diagnostic[] =>
      isIncluded(file.filePath, project.config) ? [warn(file)] : [];
    if (bytes === undefined) return { ...base, warnings: warned(tooLarge) };
    const text = decodeSource(bytes);
    if (text === undefined) return { ...base, bytes, warnings: warned(notUtf8) };
    // The core decides by the same test; asking here first keeps TypeScript from being loaded for nothing.
    if (!mayContainSites(text, file.filePath, project.config)) return { ...base, bytes, text };
    return { ...base, bytes, text, result: await instrument(text, bytes, file, project, cache) };
  } catch (error) {
    throw fileSystemError(error, 'read', displayPath(file.path, project.cwd));
  }
}

function targetOf({ tsconfig }: Project): 'es5' | undefined {
  return (tsconfig?.options.target ?? 99) <= ES5 ? 'es5' : undefined;
}

async function instrument(
  text: string,
  bytes: Uint8Array,
  file: ProjectFile,
  project: Project,
  cache: ResultCache,
): Promise<InstrumentResult> {
  const inputMap = mapBeside(file.path, text);
  const options = { fileName: file.filePath, ...(inputMap === undefined ? {} : { inputMap }) };
  const hash = hashOf(bytes);
  const stored = cache.find(file.filePath, text, hash);
  if (stored !== undefined) return restoreResult(text, options, stored);
  const { config, cwd } = project;
  const { instrumentSource } = await import('../../transformer/index.js');
  try {
    const result = instrumentSource(text, { ...options, config, target: targetOf(project) });
    cache.add(file.filePath, hash, storeResult(result));
    return result;
  } catch (error) {
    const { message, stack } = error as Error;
    const wrapped = new CliError('AC5000', {
      message: `cannot instrument ${basename(file.path)}`,
      place: displayPath(file.path, cwd),
      cause: message,
      fix: 'This is a defect of agentcore-instrument: please report it. Until then, `exclude` the file.',
    });
    if (stack !== undefined) wrapped.stack = stack;
    throw wrapped;
  }
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
