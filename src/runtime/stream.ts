/**
 * Streams that a function returns under `end: 'stream'`: the span ends when the stream is drained, cancelled or fails.
 * A Node stream is listened to and stays itself; a web stream or an async iterable is replaced by one that does the
 * same and pulls only when it is pulled, for neither can be watched from outside (fidelity.md, *The span's own truth*).
 */
import type { Frame } from './frame.js';
import { isObject, isProxy } from './thenable.js';

export interface StreamEnd {
  done(): void;
  failed(error: unknown): void;
}

/** The stream to return in place of `value`, or undefined when `value` is no stream. */
export function watchStream(frame: Frame, value: unknown, end: StreamEnd): unknown {
  if (!isObject(value) || isProxy(value)) return undefined;
  const node = typeof process === 'object' ? process.getBuiltinModule?.('node:stream') : undefined;
  if (node !== undefined && value instanceof node.Readable) {
    const { errorMonitor } = process.getBuiltinModule('node:events');
    value.once(errorMonitor, (error: unknown) => end.failed(error));
    value.once('end', () => end.done());
    value.once('close', () => end.done());
    return value;
  }
  if (typeof ReadableStream === 'function' && value instanceof ReadableStream) return watchWebStream(value, end);
  return Symbol.asyncIterator in value ? watchIterable(frame, value, end) : undefined;
}

function watchWebStream(stream: ReadableStream<unknown>, end: StreamEnd): ReadableStream<unknown> {
  if (stream.locked) return stream;
  const reader = stream.getReader();
  return new ReadableStream<unknown>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (!done) return controller.enqueue(value);
          end.done();
          controller.close();
        } catch (error) {
          end.failed(error);
          throw error;
        }
      },
      cancel(reason) {
        end.done();
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}

type Method = (...args: unknown[]) => unknown;

/** Everything but the iteration is the original's own: methods are called on it, so that private fields work. */
function watchIterable(frame: Frame, iterable: object, end: StreamEnd): object {
  const bound = new WeakMap<Method, Method>();
  const iteration = new Set<PropertyKey>(['next', 'return', 'throw']);
  const proxy: object = new Proxy(iterable, {
    get(target, key) {
      const member: unknown = Reflect.get(target, key, target);
      if (typeof member !== 'function') return member;
      const method = member as Method;
      let replacement = bound.get(method);
      if (replacement === undefined) {
        if (key === Symbol.asyncIterator) {
          replacement = () => {
            const iterator = frame.within(() => Reflect.apply(method, target, []));
            return iterator === target ? proxy : watchIterable(frame, iterator as object, end);
          };
        } else if (iteration.has(key)) {
          replacement = (...args) => step(frame, () => Reflect.apply(method, target, args), key !== 'next', end);
        } else {
          replacement = (...args) => Reflect.apply(method, target, args);
        }
        bound.set(method, replacement);
      }
      return replacement;
    },
  });
  return proxy;
}

/** One call of the iterator: it runs in the span's context, and its outcome tells whether the stream is over. */
function step(frame: Frame, call: () => unknown, closes: boolean, end: StreamEnd): unknown {
  const settled = Promise.resolve(frame.within(call)).then(
    (result) => {
      if (closes || (result as IteratorResult<unknown>)?.done === true) end.done();
      return result;
    },
    (error) => {
      end.failed(error);
      throw error;
    },
  );
  return settled;
}
