/** Finds, loads and checks the configuration (design.md, *Configuration*). */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { lilconfig } from 'lilconfig';
import { locateInJson } from '../../transformer/config/locate-in-json.js';
import type { AgentcoreConfig } from '../../transformer/config/types.js';
import { validateConfig } from '../../transformer/config/validate.js';
import { CliError, cliDiagnostic, fileSystemError, InputError } from '../errors.js';
import { jsonErrorPlace } from './json-error.js';
import { displayPath, packageFolder } from './paths.js';

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
 * @param given `--config`, absolute; without it the nearest one from `cwd` up to the folder of the package
 * @throws {CliError} AC5003 when `given` does not exist, AC5006 or AC5007 when a module cannot be loaded
 * @throws {InputError} AC5006 for JSON that is none, AC2xxx for what is wrong in it
 */
export async function loadConfig(given: string | undefined, cwd: string): Promise<LoadedConfig> {
  const file = given ?? (await findConfig(cwd));
  if (file === undefined) return { config: {} };
  if (given !== undefined && !(existsSync(given) && statSync(given).isFile())) {
    const fix = 'Check the path, or leave --config out to have the nearest one found.';
    throw new CliError('AC5003', { message: `no such file: ${displayPath(given, cwd)}`, place: '--config', fix });
  }
  const display = displayPath(file, cwd);
  if (extname(file) !== '.json') return check(await importConfig(file, display), { file, display });
  const text = readText(file);
  const json = parseJson(text, display);
  if (basename(file) !== 'package.json') return check(json, { file, display, text });
  const value = (json as Record<string, unknown> | null)?.[PACKAGE_KEY];
  return check(value ?? {}, { file, display, text, valueText: memberOnly(text, PACKAGE_KEY) });
}

async function findConfig(cwd: string): Promise<string | undefined> {
  // Only what package.json says is looked into here; everything else is loaded when it is known to be the one.
  const found = () => true;
  const search = lilconfig(PACKAGE_KEY, {
    searchPlaces: [...CONFIG_NAMES, 'package.json'],
    stopDir: packageFolder(cwd) ?? cwd,
    cache: false,
    ignoreEmptySearchPlaces: false,
    loaders: {
      '.json': (file, text) => (basename(file) === 'package.json' ? parseJson(text, displayPath(file, cwd)) : true),
      '.js': found,
      '.mjs': found,
      '.ts': found,
    },
  });
  try {
    return (await search.search(cwd))?.filepath;
  } catch (error) {
    throw fileSystemError(error, 'look for the configuration', displayPath(packageFolder(cwd) ?? cwd, cwd));
  }
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
    throw new CliError('AC5006', {
      message: `cannot read the configuration in ${source.file}`,
      place: source.file,
      cause: error instanceof Error ? error.message : String(error),
      fix: 'Make it plain data: objects, lists, texts, numbers and booleans.',
    });
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw fileSystemError(error, 'read the configuration', file);
  }
}

function parseJson(text: string, display: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const { message } = error as SyntaxError;
    const diagnostic = cliDiagnostic('AC5006', {
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
  let module: { default?: unknown };
  try {
    module = await import(pathToFileURL(file).href);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ERR_UNKNOWN_FILE_EXTENSION') {
      throw new CliError('AC5007', {
        message: `Node.js ${process.versions.node} cannot load ${display}`,
        place: display,
        cause: 'TypeScript is loaded by Node.js itself from version 22.18 on',
        fix: 'Call it agentcore.config.mjs or .json, use Node.js 22.18, or start with NODE_OPTIONS="--import tsx".',
      });
    }
    const fix = 'Correct the error; the file is loaded as it is, by import().';
    throw new CliError('AC5006', {
      message: `cannot load ${display}`,
      place: display,
      cause: message ?? String(error),
      fix,
    });
  }
  const value = module.default;
  if (value !== undefined) return value;
  const name = basename(file);
  const fix = 'Write `export default { rules: [] }` with the configuration in it.';
  throw new CliError('AC5006', { message: `${name} has no default export`, place: resolve(dirname(file), name), fix });
}
