/** "Did you mean …": how far two names are apart, and which of several is nearest. */
import { ModuleType } from '../../src/module-type.js';

/**
 * The number of characters to insert, delete, replace or swap with a neighbour to turn `a` into `b` (optimal string
 * alignment). Stops counting past `limit` and then gives `limit + 1`.
 */
export function editDistance(a: string, b: string, limit = Number.POSITIVE_INFINITY): number {
  if (a === b) return 0;
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    let best = row;
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1];
      let cost = Math.min(last[column]! + 1, current[column - 1]! + 1, last[column - 1]! + (same ? 0 : 1));
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) cost = Math.min(cost, beforeLast[column - 2]! + 1);
      current.push(cost);
      best = Math.min(best, cost);
    }
    if (best > limit) return limit + 1;
    beforeLast = last;
    last = current;
  }
  return last[b.length]!;
}

/** The candidate that `word` was most likely meant to be, or undefined when none is near. Letter case weighs nothing. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const lower = word.toLowerCase();
  let found: string | undefined;
  let distance = Math.max(2, Math.floor(word.length * 0.4)) + 1;
  for (const candidate of candidates) {
    const apart = editDistance(lower, candidate.toLowerCase(), distance - 1);
    if (apart < distance) {
      found = candidate;
      distance = apart;
    }
  }
  return found;
}

/** `a`, `b` or `c`, each in backquotes. */
export function alternatives(names: readonly string[]): string {
  const quoted = names.map((name) => `\`${name}\``);
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`;
}

/** `Did you mean …?` when there is something near, else what is allowed. */
export function suggestion(word: string, allowed: readonly string[]): string {
  const near = nearest(word, allowed);
  return near === undefined ? `Use ${alternatives(allowed)}.` : `Did you mean \`${near}\`?`;
}

/** What to do about a text that is no module name; undefined where there is none at all. */
export function moduleNameSuggestion(written: string | undefined): string {
  const near = nearest((written ?? '').replace(/^ModuleType\./, ''), Object.values(ModuleType));
  return near === undefined
    ? 'Use a name of lower-case letters, digits, `_`, `.` and `-`, such as `planner`.'
    : `Did you mean \`${near}\`?`;
}
