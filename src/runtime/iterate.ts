/**
 * `for await` and `yield*` over an iterable of the user's, with its methods called in the frame's context and nobody
 * else seeing that context. What the language reads once is read once; promises are handed on as they are.
 */
import type { Frame } from './frame.js';
import { isObject } from './thenable.js';

type Method = (...args: unknown[]) => unknown;
type Switch = (frame: Frame, call: () => unknown) => unknown;

/** `for await (… of iterable)`: wrapped only while the function has not been suspended yet. */
export function forAwait(frame: Frame, iterable: unknown): unknown {
  if (frame.isOwned || iterable === null || iterable === undefined) return iterable;
  return standIn(frame, iterable, (current, call) => {
    current.attach();
    try {
      return call();
    } finally {
      current.beforeAwait();
    }
  });
}

/** `yield* iterable`: every `next`, `throw` and `return` of the consumer goes through, in the generator's context. */
export function yieldAll(frame: Frame, iterable: unknown): unknown {
  if (iterable === null || iterable === undefined) return iterable;
  return standIn(frame, iterable, (current, call) => {
    current.attach();
    try {
      return call();
    } finally {
      current.beforeYield();
    }
  });
}

function standIn(frame: Frame, iterable: unknown, during: Switch): object {
  const source = iterable as { [key: symbol]: unknown };
  const opener = (key: symbol): unknown => {
    const method = source[key];
    if (typeof method !== 'function') return method;
    return () => iterator(frame, Reflect.apply(method, iterable, []), during);
  };
  return {
    get [Symbol.asyncIterator]() {
      return opener(Symbol.asyncIterator);
    },
    get [Symbol.iterator]() {
      return opener(Symbol.iterator);
    },
  };
}

/** The language reads `next` once and `return` and `throw` when it needs them; so do these getters. */
function iterator(frame: Frame, inner: unknown, during: Switch): unknown {
  if (!isObject(inner)) return inner;
  const source = inner as { next?: unknown; return?: unknown; throw?: unknown };
  const forward = (method: unknown): unknown =>
    typeof method === 'function'
      ? (...args: unknown[]) => during(frame, () => Reflect.apply(method as Method, inner, args))
      : method;
  return {
    get next() {
      return forward(source.next);
    },
    get return() {
      return forward(source.return);
    },
    get throw() {
      return forward(source.throw);
    },
  };
}
