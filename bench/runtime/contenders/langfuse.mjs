/** Langfuse's `observe`, as it comes: with arguments and results. */
import { peer } from '../../support/peers.mjs';
import { wrapWith } from './wrap-with.mjs';

export const NOTE = 'attributes of its own, with arguments and results';

export async function load() {
  const { observe } = await peer('@langfuse/tracing');
  return wrapWith((name, fn) => observe(fn, { name }));
}
