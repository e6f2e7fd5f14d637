/** Finds, loads and checks the configuration (design.md, *Configuration*). */
import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { lilconfigSync } from 'lilconfig';
import { locateInJson } from '../config/locate-in-json.js';
import type { AgentcoreConfig } from '../config/types.js';
import { validateConfig } from '../config/validate.js';
import { importSync } from './import-sync.js';
import { configFileError, InputError } from './input-error.js';
import { jsonErrorPlace } from './json-error.js';
import { displayPath, packageFolder, realPath, workspaceFolder } from './paths.js';

export const CONFIG_NAMES = [
  'agentcore.config.json',
  'agentcore.config.js',
  'agentcore.config.mjs',
  'agentcore.config.ts',
] as const;
const PACKAGE_KEY = 'agentcore';

export interface LoadedConfig {
  readonly config: AgentcoreConfig;
  /** Absolute; undefined when there is none. */
  readonly file?: string;
  /** Of a JSON file, for code frames. */
  readonly text?: string;
}

/**
 * @param given the file, absolute; without it the nearest one, as {@link findConfig} finds it
 * @throws {InputError} AC5006 or AC5007 for a file that cannot be loaded, AC2xxx for what is wrong in it
 * @throws an error of the operating system where it cannot be read
 */
export async function loadConfig(given: string | undefined, cwd: string): Promise<LoadedConfig> {
  const file = given ?? findConfig(cwd);
  if (file === undefined) return { config: {} };
  const display = displayPath(file, cwd);
  if (extname(file) === '.json') return loadJson(file, display);
  return check(await importConfig(file, display), { file, display });
}

/** The same for hosts that do not wait. */
export function loadConfigSync(given: string | undefined, cwd: string): LoadedConfig {
  const file = given ?? findConfig(cwd);
  if (file === undefined) return { config: {} };
  const display = displayPath(file, cwd);
  if (extname(file) === '.json') return loadJson(file, display);
  return check(requireConfig(file, display), { file, display });
}

function loadJson(file: string, display: string): LoadedConfig {
  const text = readFileSync(file, 'utf8');
  const json = parseJson(text, display);
  if (basename(file) !== 'package.json') return check(json, { file, display, text });
  const value = (json as Record<string, unknown> | null)?.[PACKAGE_KEY];
  return check(value ?? {}, { file, display, text, valueText: memberOnly(text, PACKAGE_KEY) });
}

/**
 * The nearest configuration file from `cwd` up to the folder of the package, in a workspace up to that of the workspace;
 * absolute.
 *
 * @throws {InputError} AC5006 for a package.json that is no JSON
 */
export function findConfig(cwd: string): string | undefined {
  // Only what package.json says is looked into here; everything else is loaded when it is known to be the one.
  const found = () => true;
  const search = lilconfigSync(PACKAGE_KEY, {
    searchPlaces: [...CONFIG_NAMES, 'package.json'],
    stopDir: lastFolder(cwd),
    cache: false,
    ignoreEmptySearchPlaces: false,
    loaders: {
      '.json': (file, text) => (basename(file) === 'package.json' ? parseJson(text, displayPath(file, cwd)) : true),
      '.js': found,
      '.mjs': found,
      '.ts': found,
    },
  });
  return search.search(cwd)?.filepath;
}

/** Where {@link findConfig} looks from `cwd`, absolute: what appears there takes the place of what was found. */
export function configPlaces(cwd: string): string[] {
  const stop = lastFolder(cwd);
  const places: string[] = [];
  for (let folder = cwd; ; folder = dirname(folder)) {
    for (const name of [...CONFIG_NAMES, 'package.json']) places.push(join(folder, name));
    if (folder === stop) return places;
  }
}

function lastFolder(cwd: string): string {
  return workspaceFolder(cwd) ?? packageFolder(cwd) ?? cwd;
}

interface Source {
  readonly file: string;
  readonly display: string;
  readonly text?: string;
  /** The text with all but the configuration blanked out, where that is a part of it. */
  readonly valueText?: string;
}

