/** What a tsconfig says about emitting, with what it extends; read by our own compiler, for the project's may be 7. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ts } from 'ts-morph';
import { locateInJson } from '../../../transformer/config/locate-in-json.js';

export interface PluginPlace {
  /** Its entry, as it is written. */
  readonly entry: Readonly<Record<string, unknown>>;
  /** Line and column in the tsconfig; absent when it is in one that this one extends. */
  readonly at?: string;
}

export interface TsconfigFacts {
  /** Absolute. */
  readonly path: string;
  readonly plugins: readonly PluginPlace[];
  /** Absolute. */
  readonly outDir?: string;
  /** Whether the compiler writes JavaScript by it. */
  readonly emits: boolean;
  /** Whether it names files, and does not only refer to other projects. */
  readonly hasFiles: boolean;
}

const OURS = /^agentcore-instrument(?:\/|$)/;

export function isOurPlugin({ entry }: PluginPlace): boolean {
  return typeof entry['transform'] === 'string' && OURS.test(entry['transform']);
}

/**
 * @param path of the tsconfig, or of its folder; absolute
 * @returns undefined when there is none
 */
export function readTsconfigFacts(path: string): TsconfigFacts | undefined {
  const file = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true ? join(path, 'tsconfig.json') : path;
  if (!existsSync(file)) return undefined;
  const text = readFileSync(file, 'utf8');
  const { config = {} } = ts.readConfigFile(file, () => text) as { config?: object };
  const parsed = ts.parseJsonConfigFileContent(config, ts.sys, dirname(file), undefined, file);
  const { outDir, noEmit, emitDeclarationOnly, plugins } = parsed.options;
  const own = locateInJson(text, ['compilerOptions', 'plugins']) !== undefined;
  const entries = Array.isArray(plugins) ? plugins.filter((entry) => typeof entry === 'object' && entry !== null) : [];
  return {
    path: file,
    plugins: entries.map((entry, index) => ({
      entry: entry as unknown as PluginPlace['entry'],
      ...(own && placeIn(text, index)),
    })),
    ...(outDir !== undefined && { outDir }),
    emits: noEmit !== true && emitDeclarationOnly !== true,
    hasFiles: parsed.fileNames.length > 0,
  };
}

function placeIn(text: string, index: number): { at?: string } {
  const place = locateInJson(text, ['compilerOptions', 'plugins', index]);
  if (place === undefined) return {};
  const before = text.slice(0, place.start).split(/\r\n|[\n\r]/);
  return { at: `${before.length}:${before.at(-1)!.length + 1}` };
}

/** The tsconfig, or its folder, that a command is told to go by. */
export function namedTsconfig(words: readonly string[]): string | undefined {
  const at = words.findIndex((word) => /^(?:-p|--project|--tsconfig)(?:=|$)/.test(word));
  if (at !== -1) return words[at]!.split('=')[1] ?? words[at + 1];
  return words.find((word) => /^tsconfig[\w.-]*\.json$/.test(basename(word)));
}
