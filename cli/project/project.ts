/** What a command works on: the configuration, the files, and the folder that the output mirrors. */
import { existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { AgentcoreConfig } from '../../transformer/config/types.js';
import { configPlaces, type LoadedConfig, loadConfig } from '../../transformer/project/config-file.js';
import { commonFolder, displayPath, isInside, realPath, relativePosix } from '../../transformer/project/paths.js';
import type { Diagnostic } from '../../transformer/types.js';
import { CliError, fileSystemError } from '../errors.js';
import type { TsconfigProject } from './tsconfig.js';
import { walk } from './walk.js';

export interface ProjectFile {
  /** Absolute. */
  readonly path: string;
  /** Relative to the project root, with `/` between the parts: what globs and `code.file.path` go by. */
  readonly filePath: string;
  /** Relative to the mirrored folder. */
  readonly outputPath: string;
}

export interface Project {
  readonly cwd: string;
  /** The folder of the configuration file, else the working directory. Absolute. */
  readonly root: string;
  readonly config: AgentcoreConfig;
  readonly configFile: LoadedConfig;
  /** The folder that the output mirrors, absolute. */
  readonly mirrored: string;
  readonly files: readonly ProjectFile[];
  /** The paths of the call as far as they do not stand for the whole project; a part of it cannot show that a rule is dead. */
  readonly givenPaths: readonly string[];
  readonly warnings: readonly Diagnostic[];
  /** Absolute: those in which a file that appears may belong to the project. */
  readonly folders: readonly string[];
  readonly tsconfig?: TsconfigProject;
}

export interface ProjectOptions {
  readonly paths: readonly string[];
  readonly tsconfig?: string | undefined;
  readonly config?: string | undefined;
  readonly outDir?: string | undefined;
  /** Instead of paths: what has been found already. */
  readonly found?: Pick<FoundFiles, 'files' | 'mirrored' | 'folders' | 'tsconfig'> | undefined;
  /** Gets the files, there or not, by which the list of files is made, also when that fails: for those who watch. */
  readonly reads?: Set<string>;
}

/**
 * @throws {CliError} when the call or the files are at fault
 * @throws {InputError} when the configuration is
 */
export async function loadProject(options: ProjectOptions, cwd: string): Promise<Project> {
  const { reads } = options;
  for (const place of options.config ? [resolve(cwd, options.config)] : configPlaces(cwd)) reads?.add(place);
  const configFile = await configOf(options.config && resolve(cwd, options.config), cwd);
  const root = configFile.file === undefined ? cwd : dirname(configFile.file);
  const outDir = options.outDir === undefined ? undefined : outputFolder(options.outDir, cwd);
  const found = options.found
    ? { ...options.found, inputs: [], warnings: [] }
    : options.tsconfig === undefined
      ? filesOfPaths(options.paths, outDir, cwd, reads)
      : await filesOfTsconfig({ ...options, tsconfig: options.tsconfig }, outDir, cwd);
  const { mirrored } = found;
  if (outDir !== undefined) refuseOverlap(outDir, found.inputs, configFile.file, cwd);
  const files = found.files.map((path) => ({
    path,
    filePath: relativePosix(root, path),
    outputPath: relativePosix(mirrored, path),
  }));
  const { warnings, folders, tsconfig } = found;
  const base = { cwd, root, config: configFile.config, configFile, mirrored, files, warnings, folders };
  return { ...base, givenPaths: options.paths, ...(tsconfig && { tsconfig }) };
}

/** @param given `--config`, absolute */
async function configOf(given: string | undefined, cwd: string): Promise<LoadedConfig> {
  if (given !== undefined && !(existsSync(given) && statSync(given).isFile())) {
    const fix = 'Check the path, or leave --config out to have the nearest one found.';
    throw new CliError('AC5003', { message: `no such file: ${displayPath(given, cwd)}`, place: '--config', fix });
  }
  try {
    return await loadConfig(given, cwd);
  } catch (error) {
    throw fileSystemError(error, 'read the configuration', given ?? cwd);
  }
}

/**
 * The path of the output folder, absolute and without links.
 *
 * @throws {CliError} AC5013 when the way to it leads through a file, or in a circle
 */
export function outputFolder(outDir: string, cwd: string): string {
  try {
    return realPath(resolve(cwd, outDir));
  } catch (error) {
    throw fileSystemError(error, 'use the output folder', `--out-dir ${outDir}`);
  }
}

interface FoundFiles {
  readonly mirrored: string;
  readonly files: readonly string[];
  /** What must not be written over. */
  readonly inputs: readonly string[];
  readonly warnings: readonly Diagnostic[];
  readonly folders: readonly string[];
  readonly tsconfig?: TsconfigProject | undefined;
}

function filesOfPaths(
  paths: readonly string[],
  outDir: string | undefined,
  cwd: string,
  reads?: Set<string>,
): FoundFiles {
  const given = (paths.length > 0 ? paths : [defaultPath(cwd)]).map((path) => resolve(cwd, path));
  const display = (path: string): string => displayPath(path, cwd);
  const files = new Set<string>();
  const around: string[] = [];
  const folders = new Set<string>();
  const warnings = new Map<string, Diagnostic>();
  for (const path of given) {
    reads?.add(path);
    if (!existsSync(path)) throw noSuchPath(display(path));
    const stats = statSync(path);
    if (stats.isDirectory()) {
      around.push(path);
      const walked = walk(path, { outDir, display });
      for (const file of walked.files) files.add(file);
      for (const folder of walked.folders) folders.add(folder);
      for (const file of walked.linked) reads?.add(file);
      for (const warning of walked.warnings) warnings.set(warning.message, warning);
    } else {
      // A pipe would be waited for, and a device may have no end.
      if (!stats.isFile()) throw noFile(display(path));
      around.push(dirname(path));
      files.add(path);
    }
  }
  if (files.size === 0) {
    const fix = 'Give a folder with sources, or a file.';
    throw new CliError('AC5005', { message: `no files in ${given.map(display).join(', ')}`, fix });
  }
  const sorted = [...files].sort();
  const found = { files: sorted, inputs: given, warnings: [...warnings.values()], folders: [...folders] };
  return { mirrored: commonFolder(around), ...found };
}

function defaultPath(cwd: string): string {
  if (existsSync(resolve(cwd, 'src'))) return 'src';
  const fix = 'Name the files or folders, or a tsconfig by --tsconfig.';
  throw new CliError('AC5004', { message: 'no path was given, and there is no folder src here', place: cwd, fix });
}

function noFile(path: string): CliError {
  const message = `neither a file nor a folder: ${path}`;
  return new CliError('AC5003', { message, fix: 'Give a file with the content, or the folder of sources.' });
}

const COMMANDS = ['init', 'instrument', 'build', 'list', 'explain', 'run', 'redact', 'doctor'];

function noSuchPath(path: string): CliError {
  // The first word is a path unless it is a command, so a misspelt command ends here.
  const command = COMMANDS.find((name) => !path.includes('/') && isNear(name, path));
  const fix =
    command === undefined ? 'Check the path.' : `For the command, put it first: agentcore-instrument ${command} …`;
  return new CliError('AC5003', { message: `no such file or folder: ${path}`, fix });
}

function isNear(name: string, word: string): boolean {
  return Math.abs(name.length - word.length) <= 2 && name[0] === word[0] && name.at(-1) === word.at(-1);
}

async function filesOfTsconfig(
  { tsconfig, paths, reads }: ProjectOptions & { readonly tsconfig: string },
  outDir: string | undefined,
  cwd: string,
): Promise<FoundFiles> {
  if (paths.length > 0) {
    const fix = 'Leave the paths out: the tsconfig says which files there are.';
    throw new CliError('AC5001', { message: '--tsconfig does not go with paths', place: paths.join(' '), fix });
  }
  const { loadTsconfig } = await import('./tsconfig.js');
  const { ignoredPlugin } = await import('./ignored-plugin.js');
  const loaded = loadTsconfig(resolve(cwd, tsconfig), outDir, cwd, reads);
  const { path, mirrored, files, folders } = loaded;
  return { mirrored, files, inputs: [path, ...files], warnings: ignoredPlugin(loaded, cwd), folders, tsconfig: loaded };
}

function refuseOverlap(outDir: string, inputs: readonly string[], configFile: string | undefined, cwd: string): void {
  const input = [...inputs, ...(configFile === undefined ? [] : [configFile])].find((path) =>
    isInside(realPath(path), outDir),
  );
  if (input === undefined) return;
  const display = displayPath(outDir, cwd);
  throw new CliError('AC5009', {
    message: `--out-dir ${display} is a folder around the sources`,
    place: `--out-dir ${display}`,
    cause: `${displayPath(input, cwd)} is in it`,
    fix: 'Choose a folder of its own, such as build/instrumented.',
  });
}
