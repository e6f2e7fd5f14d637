/** Objects of which no key says anything about its value: most of them. */
import { Verdict } from './keys.js';
import type { Walk } from './walk-state.js';

/** Records of one kind have the same keys: lists of keys that say nothing are remembered, this many of this size. */
const SHAPES = 256;
const SHAPE_KEYS = 64;
const SHAPE_KEY_LENGTH = 64;

/** Whether nothing is said by any of `keys`, and reading `source` at once runs nobody's code. */
export function isOrdinary(walk: Walk, source: object, keys: readonly string[]): boolean {
  const { ordinary } = walk.scrubber;
  const known = ordinary.get(keys[0]!);
  const isKnown = known !== undefined && isSame(known, keys);
  if (!isKnown && !keys.every((key) => isOrdinaryKey(walk, key))) return false;
  for (let i = 0; i < keys.length; i++) {
    const descriptor = Object.getOwnPropertyDescriptor(source, keys[i]!);
    if (descriptor === undefined || descriptor.get !== undefined || descriptor.set !== undefined) return false;
  }
  if (Object.getOwnPropertySymbols(source).length > 0) return false;
  if (!isKnown && keys.length <= SHAPE_KEYS) {
    if (ordinary.size >= SHAPES) ordinary.clear();
    ordinary.set(keys[0]!, keys);
  }
  return true;
}

function isOrdinaryKey(walk: Walk, key: string): boolean {
  const facts = walk.scrubber.key(key);
  const isPlain = facts.verdict === Verdict.NONE && !facts.isValue && facts.name === key;
  return isPlain && key.length <= SHAPE_KEY_LENGTH && key !== '__proto__';
}

function isSame(known: readonly string[], keys: readonly string[]): boolean {
  if (known.length !== keys.length) return false;
  for (let i = 0; i < keys.length; i++) if (known[i] !== keys[i]) return false;
  return true;
}
