/** OpenInference's `withSpan`, as it comes: with arguments and results. */
import { peer } from '../../support/peers.mjs';
import { wrapWith } from './wrap-with.mjs';

export const NOTE = 'attributes of its own, with arguments and results';

export async function load() {
  const { withSpan } = await peer('@arizeai/openinference-core');
  return wrapWith((name, fn) => withSpan(fn, { name }));
}
