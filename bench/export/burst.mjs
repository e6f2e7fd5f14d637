/** Many spans at once, without a turn of the event loop or with one now and then, then the end of tracing. */
import { makeSpan, ours, stock } from './sides.mjs';
import { startReceiver } from './start-receiver.mjs';

/**
 * @param {{ name: 'ours' | 'stock', dist: string, protocol: 'grpc' | 'http/protobuf', queue: import('./sides.mjs').Queue, spans: number,
 *   every: number }} what `every`: spans between two turns of the event loop
 */
export async function burst({ name, dist, protocol, queue, spans, every }) {
  const receiver = await startReceiver(protocol);
  const stderr = collectStderr();
  const side = name === 'ours' ? await ours(dist, protocol, receiver.url, queue) : stock(protocol, receiver.url, queue);
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  for (let i = 0; i < spans; i += 1) {
    makeSpan(side.tracer, i);
    if (i % every === every - 1) await new Promise((resolve) => setImmediate(resolve));
  }
  globalThis.gc?.();
  const heldBytes = process.memoryUsage().heapUsed - before;
  let failure;
  await side.shutdown().catch((error) => {
    failure = String(error);
  });
  const received = await total(receiver);
  receiver.stop();
  // The last line has the sum.
  const said = [...stderr.stop().matchAll(/(\d+) spans? (?:was|were) dropped/g)].at(-1)?.[1];
  return {
    name,
    protocol,
    queue,
    spans,
    every,
    received,
    saidDropped: said === undefined ? undefined : Number(said),
    heldBytes,
    failure,
  };
}

/** Exports may still be on their way when a shutdown has failed. */
async function total(receiver) {
  let received = 0;
  for (let more = 1; more > 0; ) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    more = await receiver.count();
    received += more;
  }
  return received;
}

/** What the user is told. */
function collectStderr() {
  const write = process.stderr.write;
  let text = '';
  process.stderr.write = (chunk) => {
    text += chunk;
    return true;
  };
  return {
    stop() {
      process.stderr.write = write;
      return text;
    },
  };
}
