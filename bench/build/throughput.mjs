/** `instrumentSource` against bare parsing, and against others that instrument. */
import { fileURLToPath } from 'node:url';
import { timed } from '../support/commands.mjs';
import { spread } from '../support/statistics.mjs';
import { OTHERS, TOOLS } from './tools.mjs';

const LAPS_FILE = fileURLToPath(new URL('laps.mjs', import.meta.url));
const OTHER = 'babel-plugin-istanbul';
/** No target speaks of it, and it takes as long as all that is compared: one round is enough. */
const ONCE = 'istanbul-lib-instrument';
const PARSE = 'ts.createSourceFile';

/**
 * Every tool in a fresh process, by turns, `rounds` times. The first lap is cold; the fastest of the later ones is warm.
 *
 * @returns rows with milliseconds and ratios to bare parsing and to babel-plugin-istanbul
 */
export function throughput({ node, dist, corpus, rounds, laps, tools = Object.keys(TOOLS) }) {
  const cold = Object.fromEntries(tools.map((tool) => [tool, []]));
  const warm = Object.fromEntries(tools.map((tool) => [tool, []]));
  const peakMb = {};
  const refused = {};
  for (let round = 0; round < rounds; round += 1) {
    for (const tool of tools) {
      if (tool === ONCE && round > 0) continue;
      const input = JSON.stringify({ ...corpus, tool, laps: OTHERS.includes(tool) ? 2 : laps, dist });
      const { stdout } = timed([node, LAPS_FILE], { input });
      const { nanoseconds, peakKb, ...counted } = JSON.parse(stdout);
      cold[tool].push(nanoseconds[0] / 1e6);
      warm[tool].push(Math.min(...nanoseconds.slice(1)) / 1e6);
      refused[tool] = counted.refused;
      peakMb[tool] = Math.max(peakMb[tool] ?? 0, peakKb / 1024);
    }
  }
  return tools.map((tool) => ({
    tool,
    coldMs: spread(cold[tool]),
    warmMs: spread(warm[tool]),
    peakMb: peakMb[tool],
    refused: refused[tool],
    coldOverParse: over(cold, tool, PARSE),
    warmOverParse: over(warm, tool, PARSE),
    coldAsFastAsOther: over(cold, OTHER, tool),
    warmAsFastAsOther: over(warm, OTHER, tool),
  }));
}

function over(times, tool, base) {
  if (times[base] === undefined || times[tool] === undefined) return undefined;
  return spread(times[tool].map((time, round) => time / times[base][round]));
}
