/** The targets for instrumented code, and what was reached of them. */

/**
 * @typedef {object} Target
 * @property {string} what
 * @property {(row: object) => number | undefined} value
 * @property {number} limit
 * @property {(value: number) => string} show
 */

const OFF = ['not-initialised', 'disabled'];
/** What a target says of a path holds for every call on it. */
const SAME_PATH = {
  'sampled-out-5-storages': 'sampled-out',
  'recording-child': 'recording',
  'recording-5-storages': 'recording',
};
const SYNC = ['add', 'method'];
const ONE_AWAIT = ['async1', 'nested'];
const times = (value) => `${value.toFixed(2)}×`;
const overHand = (row) => row.overHand.median;
const overPlain = (row) => row.overPlain.median;

/**
 * The targets for one row of ours; `work` has none, for its own microsecond hides what tracing costs.
 *
 * @param {string} setting
 * @param {string} workload
 * @param {string} node version, as `v24.1.0`
 * @returns {Target[]}
 */
export function targetsFor(setting, workload, node) {
  const path = SAME_PATH[setting] ?? setting;
  const found = [];
  const add = (what, value, limit, show = times) => found.push({ what, value, limit, show });
  if (OFF.includes(path)) {
    if (SYNC.includes(workload)) {
      add(
        'beyond plain',
        (row) => row.beyondPlain.median,
        5,
        (value) => `${value.toFixed(1)} ns`,
      );
      add(
        'allocated',
        (row) => row.bytes.contender,
        0,
        (value) => `${Math.round(value)} B`,
      );
    }
    const limit = { async1: 1.1, gen: 1.25, agen: 1.05 }[workload];
    if (limit !== undefined) add('over plain', overPlain, limit);
  }
  if (path === 'sampled-out' && SYNC.includes(workload)) add('over hand-written', overHand, 0.1);
  if (path === 'sampled-out' && ONE_AWAIT.includes(workload)) add('over hand-written', overHand, 0.25);
  if (path === 'sampled-out-child' && SYNC.includes(workload)) add('over hand-written', overHand, 0.05);
  if (path === 'recording') {
    if (SYNC.includes(workload)) {
      add('over hand-written', overHand, 0.15);
      add('bytes over hand-written', (row) => row.bytes.contender / row.bytes.hand, 0.25);
    }
    if (ONE_AWAIT.includes(workload)) add('over hand-written', overHand, 0.25);
    if (workload === 'gen') add('over hand-written', overHand, major(node) < 24 ? 0.5 : 1.3);
  }
  if (path === 'foreign' && [...SYNC, ...ONE_AWAIT].includes(workload)) add('over hand-written', overHand, 0.85);
  return found;
}

/** Less than half of the last digit that is shown counts as nothing. */
export function isReached({ limit, show }, value) {
  return Number.isFinite(value) && (value <= limit || show(value) === show(limit));
}

function major(node) {
  return Number.parseInt(node.replace('v', ''), 10);
}
