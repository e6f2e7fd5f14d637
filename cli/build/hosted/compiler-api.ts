/**
 * The programmatic host of TypeScript 7.1 and later, `typescript/sync`, as far as it is used here. Nothing of it is settled
 * yet, and `createBuildOrchestrator` is not even documented: it is tested by its shape, and whatever is missing is a reason to
 * call the compiler as a process.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export interface ApiDiagnostic {
  readonly fileName?: string;
  readonly pos: number;
  readonly end: number;
  readonly code: number;
  readonly text: string;
}

export interface ApiProgram {
  getConfigFileParsingDiagnostics(): readonly ApiDiagnostic[];
  getSyntacticDiagnostics(): readonly ApiDiagnostic[];
  getProgramDiagnostics(): readonly ApiDiagnostic[];
  getGlobalDiagnostics(): readonly ApiDiagnostic[];
  getSemanticDiagnostics(): readonly ApiDiagnostic[];
  emit(): { readonly emitSkipped: boolean; readonly diagnostics: readonly ApiDiagnostic[] };
}

export interface CompilerApi {
  parseConfigFile(path: string): object;
  createSnapshot(changes: { readonly openProjects: readonly string[] }): {
    getConfiguredProject(path: string): { readonly program: ApiProgram } | undefined;
  };
  createBuildOrchestrator(
    projects: readonly string[],
    options: { readonly cwd: string },
  ): { build(): { readonly status: number; readonly diagnostics?: readonly ApiDiagnostic[] } };
  close(): void;
}

/** Stands for "as the operating system has it". */
export type UseOs = symbol;

export interface FileCallbacks {
  readonly readFile: (path: string) => string | UseOs;
  readonly writeFile: (path: string, text: string) => UseOs | undefined;
  readonly stat: (path: string) => { readonly mode: number; readonly size: number; readonly mtime: Date } | UseOs;
  readonly directoryExists: UseOs;
  readonly fileExists: UseOs;
  readonly getAccessibleEntries: UseOs;
  readonly realpath: UseOs;
  readonly removeFile: UseOs;
}

export interface CompilerModule {
  readonly API: new (options: { readonly cwd: string; readonly fs: FileCallbacks }) => CompilerApi;
  readonly formatDiagnostics: (diagnostics: readonly ApiDiagnostic[], host: CompilerApi) => string;
  readonly useOs: UseOs;
}

const METHODS = ['parseConfigFile', 'createSnapshot', 'createBuildOrchestrator', 'close'] as const;

/** The files of its package; undefined where it offers no such host. */
export function apiEntries(folder: string): { readonly sync: string; readonly fs: string } | undefined {
  const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { exports?: unknown };
  const entry = (name: string): string | undefined => {
    const target = (exports as Readonly<Record<string, unknown>> | null | undefined)?.[name];
    const file = importTarget(target);
    return file && join(folder, file);
  };
  const sync = entry('./sync');
  const fs = entry('./fs');
  return sync === undefined || fs === undefined ? undefined : { sync, fs };
}

function importTarget(target: unknown): string | undefined {
  if (typeof target === 'string') return target;
  if (typeof target !== 'object' || target === null) return undefined;
  const chosen = Object.entries(target).find(([condition]) => ['node', 'import', 'default'].includes(condition));
  return importTarget(chosen?.[1]);
}

/**
 * @param folder of the compiler's package
 * @throws {Error} that says what is missing
 */
export async function loadCompilerApi(folder: string): Promise<CompilerModule> {
  const entries = apiEntries(folder);
  if (entries === undefined) throw new Error('its package has no `sync`');
  const load = async (file: string): Promise<Readonly<Record<string, unknown>>> =>
    (await import(pathToFileURL(file).href)) as Readonly<Record<string, unknown>>;
  const [sync, fs] = await Promise.all([load(entries.sync), load(entries.fs)]);
  const { API, formatDiagnostics } = sync;
  const useOs = (fs['serverFS'] as { useOS?: unknown } | undefined)?.useOS;
  const prototype = typeof API === 'function' ? (API.prototype as Readonly<Record<string, unknown>>) : undefined;
  const missing = [
    ...(typeof API === 'function' ? [] : ['API']),
    ...(typeof formatDiagnostics === 'function' ? [] : ['formatDiagnostics']),
    ...(typeof useOs === 'symbol' ? [] : ['serverFS.useOS']),
    ...METHODS.filter((name) => prototype !== undefined && !(name in prototype)),
  ];
  if (missing.length > 0) throw new Error(`its \`sync\` has no ${missing.join(', ')}`);
  return { API, formatDiagnostics, useOs } as CompilerModule;
}
