/** The project of a plugin's entry, or what is wrong with its configuration, as diagnostics at their places. */
import { dirname, resolve } from 'node:path';
import { CONFIG_NAMES } from '../../project/config-file.js';
import { InputError } from '../../project/input-error.js';
import type ts from '../../typescript.js';
import { configFileOf, type DoorOptions, type DoorProject, loadDoorProjectSync } from '../door-project.js';
import { doorDiagnostic } from '../messages.js';
import { type Compiler, configFileOfOptions } from './compiler.js';
import { compilerDiagnostic } from './compiler-diagnostics.js';
import { type PluginEntry, readEntry } from './plugin-entry.js';

export interface PluginProject {
  /** Undefined when there are errors. */
  readonly project: DoorProject | undefined;
  readonly errors: readonly ts.Diagnostic[];
  /** What the configuration is read from, and where it would be if there were one; absolute. */
  readonly watched: readonly string[];
}

export function pluginProject(compiler: Compiler, options: ts.CompilerOptions, entry: PluginEntry): PluginProject {
  const { configFilePath } = options;
  const root = typeof configFilePath === 'string' ? dirname(configFilePath) : process.cwd();
  const { config, errors } = readEntry(entry, options);
  const tsconfig = configFileOfOptions(options);
  if (errors.length > 0) {
    const told = errors.map((error) => compilerDiagnostic(error, error.line === undefined ? undefined : tsconfig));
    return { project: undefined, errors: told, watched: [] };
  }
  const given: DoorOptions = { root, config };
  try {
    const project = loadDoorProjectSync(given);
    return { project, errors: [], watched: watchedFiles(given, project.configFile) };
  } catch (error) {
    return { project: undefined, errors: failure(compiler, error, root), watched: watchedFiles(given, undefined) };
  }
}

function failure(compiler: Compiler, error: unknown, root: string): ts.Diagnostic[] {
  if (error instanceof InputError) {
    return error.reports.map(({ diagnostic, text }) => {
      const path = diagnostic.file === undefined ? undefined : resolve(root, diagnostic.file);
      const file =
        path === undefined ? undefined : sourceFile(compiler, path, text ?? compiler.sys.readFile(path) ?? '');
      return compilerDiagnostic(diagnostic, file);
    });
  }
  const { path, message } = error as NodeJS.ErrnoException;
  if (path === undefined) throw error;
  const diagnostic = doorDiagnostic('AC7011', {
    message: `The configuration file cannot be read: ${message}.`,
    fix: 'Check `config` in the plugin’s entry: a path relative to the tsconfig.',
  });
  return [compilerDiagnostic(diagnostic, undefined)];
}

/** What the compiler needs of a file that is no source of the program, to show a place in it. */
export function sourceFile({ createSourceFile, ScriptTarget }: Compiler, path: string, text: string): ts.SourceFile {
  return createSourceFile(path, text, ScriptTarget.ES2015);
}

function watchedFiles(given: DoorOptions, known: string | undefined): readonly string[] {
  if (typeof given.config === 'object') return [];
  const file = known ?? foundFile(given);
  return file === undefined ? CONFIG_NAMES.map((name) => resolve(given.root ?? '', name)) : [file];
}

function foundFile(given: DoorOptions): string | undefined {
  try {
    return configFileOf(given);
  } catch (error) {
    // A package.json on the way up that is no JSON; the first search has said so.
    if (error instanceof InputError)
      return error.reports[0]?.diagnostic.file && resolve(given.root ?? '', error.reports[0].diagnostic.file);
    throw error;
  }
}
