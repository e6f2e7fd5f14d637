/** LangSmith's `traceable`, with a client that only counts. A function that it wraps returns a promise. */
import { peer } from '../../support/peers.mjs';
import { isOff } from '../settings.mjs';
import { ownSpan, Sink } from '../sink.mjs';
import { wrapWith } from './wrap-with.mjs';

/** So that what is not async cannot be called as before. */
export const UNSUPPORTED = ['add', 'work', 'method', 'gen', 'boom'];
/** What its client samples out has been made before. */
export const SETTINGS = ['not-initialised', 'recording'];
export const NOTE = 'its own client and format, with arguments and results; what is not async would return a promise';

let client;
let tracingEnabled;

/** @param {import('../settings.mjs').Setting} setting */
export async function setUp(setting) {
  const sink = new Sink();
  /** Of runs that have begun, while somebody keeps what arrives. */
  const parents = new Map();
  client = {
    async createRun({ id, name, parent_run_id: parentId }) {
      if (sink.kept !== undefined) parents.set(id, { name, parentId });
    },
    async updateRun(id, { error }) {
      sink.count += 1;
      sink.kept?.push(ownSpan({ ...parents.get(id), id, isError: error !== undefined }));
    },
  };
  tracingEnabled = !isOff(setting);
  return { sink, flush: settled };
}

export async function load() {
  const { traceable } = await peer('langsmith/traceable');
  return wrapWith((name, fn) => traceable(fn, { name, client, tracingEnabled }));
}

/** Its last step is taken after the call has returned. */
async function settled() {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
