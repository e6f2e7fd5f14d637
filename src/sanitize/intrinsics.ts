/**
 * Reads the built-in kinds of objects without running anybody's code: no getter, no `toJSON`, no `toString`, no
 * iterator that a subclass or an instance may have put in. What is called here are the built-ins' own methods.
 */

/** Own data property `key` of `object`; undefined for an accessor, which is not called. */
export function ownData(object: object, key: PropertyKey): unknown {
  return Object.getOwnPropertyDescriptor(object, key)?.value;
}

/** The same, with a marker in the place of an accessor. */
export function readOwn(object: object, key: PropertyKey): unknown {
  const descriptor = Object.getOwnPropertyDescriptor(object, key);
  if (descriptor === undefined) return undefined;
  if (descriptor.get !== undefined) return '[Getter]';
  return descriptor.set === undefined ? descriptor.value : '[Setter]';
}

/** Data property `key` of `object` or one of its nearest prototypes. */
export function inheritedData(object: object, key: PropertyKey): unknown {
  let holder: object | null = object;
  for (let level = 0; holder !== null && level < 8; level++) {
    const descriptor: PropertyDescriptor | undefined = Object.getOwnPropertyDescriptor(holder, key);
    if (descriptor !== undefined)
      return isBuiltInGetter(descriptor.get) ? descriptor.get?.call(object) : descriptor.value;
    holder = Object.getPrototypeOf(holder);
  }
  return undefined;
}

type IsProxy = (value: object) => boolean;
const util = typeof process === 'object' ? process.getBuiltinModule?.('node:util') : undefined;

/** Whether `value` is a Proxy; false where nobody can say, which is where there is no Node.js. */
export const isProxy: IsProxy = util?.types.isProxy ?? (() => false);

/**
 * The enumerable keys of a Proxy, `limit` at most, and how many it says it has. (`Object.keys` would ask it about each key
 * that it comes up with.)
 */
export function keysOfProxy(proxy: object, limit: number): Taken<string> {
  const items: string[] = [];
  const all = Reflect.ownKeys(proxy);
  let looked = 0;
  for (; looked < all.length && items.length < limit; looked++) {
    const key = all[looked]!;
    if (typeof key === 'string' && Object.getOwnPropertyDescriptor(proxy, key)?.enumerable === true) items.push(key);
  }
  return { items, total: items.length + all.length - looked };
}

/** Prototypes that are looked at: a Proxy can make a chain of them that never ends. */
const CHAIN_LIMIT = 64;

/** `value instanceof …`, by the prototype of the class, in bounded time. */
export function isA(value: object, prototype: object): boolean {
  let holder: object | null = Object.getPrototypeOf(value) as object | null;
  for (let level = 0; holder !== null && level < CHAIN_LIMIT; level++) {
    if (holder === prototype) return true;
    holder = Object.getPrototypeOf(holder) as object | null;
  }
  return false;
}

type Getter = () => unknown;

/** The getters by which engines and `DOMException` give an error's `stack`, `name` and `message`. */
function isBuiltInGetter(getter: Getter | undefined): boolean {
  if (getter === undefined) return false;
  if (getter === Object.getOwnPropertyDescriptor(new Error(), 'stack')?.get) return true;
  if (getter === Object.getOwnPropertyDescriptor(Error.prototype, 'stack')?.get) return true;
  if (typeof DOMException === 'undefined') return false;
  return ['name', 'message'].some(
    (key) => Object.getOwnPropertyDescriptor(DOMException.prototype, key)?.get === getter,
  );
}

function builtInGetter(prototype: object, key: PropertyKey): Getter {
  return Object.getOwnPropertyDescriptor(prototype, key)!.get as Getter;
}

