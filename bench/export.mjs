/**
 * `npm run bench:export`: what sending spans costs and what a burst loses, against the SDK's own exporter and batch
 * processor. See bench/README.md.
 *
 * `npm run bench:export -- [sustained | burst]… [--dist FOLDER] [--node PATH] [--json FILE] [--quick]`
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { printBursts, printSustained } from './export/report.mjs';
import { inProcess } from './support/in-process.mjs';
import { COMMON_OPTIONS, placeOf } from './support/place.mjs';
import { printVerdicts } from './support/verdicts.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    ...COMMON_OPTIONS,
    quick: { type: 'boolean', default: false },
  },
});
const { dist, node } = await placeOf(values);

const moduleUrl = (name) => new URL(`export/${name}.mjs`, import.meta.url).href;
const PROTOCOLS = ['grpc', 'http/protobuf'];
const BURSTS = [
  { queue: {}, every: Number.MAX_SAFE_INTEGER },
  { queue: { maxQueueSize: 200_000, maxExportBatchSize: 512 }, every: Number.MAX_SAFE_INTEGER },
  { queue: {}, every: 100 },
];

async function sustained() {
  const how = values.quick ? { rounds: 3, roundMs: 1, warmUpMs: 1 } : undefined;
  const rows = [];
  for (const made of ['api', 'instrumented']) {
    for (const protocol of PROTOCOLS) {
      rows.push(await inProcess(node, moduleUrl('sustained'), 'sustained', { dist, protocol, made, how }));
    }
  }
  printSustained(rows);
  return rows;
}

async function bursts() {
  const spans = values.quick ? 20_000 : 100_000;
  const rows = [];
  for (const protocol of PROTOCOLS) {
    for (const { queue, every } of BURSTS) {
      for (const name of ['stock', 'ours']) {
        rows.push(await inProcess(node, moduleUrl('burst'), 'burst', { name, dist, protocol, queue, spans, every }));
      }
    }
  }
  printBursts(rows, spans);
  return rows;
}

const PARTS = { sustained, burst: bursts };
const unknown = positionals.filter((name) => PARTS[name] === undefined);
if (unknown.length > 0) {
  console.error(`unknown: ${unknown.join(', ')}; parts: ${Object.keys(PARTS).join(' ')}`);
  process.exit(2);
}
const results = {};
for (const part of positionals.length > 0 ? positionals : Object.keys(PARTS)) {
  console.error(`${part}…`);
  results[part] = await PARTS[part]();
}
printVerdicts();
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(results, undefined, 2)}\n`);
