/**
 * One contender in one setting, in a process of its own: checks its spans, takes its time by turns with code written by
 * hand, and measures allocations. Ours takes turns with the plain code and the barest code by hand, too.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bytesPerCall } from '../support/allocation.mjs';
import { spread } from '../support/statistics.mjs';
import { difference, ratio, takeTurns } from '../support/turns.mjs';
import { checkSpans } from './check.mjs';
import { ASYNC, SPANS_PER_CALL } from './drivers.mjs';
import { bareByHand } from './hand-written/bare.mjs';
import { sameSpan } from './hand-written/same-span.mjs';
import { setUp } from './providers.mjs';
import { differences } from './same-spans.mjs';
import { versions } from './sdk.mjs';
import { isRecording, SETTINGS } from './settings.mjs';
import { asChild, withStorages } from './surroundings.mjs';

/** Of others, allocations are shown for these alone. */
const SHOWN = ['add', 'async1'];

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
  const { load, setUp: ownSetUp, UNSUPPORTED = [], NOTE } = await import(`./contenders/${contender}.mjs`);
  const sides = await setUp(setting, ours, ownSetUp);
  const handTracer = sides.hand.tracer;
  const measured = { hand: sameSpan(handTracer), contender: await load({ dist, tracer: sides.contender.tracer }) };
  const subjects = isOurs
    ? { plain: await import('./workloads.mjs'), bare: bareByHand(handTracer), ...measured }
    : measured;
  const recorded = isRecording(setting);
  const wrong = recorded ? await checkSpans(measured.contender, sides.contender, UNSUPPORTED) : [];
  if (recorded && isOurs) wrong.push(...(await differences(measured, sides)));
  const withOthers = withStorages(setting.otherStorages ?? 0);
  const rows = [];
  for (const workload of workloads) if (!UNSUPPORTED.includes(workload)) rows.push(await row(workload));
  return { contender, setting: settingName, ...versions(), note: NOTE, wrong, rows };

  async function row(workload) {
    const contestants = [];
    for (const [name, subject] of Object.entries(subjects)) contestants.push(await contestant(name, subject, workload));
    await Promise.all([sides.hand.flush(), sides.contender.flush()]);
    const before = new Map(Object.values(sides).map(({ sink }) => [sink, sink.count]));
    for (const one of contestants) one.spans = 0;
    const times = await takeTurns(contestants, how);
    const lost = await missing(contestants, before);
    const bytes = {};
    for (const { name, run } of contestants) {
      if (isOurs || (name === 'contender' && SHOWN.includes(workload))) bytes[name] = await bytesPerCall(run);
    }
    const over = (name, base) => times[name] && times[base] && ratio(times[name], times[base]);
    return {
      workload,
      nanoseconds: Object.fromEntries(Object.entries(times).map(([name, list]) => [name, spread(list)])),
      overPlain: over('contender', 'plain'),
      beyondPlain: times.plain && difference(times.contender, times.plain),
      overHand: over('contender', 'hand'),
      overBare: over('contender', 'bare'),
      bareOverHand: over('bare', 'hand'),
      bytes,
      lost,
    };
  }

  /** Spans of the timed calls that did not arrive; each side's own count, so that nobody is fast by dropping. */
  async function missing(contestants, before) {
    if (!recorded) return undefined;
    const counts = {};
    for (const [name, { sink, flush }] of Object.entries(sides)) {
      await flush();
      const made = contestants.filter((one) => one.sink === sink).reduce((sum, { spans }) => sum + spans, 0);
      counts[name] = made - (sink.count - before.get(sink));
    }
    return counts;
  }

  async function contestant(name, subject, workload) {
    const { drivers } = await import(`./drivers.mjs?subject=${name}`);
    const drive = drivers[workload](subject);
    const spansPerCall = SPANS_PER_CALL[workload] ?? 1;
    const perChunk = Math.floor(setting.chunk / spansPerCall);
    const isChild = setting.child !== undefined && name !== 'plain';
    const inside = isChild ? asChild(subject, setting.child, ASYNC.has(workload)) : (body) => body();
    const self = {
      name,
      sink: name === 'plain' ? undefined : (sides[name] ?? sides.hand).sink,
      /** How many it should have made so far, with those of its hosts. */
      spans: 0,
      run: (calls) => withOthers(() => runAll(calls)),
    };
    return self;

    async function runAll(calls) {
      self.spans += calls * spansPerCall;
      for (let left = calls; left > 0; left -= perChunk) {
        const count = Math.min(left, perChunk);
        if (isChild) self.spans += 1;
        const outcome = inside(() => drive(count));
        if (outcome instanceof Promise) await outcome;
        if (left > perChunk || recorded) await new Promise((resolve) => setImmediate(resolve));
      }
    }
  }
}
