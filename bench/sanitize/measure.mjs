/** All contenders for one payload, by turns in one process. */
import { spread } from '../support/statistics.mjs';
import { ratio, takeTurns } from '../support/turns.mjs';
import { CONTENDERS, PEERS } from './contenders.mjs';
import { PAYLOADS } from './payloads.mjs';

const BASE = 'JSON.stringify, no redaction';
const OTHER = 'Mastra SensitiveDataFilter';

/** @returns a row for each contender: microseconds, and ratios to `JSON.stringify` and to Mastra's filter */
export async function measure({ payload: name, dist, peers, how }) {
  const payloads = [PAYLOADS[name]].flat();
  const makers = peers === undefined ? CONTENDERS : { ...CONTENDERS, ...PEERS };
  const contestants = [];
  const sink = { last: undefined };
  for (const [title, make] of Object.entries(makers)) {
    // Each its own: fast-redact changes what it is given.
    const own = structuredClone(payloads);
    const once = await make(own[0], { dist, peers });
    let next = 0;
    contestants.push({
      name: title,
      run(count) {
        for (let i = 0; i < count; i += 1) {
          sink.last = once(own[next]);
          next = next + 1 < own.length ? next + 1 : 0;
        }
      },
    });
  }
  const times = await takeTurns(contestants, { rounds: 25, roundMs: 8, warmUpMs: 100, ...how });
  return contestants.map(({ name: title }) => ({
    title,
    microseconds: spread(times[title].map((time) => time / 1000)),
    overStringify: ratio(times[title], times[BASE]),
    overMastra: times[OTHER] === undefined ? undefined : ratio(times[title], times[OTHER]),
  }));
}
