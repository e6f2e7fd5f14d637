/** Reads the files of a project one after another and hands the sources to the core. */
import { readFileSync, statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { mayContainSites } from '../../transformer/find/prefilter.js';
import { isIncluded } from '../../transformer/find/rules/globs.js';
import { displayPath, isSourceName } from '../../transformer/project/paths.js';
import { restoreResult, storeResult } from '../../transformer/stored-result.js';
import type { Diagnostic, InstrumentResult } from '../../transformer/types.js';
import { CliError, cliWarning, fileSystemError } from '../errors.js';
import type { Project, ProjectFile } from './project.js';
import { ResultCache } from './result-cache.js';

export interface FileOutcome {
  readonly file: ProjectFile;
  readonly executable: boolean;
  /** Of sources that are UTF-8. */
  readonly text?: string;
  /** Of sources that the core was asked about. */
  readonly result?: InstrumentResult;
  readonly warnings: readonly Diagnostic[];
}

/** `ts.ScriptTarget.ES5`; TypeScript is not loaded for a number. */
const ES5 = 1;

/** Between files, this often, signals are let through and the progress is shown. */
const TURN_MS = 50;

/**
 * @param onProgress called now and then with the number of files done
 * @throws {CliError} AC5013 when a file cannot be read
 */
export async function instrumentFiles(
  project: Project,
  onProgress: (done: number, file: ProjectFile) => void,
): Promise<FileOutcome[]> {
  const outcomes: FileOutcome[] = [];
  const cache = ResultCache.open(project.root, [project.config, targetOf(project)]);
  let turn = performance.now();
  for (const file of project.files) {
    outcomes.push(await instrumentFile(file, project, cache));
    if (performance.now() - turn < TURN_MS) continue;
    onProgress(outcomes.length, file);
    await nextTurn();
    turn = performance.now();
  }
  cache.save();
  return outcomes;
}

async function instrumentFile(file: ProjectFile, project: Project, cache: ResultCache): Promise<FileOutcome> {
  try {
    const base = { file, executable: (statSync(file.path).mode & 0o100) !== 0, warnings: [] };
    if (!isSourceName(file.path)) return base;
    const text = decode(readFileSync(file.path));
    if (text === undefined)
      return { ...base, warnings: isIncluded(file.filePath, project.config) ? [notUtf8(file)] : [] };
    // The core decides by the same test; asking here first keeps TypeScript from being loaded for nothing.
    if (!mayContainSites(text, file.filePath, project.config)) return { ...base, text };
    return { ...base, text, result: await instrument(text, file, project, cache) };
  } catch (error) {
    throw fileSystemError(error, 'read', displayPath(file.path, project.cwd));
  }
}

function targetOf({ tsconfig }: Project): 'es5' | undefined {
  return (tsconfig?.options.target ?? 99) <= ES5 ? 'es5' : undefined;
}

async function instrument(
  text: string,
  file: ProjectFile,
  project: Project,
  cache: ResultCache,
): Promise<InstrumentResult> {
  const inputMap = mapBeside(file.path, text);
  const options = { fileName: file.filePath, ...(inputMap === undefined ? {} : { inputMap }) };
  const stored = cache.find(file.filePath, text);
  if (stored !== undefined) return restoreResult(text, options, stored);
  const { config, cwd } = project;
  const { instrumentSource } = await import('../../transformer/index.js');
  try {
    const result = instrumentSource(text, { ...options, config, target: targetOf(project) });
    cache.add(file.filePath, text, storeResult(result));
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
    return readFileSync(resolve(dirname(path), decodeURI(name)), 'utf8');
  } catch {
    // Compiled code is often shipped without its maps: then the compiled source is what the map leads to.
    return undefined;
  }
}

/** Exact: encoding the text gives the same bytes, a byte order mark included. Undefined for what is not UTF-8. */
function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

export function notUtf8({ filePath }: ProjectFile): Diagnostic {
  return cliWarning('AC5101', {
    message: `\`${filePath}\` is not UTF-8, and is copied as it is.`,
    fix: 'Save it as UTF-8, or exclude it in the configuration.',
    file: filePath,
  });
}
