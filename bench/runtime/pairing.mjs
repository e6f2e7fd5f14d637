/**
 * One contender in one setting, in a process of its own: checks its spans, takes its time by turns with the plain code
 * and with code written by hand, and measures allocations.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { context, trace } from '@opentelemetry/api';
import { bytesPerCall } from '../support/allocation.mjs';
import { spread } from '../support/statistics.mjs';
import { difference, ratio, takeTurns } from '../support/turns.mjs';
import { checkSpans } from './check.mjs';
import { handWritten } from './contenders/hand-written.mjs';
import { ASYNC, SPANS_PER_CALL } from './drivers.mjs';
import { setUp } from './providers.mjs';
import { isOff, SETTINGS } from './settings.mjs';

/**
 * @typedef {object} Request
 * @property {string} contender name of a file in `contenders/`
 * @property {string} setting
 * @property {readonly string[]} workloads
 * @property {string} dist the build of ours that is measured
 * @property {Parameters<typeof takeTurns>[1]} [how]
 */

/** @param {Request} request */
export async function measure({ contender, setting: settingName, workloads, dist, how }) {
  const setting = SETTINGS[settingName];
  const isOurs = contender === 'ours';
  const ours = isOurs ? await import(pathToFileURL(join(dist, 'src/index.js')).href) : undefined;
  const sides = setUp(setting, ours);
  const { load, UNSUPPORTED = [] } = await import(`./contenders/${contender}.mjs`);
  const subjects = {
    plain: await import('./workloads.mjs'),
    hand: handWritten(sides.hand.tracer),
    contender: await load({ dist, tracer: sides.contender.tracer }),
  };
  const recorded = !isOff(setting) && setting.ratio === 1;
  const wrong = recorded ? await checkSpans(subjects.contender, sides.contender, UNSUPPORTED) : [];
  const rows = [];
  for (const workload of workloads) if (!UNSUPPORTED.includes(workload)) rows.push(await row(workload));
  return { contender, setting: settingName, node: process.version, wrong, rows };

  async function row(workload) {
    const contestants = [];
    for (const [name, subject] of Object.entries(subjects)) contestants.push(await contestant(name, subject, workload));
    await Promise.all([sides.hand.flush(), sides.contender.flush()]);
    const before = { hand: sides.hand.sink.count, contender: sides.contender.sink.count };
    for (const one of contestants) one.calls = 0;
    const times = await takeTurns(contestants, how);
    const counted = await lost(workload, contestants, before);
    const bytes = {};
    for (const { name, run } of contestants) bytes[name] = await bytesPerCall(run);
    return {
      workload,
      nanoseconds: Object.fromEntries(Object.entries(times).map(([name, list]) => [name, spread(list)])),
      overPlain: ratio(times.contender, times.plain),
      beyondPlain: difference(times.contender, times.plain),
      overHand: ratio(times.contender, times.hand),
      bytes,
      lost: counted,
    };
  }

  /** Spans of the timed calls that did not arrive; each side's own count, so that nobody is fast by dropping. */
  async function lost(workload, contestants, before) {
    if (!recorded) return undefined;
    const missing = {};
    for (const name of ['hand', 'contender']) {
      await sides[name].flush();
      const shared = sides.hand === sides.contender;
      const calls = contestants.filter((one) => one.name === name || (shared && one.name !== 'plain'));
      const made = calls.reduce((sum, one) => sum + one.calls, 0) * (SPANS_PER_CALL[workload] ?? 1);
      missing[name] = made - (sides[name].sink.count - before[name]);
    }
    return missing;
  }

  async function contestant(name, subject, workload) {
    const { drivers } = await import(`./drivers.mjs?subject=${name}`);
    const drive = drivers[workload](subject);
    const { chunk } = setting;
    const perChunk = Math.floor(chunk / (SPANS_PER_CALL[workload] ?? 1));
    const inside =
      setting.child && name !== 'plain' ? childOfUnsampled(subject, ASYNC.has(workload)) : (body) => body();
    const self = {
      name,
      calls: 0,
      async run(calls) {
        self.calls += calls;
        for (let left = calls; left > 0; left -= perChunk) {
          const count = Math.min(left, perChunk);
          const outcome = inside(() => drive(count));
          if (outcome instanceof Promise) await outcome;
          if (left > perChunk || recorded) await new Promise((resolve) => setImmediate(resolve));
        }
      },
    };
    return self;
  }
}

/** Runs a body in a host span that the sampler has left out. */
function childOfUnsampled({ host, asyncHost }, isAsync) {
  const SAMPLED = Symbol('sampled');
  const unlessSampled = (body) => () =>
    ((trace.getSpanContext(context.active())?.traceFlags ?? 0) & 1) === 0 ? body() : SAMPLED;
  if (isAsync) {
    return async (body) => {
      let outcome = SAMPLED;
      while (outcome === SAMPLED) outcome = await asyncHost(unlessSampled(body));
      return outcome;
    };
  }
  return (body) => {
    let outcome = SAMPLED;
    while (outcome === SAMPLED) outcome = host(unlessSampled(body));
    return outcome;
  };
}
