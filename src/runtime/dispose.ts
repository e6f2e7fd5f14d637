/** Resources of an `await using`, disposed of in the context of the function that declares them. */
import type { Frame } from './frame.js';
import { inContext } from './thenable.js';

type Dispose = (this: unknown) => unknown;

/**
 * A resource that disposes of `value`. Its methods are read now, in the language's order, and each once; a value that has
 * none goes as it is, for the language to complain of.
 */
export function disposeInContext(frame: Frame, value: object): object {
  const resource = value as { [key: symbol]: unknown };
  const asynchronous = resource[Symbol.asyncDispose] ?? undefined;
  const dispose = asynchronous ?? resource[Symbol.dispose];
  if (typeof dispose !== 'function') return value;
  return {
    [Symbol.asyncDispose](): unknown {
      frame.attach();
      const outcome =
        asynchronous === undefined ? settled(value, dispose as Dispose) : Reflect.apply(dispose, value, []);
      if (frame.isOwned) return outcome;
      const awaited = inContext(frame, outcome);
      frame.beforeAwait();
      return awaited;
    },
  };
}

/** What the language makes of a `Symbol.dispose` under `await using`: its result is dropped, its error a rejection. */
function settled(value: object, dispose: Dispose): unknown {
  try {
    Reflect.apply(dispose, value, []);
    return undefined;
  } catch (error) {
    return Promise.reject(error);
  }
}
