/** Lets the maps that the compiler has written lead to the user's sources. */
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { composeEmitted, composeInline, type MadeOf } from '../../transformer/compose-emitted.js';
import { Edits } from '../../transformer/edits.js';
import { relativePosix } from '../../transformer/project/paths.js';
import type { CompiledSources } from './compiled-sources.js';

/** @param path of a file that the compiler has written, absolute */
export function leadToSources(path: string, sources: CompiledSources): void {
  if (!MAY_MAP.test(path)) return;
  const text = readFileSync(path, 'utf8');
  const composed = ledToSources(path, text, sources);
  if (composed !== text) writeWhole(path, composed);
}

const MAY_MAP = /\.(?:map|[cm]?jsx?)$/;

/**
 * @param path of a file that the compiler writes, absolute
 * @returns the very same text where nothing is to be changed
 */
export function ledToSources(path: string, text: string, sources: CompiledSources): string {
  if (!MAY_MAP.test(path)) return text;
  if (path.endsWith('.map')) return compose(text, path, sources);
  return composeInline(text, (map) => compose(map, path, sources));
}

/** Never half a file, whenever the build is killed. */
export function writeWhole(path: string, text: string): void {
  const whole = `${path}.agentcore-${process.pid}`;
  try {
    writeFileSync(whole, text, { flag: 'wx' });
    renameSync(whole, path);
  } finally {
    rmSync(whole, { force: true });
  }
}

function compose(text: string, path: string, sources: CompiledSources): string {
  const { sourceRoot = '' } = JSON.parse(text) as { sourceRoot?: string };
  return composeEmitted(text, (source): MadeOf | undefined => {
    const [staged, folder] = placeOf(source, [resolve(dirname(path), sourceRoot), ...sources.roots()], sources) ?? [];
    if (staged === undefined || folder === undefined) return undefined;
    const original = sources.original(staged)!;
    // Under `sourceRoot` the compiler names sources from the root of the project, which is mirrored as it is.
    const named = sources.original(folder) === undefined ? relativePosix(folder, original) : source;
    const made = sources.instrumented(staged);
    if (made === undefined) return named === source ? undefined : { source: named };
    const { source: before, inserts } = sources.texts(staged, made);
    return { map: new Edits(before, inserts).map(named), source: named };
  });
}

function placeOf(
  source: string,
  folders: readonly string[],
  sources: CompiledSources,
): [staged: string, folder: string] | undefined {
  for (const folder of folders) {
    const staged = resolve(folder, source);
    if (sources.original(staged) !== undefined && existsSync(staged)) return [staged, folder];
  }
  return undefined;
}
