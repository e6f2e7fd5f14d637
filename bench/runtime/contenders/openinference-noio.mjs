/** OpenInference's `withSpan`, told not to record arguments and results. */
import { peer } from '../../support/peers.mjs';
import { wrapWith } from './wrap-with.mjs';

export const NOTE = 'one attribute, its own';

export async function load() {
  const { withSpan } = await peer('@arizeai/openinference-core');
  const nothing = () => ({});
  return wrapWith((name, fn) => withSpan(fn, { name, processInput: nothing, processOutput: nothing }));
}
