/** The files of a TypeScript project, from its tsconfig, and the tsconfig by which `tsc` compiles the output. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { InputError } from '../../transformer/project/input-error.js';
import { commonFolder, displayPath, isInside, realPath } from '../../transformer/project/paths.js';
import ts from '../../transformer/typescript.js';
import { CliError, cliDiagnostic } from '../errors.js';
import { withImportedFiles } from './imported-files.js';
import { ownTypeRoots } from './type-roots.js';
import { walk } from './walk.js';

export interface TsconfigProject {
  /** Of the tsconfig, absolute. */
  readonly path: string;
  /** Sorted, absolute: the files that the tsconfig names and what they import, as far as the output mirrors them. */
  readonly files: readonly string[];
  /** Declarations that the tsconfig names and that are outside of the mirrored folder: they stay where they are. */
  readonly outside: readonly string[];
  readonly mirrored: string;
  readonly options: ts.CompilerOptions;
  /** Absolute: files or folders. */
  readonly references: readonly string[];
  /** Absolute: the files that the tsconfig itself names. */
  readonly named: readonly string[];
  /** Absolute: those in which a file that appears may belong to the project. */
  readonly folders: readonly string[];
}

/**
 * The mirrored folder is the one of the tsconfig, or the nearest one around it that has all sources and `rootDir` in it.
 *
 * @param path of the tsconfig, or of its folder; absolute
 * @param outDir absolute; what an earlier run has left there is no source
 * @param reads gets the tsconfig and what it extends, or would if it were there; also when this throws
 * @throws {CliError} AC5003, AC5008
 * @throws {InputError} AC5008 with the place, for one that is no JSON
 */
export function loadTsconfig(
  path: string,
  outDir: string | undefined,
  cwd: string,
  reads?: Set<string>,
): TsconfigProject {
  const project = readTsconfigProject(tsconfigPath(path), outDir, cwd, reads);
  if (project.files.length === 0) throw noSources(displayPath(project.path, cwd), project.references.length > 0);
  return project;
}

/** @param path of a tsconfig, or of its folder */
export function tsconfigPath(path: string): string {
  return existsSync(path) && statSync(path).isDirectory() ? join(path, 'tsconfig.json') : path;
}

/** The same as {@link loadTsconfig} for one that may have no sources of its own, as a solution has none. */
export function readTsconfigProject(
  file: string,
  outDir: string | undefined,
  cwd: string,
  reads = new Set<string>(),
): TsconfigProject {
  const display = displayPath(file, cwd);
  reads.add(file);
  if (!existsSync(file)) {
    throw new CliError('AC5003', { message: `no such file: ${display}`, place: '--tsconfig', fix: 'Check the path.' });
  }
  const json = readTsconfig(file, display);
  const parsed = ts.parseJsonConfigFileContent(json, noting(reads), dirname(file), undefined, file);
  const references = (parsed.projectReferences ?? []).map((reference) => reference.path);
  refuseErrors(parsed.errors, display);

  const named = parsed.fileNames.map((name) => resolve(name));
  const all = [...withImportedFiles(named, parsed.options)].filter(
    (name) => !/[\\/]node_modules[\\/]/.test(name) && (outDir === undefined || !isInside(realPath(name), outDir)),
  );
  const isDeclaration = (name: string): boolean => /\.d\.(?:[^./]+\.)?[cm]?ts$/i.test(name);
  const sources = all.filter((name) => !isDeclaration(name));

  const { options } = parsed;
  const rootDir = options.rootDir === undefined ? [] : [options.rootDir];
  const mirrored = commonFolder([dirname(file), ...sources.map((name) => dirname(name)), ...rootDir]);
  const inMirrored = all.filter((name) => isInside(name, mirrored));
  const declared = ownTypeRoots(options, mirrored).flatMap(
    (folder) => walk(folder, { outDir, display: (name) => displayPath(name, cwd) }).files,
  );
  return {
    path: file,
    files: sources.length === 0 ? [] : [...new Set([...inMirrored, ...declared])].sort(),
    outside: all.filter((name) => !isInside(name, mirrored) && named.includes(name)),
    mirrored,
    options,
    references,
    named,
    folders: foldersOf(parsed, all, outDir),
  };
}

/** The host of the compiler, with all that `extends` leads to noted; packages do not change while somebody works. */
function noting(reads: Set<string>): ts.ParseConfigHost {
  const note = (file: string): string => {
    if (!/[\\/]node_modules[\\/]/.test(file)) reads.add(resolve(file));
    return file;
  };
  const { sys } = ts;
  return { ...sys, readFile: (file) => sys.readFile(note(file)), fileExists: (file) => sys.fileExists(note(file)) };
}

/** Those of the files, and those that `include` covers, but for where the compiler writes. */
function foldersOf(
  { wildcardDirectories, options }: ts.ParsedCommandLine,
  files: readonly string[],
  outDir: string | undefined,
): string[] {
  const written = [options.outDir, options.declarationDir].filter((folder) => folder !== undefined);
  const isWritten = (folder: string): boolean => written.some((around) => isInside(folder, resolve(around)));
  const covered = Object.entries(wildcardDirectories ?? {}).flatMap(([folder, flags]) => {
    if (!existsSync(folder)) return [];
    const isDeep = (flags & ts.WatchDirectoryFlags.Recursive) !== 0;
    return isDeep ? walk(folder, { outDir, display: (name) => name }).folders : [folder];
  });
  const folders = [...covered, ...files.map((name) => dirname(name))].map((folder) => resolve(folder));
  return [...new Set(folders)].filter((folder) => !isWritten(folder)).sort();
}

function readTsconfig(file: string, display: string): unknown {
  const { config, error } = ts.readConfigFile(file, (name) => readFileSync(name, 'utf8'));
  if (error === undefined) return config;
  const text = error.file?.text;
  const diagnostic = cliDiagnostic('AC5008', {
    message: `\`${display}\` cannot be read: ${ts.flattenDiagnosticMessageText(error.messageText, ' ')}`,
    fix: 'Correct it there.',
    file: display,
    ...(error.file !== undefined && error.start !== undefined && place(error.file, error.start, error.length ?? 1)),
  });
  throw new InputError([{ diagnostic, ...(text !== undefined && { text }) }]);
}

function place(file: ts.SourceFile, start: number, length: number): { line: number; column: number; length: number } {
  const { line, character } = ts.getLineAndCharacterOfPosition(file, start);
  return { line: line + 1, column: character + 1, length: Math.max(1, length) };
}

/** `extends` that leads nowhere or in a circle, and no inputs. What options mean is the business of the compiler that the user runs. */
const FATAL = new Set([5083, 6053, 18000, 18002, 18003]);

function refuseErrors(errors: readonly ts.Diagnostic[], display: string): void {
  const error = errors.find(({ code }) => FATAL.has(code));
  if (error === undefined) return;
  const cause = ts.flattenDiagnosticMessageText(error.messageText, ' ');
  throw new CliError('AC5008', {
    message: `${display} cannot be used`,
    place: display,
    cause,
    fix: 'Correct it there.',
  });
}

function noSources(display: string, isSolution: boolean): CliError {
  const fix = isSolution
    ? 'Give one of the projects that it refers to.'
    : 'Give the tsconfig that the sources are compiled by.';
  return new CliError('AC5008', { message: `no source file belongs to ${display}`, place: display, fix });
}
