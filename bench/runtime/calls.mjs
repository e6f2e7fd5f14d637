/** One call of everything that a subject has, and the spans that it made. */

/** @type {Record<string, (subject: object) => unknown>} */
const CALLS = {
  add: ({ add }) => add(1, 2),
  work: ({ work }) => work(1),
  method: ({ Counter }) => new Counter().method(1),
  async1: ({ async1 }) => async1(1),
  nested: ({ nested }) => nested(1),
  gen: ({ gen }) => [...gen(3)],
  agen: ({ agen }) => collect(agen(3)),
  boom: ({ boom }) => boom(),
  asyncBoom: ({ asyncBoom }) => asyncBoom(),
};

/**
 * @param {object} subject
 * @param {import('./providers.mjs').Side} side
 * @param {readonly string[]} [unsupported] what the subject does not have
 * @returns {Promise<Map<string, { spans: object[], thrown: unknown }>>}
 */
export async function callEverything(subject, side, unsupported = []) {
  const found = new Map();
  for (const [name, call] of Object.entries(CALLS)) {
    if (!unsupported.includes(name)) found.set(name, await spansOf(side, () => call(subject)));
  }
  return found;
}

/** The spans that arrive of what `call` does, and what it threw. */
export async function spansOf({ sink, flush }, call) {
  await flush();
  sink.kept = [];
  let thrown;
  try {
    await call();
  } catch (error) {
    thrown = error;
  }
  await flush();
  const { kept } = sink;
  sink.kept = undefined;
  return { spans: kept, thrown };
}

async function collect(items) {
  const all = [];
  for await (const item of items) all.push(item);
  return all;
}
