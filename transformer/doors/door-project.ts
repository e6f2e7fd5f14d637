/** What every door works with: the project's configuration, and the core asked about one source at a time. */
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { formatDiagnostic } from '../code-frame.js';
import type { AgentcoreConfig } from '../config/types.js';
import { validateConfig } from '../config/validate.js';
import { mayContainSites } from '../find/prefilter.js';
import { SYNTAX_ERROR } from '../messages/source.js';
import { findConfig, type LoadedConfig, loadConfig, loadConfigSync } from '../project/config-file.js';
import { InputError } from '../project/input-error.js';
import { displayPath, isInside, isSourceName, packageFolder, relativePosix } from '../project/paths.js';
import type { Diagnostic, InstrumentOptions, InstrumentResult } from '../types.js';

export interface DoorOptions {
  /**
   * The configuration itself, or the path of its file, relative to `root`. Default: the nearest `agentcore.config.*`, or
   * `"agentcore"` in a package.json, from `root` up to the folder of the package, or of the workspace that it is in.
   */
  readonly config?: AgentcoreConfig | string | undefined;
  /** The folder that a configuration given here is relative to. Default: the working directory. */
  readonly root?: string | undefined;
}

export interface DoorProject {
  /** The folder of the configuration file; absolute. What globs and `code.file.path` are relative to. */
  readonly root: string;
  readonly config: AgentcoreConfig;
  /** Absolute; to be watched, for all output depends on it. */
  readonly configFile: string | undefined;
}

/**
 * @throws {InputError} for a configuration that is wrong
 * @throws an error of the operating system where its file cannot be read
 */
export async function loadDoorProject({ config, root = process.cwd() }: DoorOptions = {}): Promise<DoorProject> {
  if (typeof config === 'object') return projectOf(config, root);
  return projectAround(await loadConfig(config === undefined ? undefined : resolve(root, config), root), root);
}

/** The file that {@link loadDoorProject} reads, without reading it: what is wrong in it is corrected there. */
export function configFileOf({ config, root = process.cwd() }: DoorOptions = {}): string | undefined {
  if (typeof config === 'object') return undefined;
  return config === undefined ? findConfig(root) : resolve(root, config);
}

/** The same for hosts that do not wait. */
export function loadDoorProjectSync({ config, root = process.cwd() }: DoorOptions = {}): DoorProject {
  if (typeof config === 'object') return projectOf(config, root);
  return projectAround(loadConfigSync(config === undefined ? undefined : resolve(root, config), root), root);
}

function projectOf(given: AgentcoreConfig, root: string): DoorProject {
  const { config, diagnostics } = validateConfig(given);
  if (diagnostics.length > 0) throw new InputError(diagnostics.map((diagnostic) => ({ diagnostic })));
  return { root, config, configFile: undefined };
}

function projectAround({ config, file }: LoadedConfig, root: string): DoorProject {
  return { root: file === undefined ? root : dirname(file), config, configFile: file };
}

/** Where this package is: linked into a workspace it is in no `node_modules`. */
const OWN = packageFolder(dirname(fileURLToPath(import.meta.url)));

/** Whether a file can have anything to do with us, by its path alone, absolute: a package's code is its own. */
export function isCandidatePath(path: string): boolean {
  return isSourceName(path) && !/[\\/]node_modules[\\/]/.test(path) && !isOwn(path);
}

function isOwn(path: string): boolean {
  return OWN !== undefined && isInside(path, OWN);
}

/**
 * Whether the core is to be asked about a source: for the others TypeScript is not loaded, and nothing parsed.
 *
 * @param path absolute
 */
export function isCandidate({ root, config }: DoorProject, path: string, text: string): boolean {
  return isCandidatePath(path) && mayContainSites(text, relativePosix(root, path), config);
}

export interface DoorSource {
  readonly text: string;
  /** Absolute. */
  readonly path: string;
  /** How the host runs it; see {@link InstrumentOptions}. */
  readonly module?: InstrumentOptions['module'];
  readonly target?: InstrumentOptions['target'];
}

/**
 * What a door hands on instead of a source; undefined when that stays as it is.
 *
 * @param core loaded by the door, in its own way, when the first source needs it
 * @param warn told what is wrong with the source, for people, with a code frame; a syntax error is left to the host
 */
export function instrumentForDoor(
  core: { readonly instrumentSource: (text: string, options: InstrumentOptions) => InstrumentResult },
  project: DoorProject,
  source: DoorSource,
  warn: (message: string) => void,
): InstrumentResult | undefined {
  const result = askCore(core, project, source);
  for (const diagnostic of sayable(result)) warn(described(diagnostic, source.text, source.path));
  return result.changed ? result : undefined;
}

/** The same for a door that has its own way to say what is wrong: {@link sayable}. */
export function askCore(
  core: { readonly instrumentSource: (text: string, options: InstrumentOptions) => InstrumentResult },
  { root, config }: DoorProject,
  { text, path, module, target }: DoorSource,
): InstrumentResult {
  return core.instrumentSource(text, { fileName: relativePosix(root, path), config, module, target });
}

/** What a door says of a source; a syntax error is left to the host. */
export function sayable({ diagnostics }: InstrumentResult): readonly Diagnostic[] {
  return diagnostics.filter(({ code }) => code !== SYNTAX_ERROR);
}

function described(diagnostic: Diagnostic, text: string, path: string): string {
  return formatDiagnostic({ ...diagnostic, file: displayPath(path, process.cwd()) }, text);
}

/** A configuration that is wrong, as text for people; any other error is not ours to tell. */
export function describeInputError(error: unknown): string | undefined {
  if (!(error instanceof InputError)) return undefined;
  return error.reports.map(({ diagnostic, text }) => formatDiagnostic(diagnostic, text)).join('\n\n');
}
