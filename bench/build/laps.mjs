/** One tool over the whole corpus, lap after lap in a process of its own; prints the CPU time of each lap. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cpuNanoseconds } from '../support/turns.mjs';
import { TOOLS } from './tools.mjs';

const { tool, laps, folder, dist, files } = JSON.parse(readFileSync(0, 'utf8'));
const sources = files.map((file) => [file, readFileSync(join(folder, file), 'utf8')]);
const run = await TOOLS[tool]({ folder, dist });
const nanoseconds = [];
/** Files that the tool throws at; they are counted in its report. */
let refused = 0;
for (let lap = 0; lap < laps; lap += 1) {
  nanoseconds.push(
    await cpuNanoseconds(() => {
      refused = 0;
      for (const [file, code] of sources) {
        try {
          run(code, file);
        } catch {
          refused += 1;
        }
      }
    }),
  );
}
console.log(JSON.stringify({ nanoseconds, refused, peakKb: process.resourceUsage().maxRSS }));
