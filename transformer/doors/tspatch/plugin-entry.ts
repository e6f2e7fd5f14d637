/** The plugin's entry in the tsconfig: what may stand in it, and where it stands. */
import { locateInJson } from '../../config/locate-in-json.js';
import { CONFIG_KEYS } from '../../config/schema-words.js';
import type { AgentcoreConfig } from '../../config/types.js';
import { validateConfig } from '../../config/validate.js';
import { alternatives, suggestion } from '../../messages/nearest.js';
import type { Diagnostic } from '../../types.js';
import type ts from '../../typescript.js';
import { doorDiagnostic } from '../messages.js';
import { configFileOfOptions, type KnownConfigFile } from './compiler.js';
import { placeOf } from './compiler-diagnostics.js';

/** The plugin's entry in the tsconfig: keys of ts-patch, and ours. */
export interface PluginEntry {
  /** Path of the configuration file, relative to the tsconfig. Default: the nearest one. */
  readonly config?: string;
  readonly [key: string]: unknown;
}

/** Keys of a configuration that is written into the entry itself. */
const INLINE_KEYS: readonly string[] = CONFIG_KEYS.filter((key) => key !== '$schema');
const OWN_KEYS = ['config', ...INLINE_KEYS];
/** `name` is the editor's own. */
const PATCH_KEYS =
  'transform transformProgram name type import after afterDeclarations tsConfig resolvePathAliases isEsm';

export interface ReadEntry {
  /** The configuration itself, or the path of its file as it is written. */
  readonly config: AgentcoreConfig | string | undefined;
  /** With places in the tsconfig, where the entry stands in it itself. */
  readonly errors: readonly Diagnostic[];
}

export function readEntry(entry: PluginEntry, options: ts.CompilerOptions): ReadEntry {
  const place = placesIn(configFileOfOptions(options));
  const known = [...OWN_KEYS, ...PATCH_KEYS.split(' ')];
  const errors = Object.keys(entry)
    .filter((key) => !known.includes(key))
    .map((key) =>
      doorDiagnostic('AC7010', {
        message: `The plugin's entry has no key \`${key}\`.`,
        fix: suggestion(key, OWN_KEYS),
        ...place.of(key),
      }),
    );
  const inlineKeys = Object.keys(entry).filter((key) => INLINE_KEYS.includes(key));
  if (inlineKeys.length === 0) return { config: entry.config, errors: [...errors, ...wrongPath(entry, place)] };
  if (entry.config !== undefined) {
    const message = `\`config\` names a file, and ${alternatives(inlineKeys)} is a configuration in the entry itself.`;
    const fix = 'Put all of it into the file, or leave `config` out.';
    errors.push(doorDiagnostic('AC7011', { message, fix, ...place.of('config') }));
  }
  const inline = Object.fromEntries(inlineKeys.map((key) => [key, entry[key]]));
  const { config, diagnostics } = validateConfig(inline, place.text === undefined ? {} : { text: place.text });
  return { config, errors: [...errors, ...diagnostics] };
}

/** The error of a plugin that is set up as a transformer of single files. */
export function notAProgramTransformer(options: ts.CompilerOptions): Diagnostic {
  return doorDiagnostic('AC7002', {
    message: 'agentcore-instrument/transformer is used as a transformer of single files, so nothing is instrumented.',
    fix: 'Add "transformProgram": true to its entry in the plugins of the tsconfig, and compile with ts-patch (`tspc`).',
    ...placesIn(configFileOfOptions(options)).of(undefined),
  });
}

function wrongPath({ config }: PluginEntry, place: Places): Diagnostic[] {
  if (config === undefined || (typeof config === 'string' && config !== '')) return [];
  const fix = 'Write a path relative to the tsconfig; a configuration itself goes into the entry key by key.';
  return [doorDiagnostic('AC7011', { message: '`config` is no path.', fix, ...place.of('config') })];
}

type Place = Pick<Diagnostic, 'line' | 'column' | 'length'>;

interface Places {
  /** Of a key, or of the entry; empty where the entry is in another file, one that the tsconfig extends. */
  of(key: string | undefined): Place;
  /** The tsconfig with all but the entry blanked out; undefined where the entry is in another file. */
  readonly text: string | undefined;
}

function placesIn(tsconfig: KnownConfigFile | undefined): Places {
  const path = tsconfig && entryPath(tsconfig.text);
  if (tsconfig === undefined || path === undefined) return { of: () => ({}), text: undefined };
  const { text } = tsconfig;
  return {
    of: (key) => {
      const found = locateInJson(text, key === undefined ? path : [...path, key]) ?? locateInJson(text, path);
      if (found === undefined) return {};
      return placeOf(tsconfig, { start: found.start, end: key === undefined ? found.start + 1 : found.end });
    },
    text: blankedBefore(text, locateInJson(text, path)?.start ?? 0),
  };
}

const PLUGINS = ['compilerOptions', 'plugins'] as const;

function entryPath(text: string): readonly (string | number)[] | undefined {
  for (let index = 0; ; index += 1) {
    const entry = [...PLUGINS, index];
    if (locateInJson(text, entry) === undefined) return undefined;
    const value = locateInJson(text, [...entry, 'transform']);
    if (value !== undefined && /^"[^"]*"\s*:\s*"[^"]*agentcore-instrument/.test(text.slice(value.start))) return entry;
  }
}

function blankedBefore(text: string, start: number): string {
  return text.slice(0, start).replace(/[^\r\n]/g, ' ') + text.slice(start);
}
