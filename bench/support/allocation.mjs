/** Bytes that a call allocates: growth of the heap while no garbage collection ran. Needs `--expose-gc`. */
import { PerformanceObserver } from 'node:perf_hooks';
import { spread } from './statistics.mjs';

const MEASUREMENTS = 5;
const ATTEMPTS = 30;
/** Well below the new space of any Node.js, so that most attempts see no collection. */
const BYTES = 1_000_000;

let collections = 0;
/** @type {PerformanceObserver | undefined} */
let observer;

/**
 * @param {(calls: number) => unknown} run
 * @returns {Promise<number | undefined>} the median, or undefined where every attempt met a collection
 */
export async function bytesPerCall(run) {
  if (observer === undefined) observer = observe();
  const rough = Math.max(1, await growth(run, 50));
  const calls = Math.max(50, Math.min(10_000, Math.floor((BYTES / rough) * 50)));
  const found = [];
  for (let attempt = 0; attempt < ATTEMPTS && found.length < MEASUREMENTS; attempt += 1) {
    globalThis.gc?.();
    await loopTurns();
    const before = collections;
    const bytes = await growth(run, calls);
    await loopTurns();
    if (collections === before) found.push(bytes / calls);
  }
  return found.length === 0 ? undefined : Math.max(0, spread(found).median);
}

async function growth(run, calls) {
  const before = process.memoryUsage().heapUsed;
  const outcome = run(calls);
  if (outcome instanceof Promise) await outcome;
  return process.memoryUsage().heapUsed - before;
}

function observe() {
  const made = new PerformanceObserver((list) => {
    collections += list.getEntries().length;
  });
  made.observe({ entryTypes: ['gc'] });
  return made;
}

/** The observer is told in a later turn of the event loop. */
async function loopTurns() {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
