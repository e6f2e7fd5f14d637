/** What tracing does while calls are measured. */

/**
 * @typedef {object} Setting
 * @property {string} title
 * @property {'none' | 'disabled' | 'own' | 'foreign'} provider of ours: never initialised; initialised as disabled; made
 *   by `initializeTracing`; somebody else's SDK provider in the API's global slot. Others have the SDK's own, or none.
 * @property {number} ratio share of traces that is recorded
 * @property {'sampled' | 'unsampled'} [child] calls are children of such a parent
 * @property {number} [otherStorages] further AsyncLocalStorages that have a value while calls are measured
 * @property {readonly string[]} [workloads] those that are measured; default: all
 * @property {boolean} [oursAlone] says nothing new about others
 * @property {number} chunk calls between two turns of the event loop: what the batch processor's queue can hold
 */

/** With tracing's own there are five. */
const FIVE = { otherStorages: 4, workloads: ['add', 'async1', 'gen'], oursAlone: true };

/** @type {Record<string, Setting>} */
export const SETTINGS = {
  'not-initialised': { title: 'not initialised', provider: 'none', ratio: 0, chunk: 20_000 },
  disabled: { title: 'disabled', provider: 'disabled', ratio: 0, chunk: 20_000, oursAlone: true },
  'sampled-out': { title: 'sampled out, root', provider: 'own', ratio: 0.01, chunk: 20_000 },
  'sampled-out-child': { title: 'sampled out, child', provider: 'own', ratio: 0.01, child: 'unsampled', chunk: 20_000 },
  'sampled-out-5-storages': {
    title: 'sampled out, root, five AsyncLocalStorages',
    provider: 'own',
    ratio: 0.01,
    chunk: 20_000,
    ...FIVE,
  },
  recording: { title: 'recording, our provider', provider: 'own', ratio: 1, chunk: 480 },
  'recording-child': {
    title: 'recording, our provider, child of a sampled parent',
    provider: 'own',
    ratio: 1,
    child: 'sampled',
    oursAlone: true,
    chunk: 480,
  },
  'recording-5-storages': {
    title: 'recording, our provider, five AsyncLocalStorages',
    provider: 'own',
    ratio: 1,
    chunk: 480,
    ...FIVE,
  },
  foreign: {
    title: "recording, somebody else's SDK provider",
    provider: 'foreign',
    ratio: 1,
    oursAlone: true,
    chunk: 480,
  },
};

/** @param {Setting} setting */
export const isOff = ({ provider }) => provider === 'none' || provider === 'disabled';

/** @param {Setting} setting */
export const isRecording = (setting) => !isOff(setting) && setting.ratio === 1;
