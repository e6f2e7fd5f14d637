/**
 * Measuring by turns: contenders do the same work one after another within a round, in an order that rotates, and are
 * compared round by round. What disturbs the machine disturbs them alike. Time is CPU time of the whole process, with
 * garbage collection and background compilation.
 */
import { spread } from './statistics.mjs';

/**
 * @typedef {object} Contestant
 * @property {string} name
 * @property {(calls: number) => unknown} run makes that many calls, and may return a promise
 */

/**
 * @param {readonly Contestant[]} contestants
 * @param {{ rounds?: number, roundMs?: number, warmUpMs?: number }} [how] default: 25, 8, 60
 * @returns {Promise<Record<string, number[]>>} nanoseconds of CPU a call, of each round
 */
export async function takeTurns(contestants, { rounds = 25, roundMs = 8, warmUpMs = 60 } = {}) {
  const calls = new Map();
  for (const contestant of contestants) calls.set(contestant, await warmUp(contestant, warmUpMs, roundMs));
  const times = Object.fromEntries(contestants.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < contestants.length; turn += 1) {
      const contestant = contestants[(round + turn) % contestants.length];
      const count = calls.get(contestant);
      times[contestant.name].push((await cpuNanoseconds(() => contestant.run(count))) / count);
    }
  }
  return times;
}

/** Runs until the code is hot; returns how many calls fill a round. */
async function warmUp({ run }, warmUpMs, roundMs) {
  let count = 1;
  let spentMs = 0;
  let lastMs = 0;
  while (spentMs < warmUpMs || lastMs < roundMs / 2) {
    if (lastMs < roundMs) count *= 2;
    lastMs = (await cpuNanoseconds(() => run(count))) / 1e6;
    spentMs += lastMs;
  }
  return Math.max(1, Math.round((count * roundMs) / lastMs));
}

/** Nanoseconds of CPU, user and system, that this process spends on `work`. */
export async function cpuNanoseconds(work) {
  const before = process.cpuUsage();
  const outcome = work();
  if (outcome instanceof Promise) await outcome;
  const { user, system } = process.cpuUsage(before);
  return (user + system) * 1000;
}

/** `times` over `base`, round by round. */
export function ratio(times, base) {
  return spread(times.map((time, round) => time / base[round]));
}

/** `times` less `base`, round by round. */
export function difference(times, base) {
  return spread(times.map((time, round) => time - base[round]));
}
