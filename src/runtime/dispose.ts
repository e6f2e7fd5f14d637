/**
 * Resources disposed of in the context of the function that declares them. The frame stays detached by it: compilers for
 * older targets run the disposers in promise jobs of their own, from which nothing carries over to the function.
 */
import type { Frame } from './frame.js';
import { inContext } from './thenable.js';

type Dispose = (this: unknown) => unknown;

/**
 * A resource that disposes of `value`. Its methods are read now, in the language's order, and each once; a value that has
 * none goes as it is, for the language to complain of.
 *
 * @param isAsync declared by `await using`; else by `using`
 */
export function disposeInContext(frame: Frame, value: object, isAsync: boolean): object {
  const resource = value as { [key: symbol]: unknown };
  const asynchronous = isAsync ? (resource[Symbol.asyncDispose] ?? undefined) : undefined;
  const dispose = asynchronous ?? resource[Symbol.dispose];
  if (typeof dispose !== 'function') return value;
  const run = (): unknown => frame.within(() => Reflect.apply(dispose, value, []));
  if (!isAsync) return { [Symbol.dispose]: run };
  return {
    [Symbol.asyncDispose](): unknown {
      const outcome = asynchronous === undefined ? settled(run) : run();
      if (frame.isOwned) return outcome;
      const awaited = inContext(frame, outcome);
      frame.beforeAwait();
      return awaited;
    },
  };
}

/** What the language makes of a `Symbol.dispose` under `await using`: its result is dropped, its error a rejection. */
function settled(dispose: Dispose): unknown {
  try {
    dispose();
    return undefined;
  } catch (error) {
    return Promise.reject(error);
  }
}
