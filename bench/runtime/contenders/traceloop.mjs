/** Traceloop's `withTask`. A function that it wraps returns a promise, whatever it returned before. */
import { peer } from '../../support/peers.mjs';
import { wrapWith } from './wrap-with.mjs';

/** So that what is not async cannot be called as before. */
export const UNSUPPORTED = ['add', 'work', 'method', 'gen', 'agen', 'boom'];

export const NOTE =
  'attributes of its own; what is not async would return a promise; a span that fails does not arrive';

export async function load() {
  const { withTask } = await peer('@traceloop/node-server-sdk');
  return wrapWith(
    (name, fn) =>
      function wrapped(...args) {
        return withTask({ name, thisArg: this, traceContent: false }, fn, ...args);
      },
  );
}
