/** Lists of keys: records of one kind have the same, so what is known of a list is remembered. */
import type { Verdict } from './keys.js';
import type { Scrubber } from './walk-state.js';

/** A list of keys of which none needs more than its verdict: none is renamed, hashed, dropped or named by another. */
export interface KeyList {
  readonly keys: readonly string[];
  /** By place. */
  readonly verdicts: readonly Verdict[];
}

/** So many first keys are remembered, with so many lists each of this length at most. */
const LISTS = 128;
const ALIKE = 4;
const LIST_KEYS = 64;
const KEY_LENGTH = 64;
/** Beside such a key a weak verdict does not hold: see `visitEntry`. */
const PROBABILITY = 'logprob';

/** What is known of `keys`; undefined if one of them needs more than its verdict. */
export function keyListOf(scrubber: Scrubber, keys: readonly string[]): KeyList | undefined {
  const { keyLists } = scrubber;
  const first = keys[0]!;
  const alike = keyLists.get(first);
  if (alike !== undefined) for (const list of alike) if (isSame(list.keys, keys)) return list;
  const list = createList(scrubber, keys);
  if (list === undefined || keys.length > LIST_KEYS) return list;
  if (alike !== undefined && alike.length < ALIKE) alike.push(list);
  else {
    if (keyLists.size >= LISTS) keyLists.clear();
    keyLists.set(first, [list]);
  }
  return list;
}

function createList(scrubber: Scrubber, keys: readonly string[]): KeyList | undefined {
  const verdicts: Verdict[] = [];
  for (const key of keys) {
    const { name, verdict, isValue, action } = scrubber.key(key);
    if (isValue || action !== undefined || name !== key) return undefined;
    if (key.length > KEY_LENGTH || key === '__proto__' || key.includes(PROBABILITY)) return undefined;
    verdicts.push(verdict);
  }
  return { keys, verdicts };
}

function isSame(known: readonly string[], keys: readonly string[]): boolean {
  if (known.length !== keys.length) return false;
  for (let i = 0; i < keys.length; i++) if (known[i] !== keys[i]) return false;
  return true;
}
