/** Lets the maps that the compiler has written lead to the user's sources. */
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { composeEmitted, composeInline, type MadeOf } from '../../transformer/compose-emitted.js';
import { Edits } from '../../transformer/edits.js';
import { relativePosix } from '../../transformer/project/paths.js';
import type { StagedSources } from './staged-sources.js';

/** @param path of a file that the compiler has written, absolute */
export function leadToSources(path: string, sources: StagedSources): void {
  const isMap = path.endsWith('.map');
  if (!isMap && !/\.[cm]?jsx?$/.test(path)) return;
  const text = readFileSync(path, 'utf8');
  const composed = isMap ? compose(text, path, sources) : composeInline(text, (map) => compose(map, path, sources));
  if (composed === text) return;
  // Never half a file, whenever the build is killed.
  const whole = `${path}.agentcore-${process.pid}`;
  try {
    writeFileSync(whole, composed, { flag: 'wx' });
    renameSync(whole, path);
  } finally {
    rmSync(whole, { force: true });
  }
}

function compose(text: string, path: string, sources: StagedSources): string {
  const { sourceRoot = '' } = JSON.parse(text) as { sourceRoot?: string };
  return composeEmitted(text, (source): MadeOf | undefined => {
    const [staged, folder] = placeOf(source, [resolve(dirname(path), sourceRoot), ...sources.roots()], sources) ?? [];
    if (staged === undefined || folder === undefined) return undefined;
    const original = sources.original(staged)!;
    // Under `sourceRoot` the compiler names sources from the root of the project, which is mirrored as it is.
    const named = sources.original(folder) === undefined ? relativePosix(folder, original) : source;
    const made = sources.instrumented(staged);
    if (made === undefined) return { source: named };
    const { source: before } = sources.texts(staged, made);
    return { map: new Edits(before, made.inserts).map(named), source: named };
  });
}

function placeOf(
  source: string,
  folders: readonly string[],
  sources: StagedSources,
): [staged: string, folder: string] | undefined {
  for (const folder of folders) {
    const staged = resolve(folder, source);
    if (sources.original(staged) !== undefined && existsSync(staged)) return [staged, folder];
  }
  return undefined;
}
