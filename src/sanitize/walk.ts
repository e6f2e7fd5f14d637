/**
 * The redacted, bounded copy of a value. Runs no code of the value's owner but the traps of a Proxy: accessors,
 * `toJSON`, `then` and iterators of instances are never called (api.md, *Sanitizer*).
 */
import {
  asPrimitive,
  bigintText,
  classNameOf,
  describeBytes,
  entriesOf,
  inheritedData,
  isA,
  isProxy,
  keysOfProxy,
  membersOf,
  ownData,
  readOwn,
  type Taken,
} from './intrinsics.js';
import { keyListOf } from './key-lists.js';
import { isRedactable, Verdict } from './keys.js';
import { factsOfList } from './lists.js';
import { isSchema, judgeNamedValue } from './surroundings.js';
import { endCopy, freeName, isSpent, MORE, put, TRUNCATED, UNREADABLE, type Walk } from './walk-state.js';

/** Texts up to this length are looked into as JSON, so they cost what they are long. */
const COSTLY_LENGTH = 65_536;
const ERROR_KEYS: readonly string[] = ['name', 'message', 'stack', 'cause', 'errors'];

/** The copy of `value`, which stands under a key with verdict `under`. Never throws. */
export function visit(walk: Walk, value: unknown, under: Verdict = Verdict.NONE): unknown {
  walk.nodes--;
  if (under !== Verdict.NONE && isRedactable(under, value) && !isSchema(value)) {
    const { mark } = walk.scrubber;
    if (value !== mark) walk.changes++;
    walk.shown -= mark.length;
    return mark;
  }
  switch (typeof value) {
    case 'string':
      return visitText(walk, value);
    case 'bigint':
      return visitText(walk, `${bigintText(value)}n`);
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
  const scrubbed = walk.scrubber.text(text, Math.min(walk.limits.maxStringLength, Math.max(walk.shown, 1)));
  walk.chars -= Math.max(Math.min(text.length, COSTLY_LENGTH), scrubbed.length);
  walk.shown -= scrubbed.length;
  if (scrubbed !== text) walk.changes++;
  return scrubbed;
}

function visitObject(walk: Walk, value: object, under: Verdict): unknown {
  const { ancestors } = walk;
  for (let i = ancestors.length - 1; i >= 0; i--) if (ancestors[i] === value) return '[Circular]';
  if (ancestors.length >= walk.limits.maxDepth) {
    walk.changes++;
    return '[MaxDepth]';
  }
  ancestors.push(value);
  let copy: unknown;
  try {
    if (Array.isArray(value)) copy = visitArray(walk, value, under);
    else {
      const prototype: unknown = Object.getPrototypeOf(value);
      copy =
        typeof value === 'object' && (prototype === Object.prototype || prototype === null)
          ? visitPlain(walk, value, under)
          : visitKind(walk, value, under);
    }
  } catch {
    // A trap of a Proxy threw, or an object only pretends to be a Map or a Date.
    walk.changes++;
    copy = UNREADABLE;
  }
  ancestors.pop();
  return copy;
}

function visitKind(walk: Walk, value: object, under: Verdict): unknown {
  if (typeof value === 'function') {
    const name = ownData(value, 'name');
    return typeof name === 'string' && name !== '' ? `[Function ${walk.scrubber.text(name, 128)}]` : '[Function]';
  }
  const primitive = asPrimitive(value);
  if (primitive !== undefined) return visit(walk, primitive, under);
  const bytes = describeBytes(value);
  if (bytes !== undefined) return bytes;
  const entries = entriesOf(value, walk.limits.maxEntries);
  if (entries !== undefined) return visitEntries(walk, entries, under);
  const members = membersOf(value, walk.limits.maxEntries);
  if (members !== undefined) return visitArray(walk, members.items, under, members.total);
  if (isError(value)) return visitError(walk, value, under);
  if (isProxy(value)) return visitProxy(walk, value, under);
  const keys = isA(value, Promise.prototype) ? [] : Object.keys(value);
  const name = keys.length === 0 ? classNameOf(value) : '';
  return name === '' || name === 'Object'
    ? visitKeyed(walk, value, keys, readOwn, under)
    : `[${walk.scrubber.text(name, 128)}]`;
}

/** Also one of another realm, as in a test runner's sandbox. */
function isError(value: object): boolean {
  return (
    isA(value, Error.prototype) || (Object.hasOwn(value, 'stack') && typeof ownData(value, 'message') === 'string')
  );
}

function visitError(walk: Walk, error: object, under: Verdict): unknown {
  const keys = ERROR_KEYS.filter((key) => inheritedData(error, key) !== undefined);
  const own = isProxy(error) ? keysOfProxy(error, walk.limits.maxEntries).items : Object.keys(error);
  for (const key of own) if (!ERROR_KEYS.includes(key)) keys.push(key);
  return visitKeyed(walk, error, keys, readErrorField, under);
}

/** A Map and its like read as an object if all keys are texts, else as an array of pairs. */
function visitEntries(walk: Walk, entries: Taken<[unknown, unknown]>, under: Verdict): unknown {
  const names = new Map<string, unknown>();
  for (const [key, value] of entries.items) if (typeof key === 'string') names.set(key, value);
  if (names.size !== entries.items.length) return visitArray(walk, entries.items, under, entries.total);
  return visitKeyed(walk, names, [...names.keys()], readEntry, under, entries.total);
}

/**
 * `visitKeyed` for the commonest kind of object: in one loop, without a call for what most keys and values are. (Whether a
 * property is an accessor is asked of each: nothing says it of an object as a whole. It is half of what a copy costs.)
 */
function visitPlain(walk: Walk, source: object, under: Verdict): object {
  if (isProxy(source)) return visitProxy(walk, source, under);
  const keys = Object.keys(source);
  const list = keys.length > walk.limits.maxEntries ? undefined : keyListOf(walk.scrubber, keys);
  if (list === undefined) return visitKeyed(walk, source, keys, readOwn, under);
  const { verdicts } = list;
  const out: Record<string, unknown> = {};
  for (let i = 0; i < keys.length; i++) {
    if (isSpent(walk)) return endCopy(walk, out);
    const key = keys[i]!;
    const verdict = verdicts[i]!;
    const descriptor = Object.getOwnPropertyDescriptor(source, key);
    if (descriptor === undefined || descriptor.get !== undefined || descriptor.set !== undefined) {
      visitEntry(walk, out, source, key, readOwn(source, key), keys, readOwn, under);
      continue;
    }
    const { value } = descriptor;
    walk.shown -= key.length;
    if (verdict === Verdict.NONE && (typeof value === 'number' || typeof value === 'boolean' || value === null)) {
      walk.nodes--;
      walk.shown--;
      out[key] = value;
    } else {
      walk.key = key;
      out[key] = visit(walk, value, verdict);
    }
  }
  return out;
}

function visitProxy(walk: Walk, proxy: object, under: Verdict): object {
  const { items, total } = keysOfProxy(proxy, walk.limits.maxEntries);
  return visitKeyed(walk, proxy, items, readOwn, under, total);
}

function visitKeyed<T extends object>(
  walk: Walk,
  source: T,
  keys: readonly string[],
  read: (source: T, key: string) => unknown,
  under: Verdict,
  total: number = keys.length,
): object {
  const { maxEntries } = walk.limits;
  const out: Record<string, unknown> = {};
  const kept = total > maxEntries ? maxEntries - 1 : keys.length;
  for (let i = 0; i < kept; i++) {
    if (isSpent(walk)) return endCopy(walk, out);
    const key = keys[i]!;
    visitEntry(walk, out, source, key, read(source, key), keys, read, under);
  }
  if (kept < total) {
    walk.changes++;
    out[MORE] = `[+${total - kept} keys]`;
  }
  return out;
}

/** Puts the copy of `value`, which stands under `key` in `source`, into `out`. */
function visitEntry<T extends object>(
  walk: Walk,
  out: Record<string, unknown>,
  source: T,
  key: string,
  value: unknown,
  keys: readonly string[],
  read: (source: T, key: string) => unknown,
  under: Verdict,
): void {
  const { scrubber } = walk;
  const { name, verdict: ownVerdict, isValue, action } = scrubber.key(key);
  let verdict = ownVerdict;
  // A piece of a text with its probability, as models give it.
  if (verdict !== Verdict.NONE && verdict < Verdict.STRONG && keys.some((other) => other.includes('logprob')))
    verdict = Verdict.NONE;
  if (verdict === Verdict.NONE && isValue) verdict = judgeNamedValue(scrubber.judge, source, read, key, under);
  if (name !== key || (action !== undefined && value !== undefined)) walk.changes++;
  if (action === 'drop') return;
  walk.shown -= name.length;
  walk.key = key;
  const copy = action === 'hash' ? scrubber.hash(value) : visit(walk, value, verdict);
  put(out, Object.hasOwn(out, name) ? freeName(out, name) : name, copy);
}

function visitArray(
  walk: Walk,
  array: readonly unknown[],
  under: Verdict,
  total: number = ownData(array, 'length') as number,
): unknown[] {
  const kept = total > walk.limits.maxEntries ? walk.limits.maxEntries - 1 : total;
  const facts = factsOfList(walk, array, total);
  const inherited = under !== Verdict.NONE && isSchema(array) ? Verdict.NONE : under;
  const out: unknown[] = [];
  let previous: unknown;
  for (let i = 0; i < kept; i++) {
    if (isSpent(walk)) {
      walk.changes++;
      out.push(TRUNCATED);
      return out;
    }
    let item = readOwn(array, i);
    const verdict = Math.max(inherited, facts.judge(previous, item, i)) as Verdict;
    if (facts.scrubArgument !== undefined && typeof item === 'string') {
      const scrubbed = facts.scrubArgument(item, i);
      if (scrubbed !== item) walk.changes++;
      item = scrubbed;
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
