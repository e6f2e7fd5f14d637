/** Spans a second that one core sends, by turns in one process: portions that the queue can hold, each flushed. */

import { spread } from '../support/statistics.mjs';
import { ratio, takeTurns } from '../support/turns.mjs';
import { makeSpan, ours, spanMaker, stock } from './sides.mjs';
import { startReceiver } from './start-receiver.mjs';

const PORTION = 2000;

/** @returns microseconds of CPU a span of both, their ratio in spans a second, and what each lost */
export async function sustained({ dist, protocol, made, how }) {
  const receivers = { stock: await startReceiver(protocol), ours: await startReceiver(protocol) };
  const sides = {
    stock: stock(protocol, receivers.stock.url, {}),
    ours: await ours(dist, protocol, receivers.ours.url, {}),
  };
  const makers = { stock: makeSpan, ours: await spanMaker(made, dist) };
  const counts = { stock: 0, ours: 0 };
  const contestants = Object.entries(sides).map(([name, { tracer, flush }]) => ({
    name,
    async run(count) {
      const make = makers[name];
      for (let portion = 0; portion < count; portion += 1) {
        for (let i = 0; i < PORTION; i += 1) make(tracer, i);
        await flush();
      }
      counts[name] += count * PORTION;
    },
  }));
  const times = await takeTurns(contestants, { rounds: 21, roundMs: 150, warmUpMs: 1000, ...how });
  const lost = {};
  for (const name of ['stock', 'ours']) {
    lost[name] = counts[name] - (await receivers[name].count());
    await sides[name].shutdown();
    receivers[name].stop();
  }
  const perSpan = (name) => spread(times[name].map((nanoseconds) => nanoseconds / PORTION / 1000));
  return {
    protocol,
    made,
    microseconds: { stock: perSpan('stock'), ours: perSpan('ours') },
    spansPerSecond: ratio(times.stock, times.ours),
    lost,
  };
}
