/**
 * `for await` and `yield*` over an iterable of the user's, with its methods called in the frame's context and nobody
 * else seeing that context. What the language reads once is read once; promises are handed on as they are.
 */
import type { Frame } from './frame.js';
import { inContext, isObject, isPlainPromise, thenInContext } from './thenable.js';

type Method = (...args: unknown[]) => unknown;
type Switch = (frame: Frame, call: () => unknown, isSync: boolean) => unknown;

/** `for await (… of iterable)`: wrapped only while the function has not been suspended yet. */
export function forAwait(frame: Frame, iterable: unknown): unknown {
  if (frame.isOwned || iterable === null || iterable === undefined) return iterable;
  return standIn(frame, iterable, (current, call, isSync) => {
    current.attach();
    let outcome: unknown;
    try {
      outcome = call();
    } catch (error) {
      // What an async iterator throws comes at once, without a suspension; what a sync one throws, as a rejection.
      if (isSync) current.beforeAwait();
      throw error;
    }
    if (current.isOwned) return outcome;
    const step = isSync ? syncStep(current, outcome) : asyncStep(current, outcome);
    current.beforeAwait();
    return step;
  });
}

/**
 * What the first `next` of an async iterator returned. The language awaits it and reads the step outside our context,
 * so a thenable's `then` and a step's getters are called through. (A promise goes as it is: its step's getters are
 * read in the caller's context, for anything put between would cost ticks.)
 */
function asyncStep(frame: Frame, outcome: unknown): unknown {
  if (!isObject(outcome) || isPlainPromise(outcome)) return outcome;
  const step = outcome as { done?: unknown; value?: unknown };
  const standIn = inContext(frame, outcome) as object;
  return Object.defineProperties(standIn, {
    done: { get: () => frame.within(() => step.done) },
    value: { get: () => frame.within(() => step.value) },
  });
}

/** What the first `next` of a sync iterator returned: the language reads the step now, and awaits its value after. */
function syncStep(frame: Frame, outcome: unknown): unknown {
  if (!isObject(outcome)) return outcome;
  const step = outcome as { done?: unknown; value?: unknown };
  return {
    get done() {
      return frame.within(() => step.done);
    },
    get value() {
      return thenInContext(
        frame,
        frame.within(() => step.value),
      );
    },
  };
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
    return () => iterator(frame, Reflect.apply(method, iterable, []), during, key === Symbol.iterator);
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
function iterator(frame: Frame, inner: unknown, during: Switch, isSync: boolean): unknown {
  if (!isObject(inner)) return inner;
  const source = inner as { next?: unknown; return?: unknown; throw?: unknown };
  const forward = (method: unknown): unknown =>
    typeof method === 'function'
      ? (...args: unknown[]) => during(frame, () => Reflect.apply(method as Method, inner, args), isSync)
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
