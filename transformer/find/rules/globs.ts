/** Lists of globs: one or several, `!` before one excludes. */
import picomatch from 'picomatch';
import type { AgentcoreConfig } from '../../config/types.js';
import { nameGlob } from './name-glob.js';

export type Matcher = (text: string) => boolean;

const everything: Matcher = () => true;

/** @param globs undefined: everything; only exclusions: everything else */
function globList(globs: string | readonly string[] | undefined, compile: (glob: string) => Matcher): Matcher {
  if (globs === undefined) return everything;
  const list = typeof globs === 'string' ? [globs] : globs;
  const wanted = list.filter((glob) => !glob.startsWith('!')).map(compile);
  const unwanted = list.filter((glob) => glob.startsWith('!')).map((glob) => compile(glob.slice(1)));
  return (text) =>
    (wanted.length === 0 ? unwanted.length > 0 : wanted.some((matches) => matches(text))) &&
    !unwanted.some((matches) => matches(text));
}

/** Matches paths relative to the root, with `/` between their parts. Names that start with a dot are like all others. */
export function fileMatcher(globs: string | readonly string[] | undefined): Matcher {
  return globList(globs, (glob) => picomatch(glob.replace(/^\.\//, ''), { dot: true }));
}

/** Matches qualified names. */
export function nameMatcher(globs: string | readonly string[] | undefined): Matcher {
  return globList(globs, nameGlob);
}

const inclusion = new WeakMap<AgentcoreConfig, Matcher>();

/** Whether `include` and `exclude` let the tool look at the file. */
export function isIncluded(filePath: string, config: AgentcoreConfig): boolean {
  let matches = inclusion.get(config);
  if (matches === undefined) {
    const included = fileMatcher(config.include);
    const excluded = config.exclude === undefined ? () => false : fileMatcher(config.exclude);
    matches = (path) => included(path) && !excluded(path);
    inclusion.set(config, matches);
  }
  return matches(filePath.replace(/^\.\//, ''));
}

/** The glob of one path: `[id].ts` is a name. */
export function globOf(path: string): string {
  return path.replace(/[\\*?[\]{}()!+@|]/g, '\\$&');
}
