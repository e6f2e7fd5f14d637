/** What tracing does while calls are measured. */

/**
 * @typedef {object} Setting
 * @property {string} title
 * @property {'none' | 'disabled' | 'own' | 'foreign'} provider of ours: never initialised; initialised as disabled; made
 *   by `initializeTracing`; somebody else's SDK provider in the API's global slot. Others have the SDK's own, or none.
 * @property {number} ratio share of traces that is recorded
 * @property {boolean} [child] calls are children of a parent that is not sampled
 * @property {number} chunk calls between two turns of the event loop: what the batch processor's queue can hold
 */

/** @type {Record<string, Setting>} */
export const SETTINGS = {
  'not-initialised': { title: 'not initialised', provider: 'none', ratio: 0, chunk: 20_000 },
  disabled: { title: 'disabled', provider: 'disabled', ratio: 0, chunk: 20_000 },
  'sampled-out': { title: 'sampled out, root', provider: 'own', ratio: 0.01, chunk: 20_000 },
  'sampled-out-child': { title: 'sampled out, child', provider: 'own', ratio: 0.01, child: true, chunk: 20_000 },
  recording: { title: 'recording, our provider', provider: 'own', ratio: 1, chunk: 480 },
  foreign: { title: "recording, somebody else's SDK provider", provider: 'foreign', ratio: 1, chunk: 480 },
};

/** @param {Setting} setting */
export const isOff = ({ provider }) => provider === 'none' || provider === 'disabled';
