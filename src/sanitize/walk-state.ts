/** What a copy in the making knows: its limits, what of them is left, and what the walk asks of keys and texts. */
import type { KeyList } from './key-lists.js';
import type { Verdict } from './keys.js';

/** What a copy may cost; see `SanitizeOptions`. */
export interface WalkLimits {
  readonly maxDepth: number;
  readonly maxStringLength: number;
  readonly maxEntries: number;
  readonly maxNodes: number;
  /** Characters of strings read in all. */
  readonly maxChars: number;
  /** Characters of keys and strings in the copy, after which nothing more is shown anyway. */
  readonly maxShown: number;
}

/** What is known of a key. */
export interface KeyFacts {
  /** The key as it is shown. */
  readonly name: string;
  readonly verdict: Verdict;
  /** What stands under it may be named by another key of its object. */
  readonly isValue: boolean;
  /** What to do with what stands under it, where that is not to mask it. */
  readonly action: 'hash' | 'drop' | undefined;
}

/** What the walk asks about keys and texts. */
export interface Scrubber {
  judge(key: string): Verdict;
  key(key: string): KeyFacts;
  text(text: string, limit: number): string;
  /** What stands in the place of a secret. */
  readonly mark: string;
  /** Lists of keys by their first; a bounded number of them. */
  readonly keyLists: Map<string, KeyList[]>;
  /** What stands for `value` under a key whose action is `hash`. */
  hash(value: unknown): string;
}

/** One copy in the making. */
export interface Walk {
  readonly scrubber: Scrubber;
  readonly limits: WalkLimits;
  readonly ancestors: object[];
  /** Values that may still be visited. */
  nodes: number;
  /** Characters that may still be read, and shown. */
  chars: number;
  shown: number;
  /** The key that the value visited next stands under. */
  key: string;
  /** What the heads of columns say about the lists in `rows`, the table that is being visited. */
  table: { readonly rows: object; readonly verdicts: readonly Verdict[] } | undefined;
  /** Redactions and cuts so far: 0 means that the copy says all that the value does. */
  changes: number;
}

export function startWalk(scrubber: Scrubber, limits: WalkLimits): Walk {
  const { maxNodes, maxChars, maxShown } = limits;
  return {
    scrubber,
    limits,
    ancestors: [],
    nodes: maxNodes,
    chars: maxChars,
    shown: maxShown,
    key: '',
    table: undefined,
    changes: 0,
  };
}

export const MORE = '…';
export const TRUNCATED = '[Truncated]';
export const UNREADABLE = '[Unreadable]';
/** Whether nothing more may be read. */
export function isSpent(walk: Walk): boolean {
  return walk.nodes <= 0 || walk.chars <= 0 || walk.shown <= 0;
}

export function endCopy(walk: Walk, out: Record<string, unknown>): object {
  walk.changes++;
  out[MORE] = TRUNCATED;
  return out;
}

/** Two secrets as keys must not become one entry. */
export function freeName(taken: object, name: string): string {
  let free = name;
  for (let i = 2; Object.hasOwn(taken, free); i++) free = `${name}~${i}`;
  return free;
}

/** `__proto__` is a key like others. */
export function put(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  else target[key] = value;
}
