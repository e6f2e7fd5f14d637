/**
 * `npm run bench:build`: what instrumenting costs a build. See bench/README.md.
 *
 * `npm run bench:build -- [throughput | cold | unchanged | workers | start-up | sizes]… [--dist FOLDER] [--node PATH] [--json FILE]
 * [--rounds N] [--corpus FOLDER]`: `--corpus` takes another folder of sources, for `throughput` and `start-up`, and needs
 * no network.
 */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { coldBuild, startUp, unchanged, workers } from './build/command-line.mjs';
import { EVERYTHING, fetchCorpus, sourcesBelow, TYPICAL } from './build/corpus.mjs';
import * as report from './build/report.mjs';
import { codeSize, runtimeSize } from './build/sizes.mjs';
import { throughput } from './build/throughput.mjs';
import { OTHERS, TOOLS } from './build/tools.mjs';
import { COMMON_OPTIONS, placeOf } from './support/place.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    ...COMMON_OPTIONS,
    corpus: { type: 'string' },
    rounds: { type: 'string', default: '5' },
  },
});
const rounds = Number(values.rounds);
const { dist, node } = await placeOf(values);
const corpus = values.corpus === undefined ? fetchCorpus() : sourcesBelow(resolve(values.corpus));
const tools = Object.keys(TOOLS).filter((name) => values.corpus === undefined || !OTHERS.includes(name));
const place = { node, dist, corpus, rounds };

const PARTS = {
  throughput: () => report.printThroughput(throughput({ ...place, laps: 4, tools })),
  cold: () => report.printCold(coldBuild(place), coldBuild({ ...place, config: 'typical.json' })),
  unchanged: () =>
    report.printUnchanged([
      ...[1, 4, 16].map((times) => unchanged({ ...place, times, runs: 3 })),
      unchanged({ ...place, times: 1, runs: 3, config: 'everything.json' }),
    ]),
  workers: () => report.printWorkers([1, 4].flatMap((times) => workers({ ...place, times }))),
  'start-up': () => report.printStartUp(startUp({ ...place, rounds: 2 * rounds + 1 })),
  sizes: async () =>
    report.printSizes(
      await codeSize({ ...place, config: EVERYTHING }),
      await codeSize({ ...place, config: TYPICAL }),
      runtimeSize(place),
    ),
};
const unknown = positionals.filter((name) => PARTS[name] === undefined);
if (unknown.length > 0) {
  console.error(`unknown: ${unknown.join(', ')}; parts: ${Object.keys(PARTS).join(' ')}`);
  process.exit(2);
}

console.log(`corpus: ${corpus.files.length} files, ${(corpus.bytes / 1e6).toFixed(2)} MB`);
const results = {};
for (const part of positionals.length > 0 ? positionals : Object.keys(PARTS)) {
  console.error(`${part}…`);
  results[part] = await PARTS[part]();
}
report.printSummary();
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(results, undefined, 2)}\n`);