function check(value: unknown, { file, display, text, valueText = text }: Source): LoadedConfig {
  const source = { file: display, ...(valueText !== undefined && { text: valueText }) };
  const { config, diagnostics } = checked(value, source);
  const reported = text === undefined ? {} : { text };
  if (diagnostics.length > 0) throw new InputError(diagnostics.map((diagnostic) => ({ diagnostic, ...reported })));
  return { config, file, ...reported };
}

/** A module may export anything, such as getters that throw, and JSON can be nested deeper than the stack is deep. */
function checked(value: unknown, source: { readonly file: string }): ReturnType<typeof validateConfig> {
  try {
    return validateConfig(value, source);
  } catch (error) {
    throw failed('AC5006', {
      message: `\`${source.file}\` cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      fix: 'Make it plain data: objects, lists, texts, numbers and booleans.',
      file: source.file,
    });
  }
}

function parseJson(text: string, display: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const { message } = error as SyntaxError;
    const diagnostic = configFileError('AC5006', {
      message: `\`${display}\` is no JSON: ${message}`,
      fix: 'Correct it there; JSON knows neither comments nor trailing commas.',
      file: display,
      ...jsonErrorPlace(text, message),
    });
    throw new InputError([{ diagnostic, text }]);
  }
}

/** Blanks out what stands before the value of a top-level key, so that offsets, lines and columns stay right. */
function memberOnly(text: string, key: string): string {
  const place = locateInJson(text, [key]);
  if (place === undefined) return text;
  const start = text.indexOf(':', place.end) + 1;
  return text.slice(0, start).replace(/[^\r\n]/g, ' ') + text.slice(start);
}

async function importConfig(file: string, display: string): Promise<unknown> {
  try {
    return defaultOf((await import(addressOf(file))) as ConfigModule, display);
  } catch (error) {
    throw loadFailure(error, display);
  }
}

const firstTimes = new Map<string, number>();

/** A module is loaded once by its address. So one that has changed since, under a watch, gets another. */
function addressOf(file: string): string {
  const { href } = pathToFileURL(file);
  if (!hasChanged(file)) return href;
  // A CommonJS module is kept by its path, whatever its address.
  delete createRequire(file).cache[realPath(file)];
  return `${href}?changed=${statSync(file).mtimeMs}`;
}

/** Since it was looked at first. */
function hasChanged(file: string): boolean {
  const time = statSync(file).mtimeMs;
  const first = firstTimes.get(file) ?? time;
  firstTimes.set(file, first);
  return time !== first;
}

function requireConfig(file: string, display: string): unknown {
  try {
    return defaultOf(requireAnew(file), display);
  } catch (error) {
    throw loadFailure(error, display);
  }
}

/** Node.js cannot require an ES module before 22.12 (20.19 on its line), and keeps the first that it has required. */
function requireAnew(file: string): ConfigModule {
  if (hasChanged(file)) return importSync(pathToFileURL(file)) as ConfigModule;
  try {
    return createRequire(file)(file) as ConfigModule;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_REQUIRE_ESM') throw error;
    return importSync(pathToFileURL(file)) as ConfigModule;
  }
}

interface ConfigModule {
  readonly default?: unknown;
}

function defaultOf(module: ConfigModule, display: string): unknown {
  const value = module.default;
  if (value !== undefined) return value;
  const fix = 'Write `export default { rules: [] }` with the configuration in it.';
  throw failed('AC5006', { message: `\`${display}\` has no default export.`, fix, file: display });
}

function loadFailure(error: unknown, display: string): unknown {
  if (error instanceof InputError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  const node = `Node.js ${process.versions.node}`;
  if (code === 'ERR_UNKNOWN_FILE_EXTENSION') {
    const why = 'TypeScript is loaded by Node.js itself from version 22.18 on';
    return failed('AC5007', {
      message: `${node} cannot load \`${display}\`: ${why}.`,
      fix: 'Call it agentcore.config.mjs or .json, use Node.js 22.18, or start with NODE_OPTIONS="--import tsx".',
      file: display,
    });
  }
  return failed('AC5006', {
    message: `\`${display}\` cannot be loaded: ${message ?? String(error)}`,
    fix: 'Correct the error; the file is loaded as it is, as a module.',
    file: display,
  });
}

function failed(...error: Parameters<typeof configFileError>): InputError {
  return new InputError([{ diagnostic: configFileError(...error) }]);
}
