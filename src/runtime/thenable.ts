/**
 * Looking at values that may be thenables without being noticed: no `then` is read or called that the language would
 * not read or call itself, and none at another moment or in another context.
 */
import type { Frame } from './frame.js';

const { apply, getPrototypeOf, getOwnPropertyDescriptor } = Reflect;
const nativeThen = Promise.prototype.then;

interface NodeTypes {
  isPromise(value: unknown): boolean;
  isProxy(value: unknown): boolean;
}

let types: NodeTypes | undefined | null = null;

function nodeTypes(): NodeTypes | undefined {
  if (types === null) types = typeof process === 'object' ? process.getBuiltinModule?.('node:util').types : undefined;
  return types;
}

export function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

/** Whether looking at the value's prototype would run a trap. Unknown hosts are trusted not to have proxies. */
export function isProxy(value: object): boolean {
  return nodeTypes()?.isProxy(value) ?? false;
}

/**
 * Whether `value` is a plain native promise: of the intrinsic class itself, with no own `then` or `constructor`.
 * Awaiting or resolving with one runs no code of the user's.
 */
export function isPlainPromise(value: unknown): value is Promise<unknown> {
  if (!isObject(value) || isProxy(value)) return false;
  const known = nodeTypes();
  if (known === undefined ? !(value instanceof Promise) : !known.isPromise(value)) return false;
  return (
    getPrototypeOf(value) === Promise.prototype &&
    getOwnPropertyDescriptor(value, 'constructor') === undefined &&
    getOwnPropertyDescriptor(value, 'then') === undefined
  );
}

/** A plain promise on which nobody has put a property of their own, such as `cancel`. */
export function isBarePromise(value: unknown): value is Promise<unknown> {
  // Names only: Node puts symbols of its own on promises while AsyncLocalStorage is in use.
  return isPlainPromise(value) && Object.getOwnPropertyNames(value).length === 0;
}

/** Attaches reactions to a plain promise with the intrinsic `then`. */
export function observe<R>(
  promise: Promise<unknown>,
  ok: (value: unknown) => R,
  err: (error: unknown) => R,
): Promise<R> {
  return apply(nativeThen, promise, [ok, err]) as Promise<R>;
}

/**
 * Whether an await of `value` calls no `then`: of a native promise whose `constructor` is the intrinsic Promise the
 * language takes the state, even where it has a `then` of its own. A `constructor` that is not plain data only the
 * language may read, once.
 */
function isAwaitedAsItIs(value: object): boolean {
  if (isPlainPromise(value)) return true;
  const known = nodeTypes();
  if (isProxy(value) || !(known === undefined ? value instanceof Promise : known.isPromise(value))) return false;
  for (let holder: object | null = value; holder !== null; holder = getPrototypeOf(holder)) {
    if (isProxy(holder)) return true;
    const descriptor = getOwnPropertyDescriptor(holder, 'constructor');
    if (descriptor !== undefined) return !('value' in descriptor) || descriptor.value === Promise;
  }
  return false;
}

/** The operand of an `await` in disguise: maps back to itself when it turns out not to be a thenable. */
const disguised = new WeakMap<object, object>();

/**
 * What to hand to `await` in place of `value`, so that a `then` of the user's is read once, when the language reads it,
 * and runs in the frame's context. Primitives and plain promises run nothing of the user's and go as they are.
 */
export function inContext(frame: Frame, value: unknown): unknown {
  if (!isObject(value) || isAwaitedAsItIs(value)) return value;
  const standIn = {
    // biome-ignore lint/suspicious/noThenProperty: being a thenable is the point
    get then(): unknown {
      const then = frame.within(() => (value as { then?: unknown }).then);
      if (typeof then !== 'function') return then;
      return (resolve: unknown, reject: unknown) => frame.within(() => apply(then, value, [resolve, reject]));
    },
  };
  disguised.set(standIn, value);
  return standIn;
}

/**
 * For an operand that the language awaits and whose result does not come by us: only what is a thenable for certain
 * is replaced by one whose `then` runs in the frame's context.
 */
export function thenInContext(frame: Frame, value: unknown): unknown {
  if (!isObject(value) || isPlainPromise(value)) return value;
  const then = plainThen(value);
  if (then === undefined) return value;
  return {
    // biome-ignore lint/suspicious/noThenProperty: being a thenable is the point
    then: (...reactions: unknown[]) => frame.within(() => apply(then, value, reactions)),
  };
}

/** Undoes {@link inContext} for an operand that was no thenable and came through the await as it went in. */
export function undisguised(value: unknown): unknown {
  return isObject(value) ? (disguised.get(value) ?? value) : value;
}

/** A `then` that is a plain method, found without running anything of the user's. */
export function plainThen(value: object): ((...args: unknown[]) => unknown) | undefined {
  for (let holder: object | null = value; holder !== null; holder = getPrototypeOf(holder)) {
    if (isProxy(holder)) return undefined;
    const descriptor = getOwnPropertyDescriptor(holder, 'then');
    if (descriptor !== undefined) {
      return typeof descriptor.value === 'function' ? descriptor.value : undefined;
    }
  }
  return undefined;
}
