/** The sources of a project, what it compiles them to, and where it begins. */
import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { ts } from 'ts-morph';
import { commonFolder, displayPath, isInside, isSourceName, relativePosix } from '../../transformer/project/paths.js';
import { CliError } from '../errors.js';
import { loadTsconfig } from '../project/tsconfig.js';
import { walk } from '../project/walk.js';

export interface Sources {
  /** Absolute, sorted; without tests and configurations. */
  readonly files: readonly string[];
  readonly hasTests: boolean;
  /** Of the tsconfig that the build uses, absolute. */
  readonly tsconfig: string | undefined;
  /** Of that tsconfig. */
  readonly options: ts.CompilerOptions;
  /** The folder that the output mirrors, absolute. */
  readonly rootDir: string;
  /** Absolute; undefined where the compiler writes beside the sources, or not at all. */
  readonly outDir: string | undefined;
}

const TEST = /(?:[./-](?:test|spec)\.[cm]?[jt]sx?$)|(?:^|\/)(?:tests?|__tests__|__mocks__|e2e)\//;
const NO_PROGRAM =
  /(?:^|\/)[^/]*\.(?:config|setup)\.[cm]?[jt]s$|(?:^|\/)(?:dist|build|out|coverage|scripts|bench|docs|examples)\//;

/**
 * @param given the tsconfig that the build script names, relative to `folder`
 * @throws {CliError | InputError} for a tsconfig that cannot be used
 */
export function findSources(folder: string, given: string | undefined, cwd: string): Sources {
  const tsconfig = tsconfigOf(folder, given);
  const project = tsconfig === undefined ? undefined : projectOf(tsconfig, cwd);
  const options = project?.options ?? {};
  const outDir = options.noEmit === true ? undefined : options.outDir && resolve(options.outDir);
  const all = (project?.files ?? walkedFiles(folder, cwd)).filter(
    (path) => isSourceName(path) && isInside(path, folder) && (outDir === undefined || !isInside(path, outDir)),
  );
  const isTest = (path: string): boolean => TEST.test(relativePosix(folder, path));
  const files = all.filter((path) => !isTest(path) && !NO_PROGRAM.test(relativePosix(folder, path)));
  // Without `rootDir` TypeScript takes the folder that all files have in common, tests included; with `composite` its own.
  const common =
    options.composite === true || all.length === 0 ? folder : commonFolder(all.map((path) => dirname(path)));
  const rootDir = options.rootDir === undefined ? common : resolve(options.rootDir);
  return { files, hasTests: all.some(isTest), tsconfig, options, rootDir, outDir };
}

function tsconfigOf(folder: string, given: string | undefined): string | undefined {
  const path = resolve(folder, given ?? 'tsconfig.json');
  const file = existsSync(join(path, 'tsconfig.json')) ? join(path, 'tsconfig.json') : path;
  return existsSync(file) ? file : undefined;
}

/** Undefined for a solution, which has projects and no files. */
function projectOf(
  tsconfig: string,
  cwd: string,
): { readonly options: ts.CompilerOptions; readonly files: readonly string[] | undefined } {
  try {
    return loadTsconfig(tsconfig, undefined, cwd);
  } catch (error) {
    const { config = {} } = ts.readConfigFile(tsconfig, (name) => ts.sys.readFile(name)) as {
      config?: { references?: unknown };
    };
    if (!(error instanceof CliError) || error.code !== 'AC5008' || config.references === undefined) throw error;
    return { options: {}, files: undefined };
  }
}

/** Below `src` and `packages` where there are such folders. */
function walkedFiles(folder: string, cwd: string): readonly string[] {
  const roots = ['src', 'packages'].map((name) => join(folder, name)).filter((path) => existsSync(path));
  return (roots.length === 0 ? [folder] : roots).flatMap(
    (root) => walk(root, { display: (path) => displayPath(path, cwd) }).files,
  );
}

const ENTRIES = ['main', 'index', 'app', 'server', 'agent', 'cli', 'start'];

/** The source of the program: that of the file which is run, else by its name. Absolute. */
export function entryOf(
  folder: string,
  { files, rootDir, outDir }: Sources,
  program: string | undefined,
): string | undefined {
  const candidates = program === undefined ? [] : [resolve(folder, program)];
  if (program !== undefined && outDir !== undefined && isInside(candidates[0]!, outDir)) {
    candidates.push(join(rootDir, relativePosix(outDir, candidates[0]!)));
  }
  const stems = new Set(candidates.map(stemOf));
  const ran = files.find((path) => stems.has(stemOf(path)));
  if (ran !== undefined) return ran;
  const byDepth = [...files].sort((a, b) => a.split('/').length - b.split('/').length);
  return ENTRIES.map((name) => byDepth.find((path) => basename(stemOf(path)) === name)).find(
    (path) => path !== undefined,
  );
}

/** Where the compiler writes a source; undefined without an `outDir`. Relative to the folder. */
export function outputOf(folder: string, { rootDir, outDir }: Sources, source: string): string | undefined {
  if (outDir === undefined) return undefined;
  const output = join(outDir, relativePosix(rootDir, source)).replace(/([cm]?)tsx?$/, '$1js');
  return relativePosix(folder, output);
}

function stemOf(path: string): string {
  return path.replace(/\.[cm]?[jt]sx?$/, '');
}
