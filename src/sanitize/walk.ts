/**
 * The redacted, bounded copy of a value. Runs no code of the value's owner but the traps of a Proxy: accessors,
 * `toJSON`, `then` and iterators of instances are never called (api.md, *Sanitizer*).
 */
import {
  asPrimitive,
  classNameOf,
  describeBytes,
  entriesOf,
  inheritedData,
  membersOf,
  ownData,
  readOwn,
  type Taken,
} from './intrinsics.js';
import { isRedactable, Verdict } from './keys.js';
import { isFlatHeaders, isSchema, judgeNamedValue, takesValue, VALUE_KEY } from './surroundings.js';
import { REDACTED } from './text.js';

/** What a copy may cost; see `SanitizeOptions`. */
export interface WalkLimits {
  readonly maxDepth: number;
  readonly maxStringLength: number;
  readonly maxEntries: number;
  readonly maxNodes: number;
  /** Characters of keys and strings read in all. */
  readonly maxChars: number;
}

/** What the walk asks about keys and texts. */
export interface Scrubber {
  judge(key: string): Verdict;
  keyName(key: string): string;
  text(text: string, limit: number): string;
}

/** One copy in the making. */
export interface Walk {
  readonly scrubber: Scrubber;
  readonly limits: WalkLimits;
  readonly ancestors: object[];
  nodes: number;
  chars: number;
  /** The key that the value visited next stands under. */
  key: string;
  /** Redactions and cuts so far: 0 means that the copy says all that the value does. */
  changes: number;
}

export function startWalk(scrubber: Scrubber, limits: WalkLimits): Walk {
  return { scrubber, limits, ancestors: [], nodes: 0, chars: 0, key: '', changes: 0 };
}

const MORE = '…';
const TRUNCATED = '[Truncated]';
const UNREADABLE = '[Unreadable]';
/** Texts up to this length are looked into as JSON, so they cost what they are long. */
const COSTLY_LENGTH = 65_536;
const ERROR_KEYS: readonly string[] = ['name', 'message', 'stack', 'cause', 'errors'];

/** The copy of `value`, which stands under a key with verdict `under`. Never throws. */
export function visit(walk: Walk, value: unknown, under: Verdict = Verdict.NONE): unknown {
  walk.nodes++;
  if (isRedactable(under, value) && !isSchema(value)) {
    if (value !== REDACTED) walk.changes++;
    return REDACTED;
  }
  switch (typeof value) {
    case 'string':
      return visitText(walk, value);
    case 'bigint':
      return visitText(walk, `${value}n`);
    case 'symbol':
      return visitText(walk, String(value));
    case 'function':
    case 'object':
      return value === null ? null : visitObject(walk, value, under);
    default:
      return value;
  }
}

function visitText(walk: Walk, text: string): string {
  const scrubbed = walk.scrubber.text(text, walk.limits.maxStringLength);
  walk.chars += Math.max(Math.min(text.length, COSTLY_LENGTH), scrubbed.length);
  if (scrubbed !== text) walk.changes++;
  return scrubbed;
}

function visitObject(walk: Walk, value: object, under: Verdict): unknown {
  if (walk.ancestors.includes(value)) return '[Circular]';
  if (walk.ancestors.length >= walk.limits.maxDepth) {
    walk.changes++;
    return '[MaxDepth]';
  }
  walk.ancestors.push(value);
  try {
    return visitKind(walk, value, under);
  } catch {
    // A trap of a Proxy threw, or an object only pretends to be a Map or a Date.
    walk.changes++;
    return UNREADABLE;
  } finally {
    walk.ancestors.pop();
  }
}

function visitKind(walk: Walk, value: object, under: Verdict): unknown {
  if (typeof value === 'function') {
    const name = ownData(value, 'name');
    return typeof name === 'string' && name !== '' ? `[Function ${walk.scrubber.text(name, 128)}]` : '[Function]';
  }
  if (Array.isArray(value)) return visitArray(walk, value, under);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null)
    return visitKeyed(walk, value, Object.keys(value), readOwn, under);
  const primitive = asPrimitive(value);
  if (primitive !== undefined) return visit(walk, primitive, under);
  const bytes = describeBytes(value);
  if (bytes !== undefined) return bytes;
  const entries = entriesOf(value, walk.limits.maxEntries);
  if (entries !== undefined) return visitEntries(walk, entries, under);
  const members = membersOf(value, walk.limits.maxEntries);
  if (members !== undefined) return visitArray(walk, members.items, under, members.total);
  if (isError(value)) return visitError(walk, value, under);
  const keys = value instanceof Promise ? [] : Object.keys(value);
  const name = keys.length === 0 ? classNameOf(value) : '';
  return name === '' || name === 'Object'
    ? visitKeyed(walk, value, keys, readOwn, under)
    : `[${walk.scrubber.text(name, 128)}]`;
}

