/** A wall clock that is set while spans are made: forward, back, and to what is no time. */
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-node';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { forceFlush, initializeTracing, shutdownTracing } from '../../../src/setup/lifecycle.js';
import { load } from '../../support/execute.js';
import { wrapEverything } from '../../support/wrap-everything.js';
import { account, tally } from '../support/tally.js';

const { code } = wrapEverything(`
  export async function work(until) { await until; return step(); }
  export function step() { return 1; }
`);
const { work } = (await load(code)) as unknown as { work: (until: Promise<unknown>) => Promise<number> };

const kept: ReadableSpan[] = [];
const keeping: SpanExporter = {
  export(spans, answer) {
    kept.push(...spans);
    answer({ code: 0 });
  },
  shutdown: async () => {},
};

/** The wall clock is looked at once a second: the one thing here that has to be waited for. */
const untilTheClockIsLookedAt = () => new Promise((resolve) => setTimeout(resolve, 1010));

const test = suite('clocks that jump');
test.after(shutdownTracing);

const real = Date.now;
const HOUR = 3_600_000;
const jumps: Readonly<Record<string, () => number>> = {
  'an hour forward': () => real() + HOUR,
  'an hour back': () => real() - HOUR,
  'a day forward': () => real() + 24 * HOUR,
  'a day back': () => real() - 24 * HOUR,
  'to NaN': () => Number.NaN,
  'to before 1970': () => -1,
  'to infinity': () => Number.POSITIVE_INFINITY,
  'and stays': real,
};

test('durations are what they were, and no span leaves the day that the clock was ever in', async () => {
  initializeTracing({ spanExporters: [keeping], batchExport: false });
  const began = real();
  try {
    for (const now of Object.values(jumps)) {
      const running = work(untilTheClockIsLookedAt());
      Date.now = now;
      tally.faults += 1;
      await running;
      await work(Promise.resolve());
    }
  } finally {
    Date.now = real;
  }
  await forceFlush();
  for (const span of kept) {
    const ms = span.duration[0] * 1000 + span.duration[1] / 1e6;
    assert.ok(ms >= 0 && ms < 60_000, `${span.name} took ${span.duration.join(' s ')} ns`);
    const distance = Math.abs(span.startTime[0] * 1000 - began);
    assert.ok(distance <= 25 * HOUR, `${span.name} is ${distance} ms away`);
  }
  const seen = new Set(kept.map((span) => Math.round((span.startTime[0] * 1000 - began) / HOUR)));
  assert.equal(
    [...seen].sort((a, b) => a - b),
    [-24, -1, 0, 1, 24],
    'each jump was noticed',
  );
  account(4 * Object.keys(jumps).length, kept.length, 0);
});

test.run();
