/** Langfuse's `observe`, told not to record arguments and results. */
import { peer } from '../../support/peers.mjs';
import { wrapWith } from './wrap-with.mjs';

export const NOTE = 'one attribute, its own';

export async function load() {
  const { observe } = await peer('@langfuse/tracing');
  return wrapWith((name, fn) => observe(fn, { name, captureInput: false, captureOutput: false }));
}