/** Also one of another realm, as in a test runner's sandbox. */
function isError(value: object): boolean {
  return value instanceof Error || (Object.hasOwn(value, 'stack') && typeof ownData(value, 'message') === 'string');
}

function visitError(walk: Walk, error: object, under: Verdict): unknown {
  const keys = ERROR_KEYS.filter((key) => inheritedData(error, key) !== undefined);
  for (const key of Object.keys(error)) if (!ERROR_KEYS.includes(key)) keys.push(key);
  return visitKeyed(walk, error, keys, readErrorField, under);
}

/** A Map and its like read as an object if all keys are texts, else as an array of pairs. */
function visitEntries(walk: Walk, entries: Taken<[unknown, unknown]>, under: Verdict): unknown {
  const names = new Map<string, unknown>();
  for (const [key, value] of entries.items) if (typeof key === 'string') names.set(key, value);
  if (names.size !== entries.items.length) return visitArray(walk, entries.items, under, entries.total);
  return visitKeyed(walk, names, [...names.keys()], readEntry, under, entries.total);
}

/** Whether nothing more may be read. */
function isSpent(walk: Walk): boolean {
  return walk.nodes >= walk.limits.maxNodes || walk.chars >= walk.limits.maxChars;
}

function visitKeyed<T extends object>(
  walk: Walk,
  source: T,
  keys: readonly string[],
  read: (source: T, key: string) => unknown,
  under: Verdict,
  total: number = keys.length,
): object {
  const { scrubber, limits } = walk;
  const out: Record<string, unknown> = {};
  const kept = total > limits.maxEntries ? limits.maxEntries - 1 : keys.length;
  let renamed = false;
  for (let i = 0; i < kept; i++) {
    if (isSpent(walk)) {
      walk.changes++;
      out[MORE] = TRUNCATED;
      return out;
    }
    const key = keys[i]!;
    const value = read(source, key);
    let name = scrubber.keyName(key);
    // By the name as it is shown, so that the copy of the copy is the copy.
    let verdict = scrubber.judge(name);
    // A piece of a text with its probability, as models give it.
    if (verdict !== Verdict.NONE && verdict < Verdict.STRONG && keys.some((other) => other.includes('logprob')))
      verdict = Verdict.NONE;
    if (verdict === Verdict.NONE && VALUE_KEY.test(key))
      verdict = judgeNamedValue(scrubber.judge, source, read, key, under);
    walk.chars += name.length;
    if (name !== key) {
      renamed = true;
      walk.changes++;
    }
    if (renamed) name = freeName(out, name);
    walk.key = key;
    put(out, name, visit(walk, value, verdict));
  }
  if (kept < total) {
    walk.changes++;
    out[MORE] = `[+${total - kept} keys]`;
  }
  return out;
}

function visitArray(
  walk: Walk,
  array: readonly unknown[],
  under: Verdict,
  total: number = ownData(array, 'length') as number,
): unknown[] {
  const kept = total > walk.limits.maxEntries ? walk.limits.maxEntries - 1 : total;
  const parent = walk.ancestors[walk.ancestors.length - 2];
  const isPair =
    total === 2 && parent !== undefined && (Array.isArray(parent) || parent instanceof Map || parent instanceof Set);
  // `rawHeaders` of Node: names and values take turns.
  const isFlat = total % 2 === 0 && isFlatHeaders(walk.key);
  const out: unknown[] = [];
  let previous: unknown;
  for (let i = 0; i < kept; i++) {
    if (isSpent(walk)) {
      walk.changes++;
      out.push(TRUNCATED);
      return out;
    }
    const item = readOwn(array, i);
    let verdict = under;
    if (typeof previous === 'string' && (isPair || (isFlat && i % 2 === 1) || takesValue(previous, item))) {
      verdict = Math.max(under, walk.scrubber.judge(previous)) as Verdict;
    }
    walk.key = '';
    previous = visit(walk, item, verdict);
    out.push(previous);
  }
  if (kept < total) {
    walk.changes++;
    out.push(`[+${total - kept} items]`);
  }
  return out;
}

function readEntry(entries: ReadonlyMap<string, unknown>, key: string): unknown {
  return entries.get(key);
}

function readErrorField(error: object, key: string): unknown {
  return ERROR_KEYS.includes(key) ? inheritedData(error, key) : readOwn(error, key);
}

/** Two secrets as keys must not become one entry. */
function freeName(taken: object, name: string): string {
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
