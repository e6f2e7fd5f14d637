/** Which source each file of an output was made of, by their names alone: both have the same tree, below some folder. */
import { dirname } from 'node:path/posix';

/** Without the ending: `plan.ts` becomes `plan.js`, and `.tsx` one of two. */
export function stem(path: string): string {
  return path.replace(/\.[cm]?[jt]sx?$/i, '');
}

/**
 * @param outputs names of the files of one output, relative to its folder
 * @param sources paths of all sources of the project, relative to its root
 * @returns the source by the name of the output; empty when the output is no mirror of them, such as a bundle
 */
export function mirroredSources(outputs: readonly string[], sources: readonly string[]): ReadonlyMap<string, string> {
  const byStem = new Map(sources.map((path) => [stem(path), path]));
  let best = new Map<string, string>();
  for (const prefix of prefixes(sources)) {
    const found = new Map<string, string>();
    for (const name of outputs) {
      const source = byStem.get(prefix + stem(name));
      if (source !== undefined) found.set(name, source);
    }
    if (found.size > best.size) best = found;
  }
  return best;
}

/** Every folder around a source, the outer ones first: `rootDir` is one of them. */
function prefixes(sources: readonly string[]): string[] {
  const found = new Set(['']);
  for (const path of sources) {
    for (let folder = dirname(path); folder !== '.' && folder !== '/'; folder = dirname(folder))
      found.add(`${folder}/`);
  }
  return [...found].sort((a, b) => a.length - b.length);
}