/** `[Buffer 12 bytes]`, `[Float32Array 12 bytes]`, `[DataView 12 bytes]`; undefined for anything else. */
export function describeBytes(value: object): string | undefined {
  if (ArrayBuffer.isView(value)) {
    const typedArray = Object.getPrototypeOf(Uint8Array.prototype) as object;
    const tag = builtInGetter(typedArray, Symbol.toStringTag).call(value) as string | undefined;
    const name = typeof Buffer === 'function' && isA(value, Buffer.prototype) ? 'Buffer' : (tag ?? 'DataView');
    const prototype = tag === undefined ? DataView.prototype : typedArray;
    return `[${name} ${builtInGetter(prototype, 'byteLength').call(value)} bytes]`;
  }
  if (!isA(value, ArrayBuffer.prototype)) return undefined;
  return `[ArrayBuffer ${builtInGetter(ArrayBuffer.prototype, 'byteLength').call(value)} bytes]`;
}

/**
 * The text of a value that is one: a date in ISO form, a regular expression, a URL, a boxed primitive; the primitive
 * itself for a boxed number or boolean.
 */
export function asPrimitive(value: object): string | number | boolean | undefined {
  if (isA(value, Date.prototype)) {
    return Number.isNaN(Date.prototype.getTime.call(value)) ? 'Invalid Date' : Date.prototype.toISOString.call(value);
  }
  if (isA(value, String.prototype)) return String.prototype.valueOf.call(value);
  if (isA(value, Number.prototype)) return Number.prototype.valueOf.call(value);
  if (isA(value, Boolean.prototype)) return Boolean.prototype.valueOf.call(value);
  if (isA(value, RegExp.prototype)) return `/${builtInGetter(RegExp.prototype, 'source').call(value)}/`;
  if (typeof URL === 'function' && isA(value, URL.prototype))
    return builtInGetter(URL.prototype, 'href').call(value) as string;
  return undefined;
}

/** Past it the digits are not made: that takes seconds for some millions of them. */
const LARGEST_BIGINT = 2n ** 4096n;

/** The digits of `value`, or what stands for very many of them. */
export function bigintText(value: bigint): string {
  return value < LARGEST_BIGINT && value > -LARGEST_BIGINT ? String(value) : '[more than 1233 digits]';
}

/** The first items of a collection, and how many it has. */
export interface Taken<T> {
  readonly items: T[];
  readonly total: number;
}

/** The entries of a Map, Headers, URLSearchParams or FormData, `limit` at most; undefined for anything else. */
export function entriesOf(value: object, limit: number): Taken<[unknown, unknown]> | undefined {
  if (isA(value, Map.prototype)) return take(Map.prototype.entries.call(value), limit, sizeOf(Map.prototype, value));
  if (typeof Headers === 'function' && isA(value, Headers.prototype))
    return take(Headers.prototype.entries.call(value), limit);
  if (typeof URLSearchParams === 'function' && isA(value, URLSearchParams.prototype)) {
    return take(URLSearchParams.prototype.entries.call(value), limit);
  }
  if (typeof FormData === 'function' && isA(value, FormData.prototype)) {
    return take(FormData.prototype.entries.call(value) as Iterator<[unknown, unknown]>, limit);
  }
  return undefined;
}

/** The members of a Set, `limit` at most; undefined for anything else. */
export function membersOf(value: object, limit: number): Taken<unknown> | undefined {
  if (!isA(value, Set.prototype)) return undefined;
  return take(Set.prototype.values.call(value) as Iterator<unknown>, limit, sizeOf(Set.prototype, value));
}

function sizeOf(prototype: object, value: object): number {
  return builtInGetter(prototype, 'size').call(value) as number;
}

/** Counts where `total` is not known, to ten thousand. */
function take<T>(iterator: Iterator<T>, limit: number, total?: number): Taken<T> {
  const items: T[] = [];
  let count = 0;
  for (let next = iterator.next(); next.done !== true; next = iterator.next()) {
    if (++count <= limit) items.push(next.value);
    else if (total !== undefined || count === 10_000) break;
  }
  return { items, total: total ?? count };
}

/** The name of the class of `value`, as far as it can be read without calling anything. */
export function classNameOf(value: object): string {
  const made = inheritedData(value, 'constructor');
  const name = typeof made === 'function' ? ownData(made, 'name') : undefined;
  return typeof name === 'string' ? name : '';
}
