/**
 * `npm run bench`: what instrumented code costs, against the plain code, code with spans written by hand, and others.
 * See bench/README.md.
 *
 * `npm run bench -- [FILTER…] [--peers] [--dist FOLDER] [--node PATH] [--json FILE] [--quick]`: a filter is the name of a
 * workload, a setting or a contender; `--quick` takes few and short rounds.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { CONTENDERS, PEERS } from './runtime/contenders/index.mjs';
import { WORKLOADS } from './runtime/drivers.mjs';
import { printOthers, printOurs, printSummary } from './runtime/report.mjs';
import { SETTINGS } from './runtime/settings.mjs';
import { inProcess } from './support/in-process.mjs';
import { installPeers } from './support/peers.mjs';
import { COMMON_OPTIONS, placeOf } from './support/place.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    ...COMMON_OPTIONS,
    peers: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
  },
});

const everybody = [...CONTENDERS, ...PEERS];
const unknown = positionals.filter((word) => ![...WORKLOADS, ...Object.keys(SETTINGS), ...everybody].includes(word));
if (unknown.length > 0) {
  console.error(`unknown: ${unknown.join(', ')}\nworkloads: ${WORKLOADS.join(' ')}`);
  console.error(`settings: ${Object.keys(SETTINGS).join(' ')}\ncontenders: ${everybody.join(' ')}`);
  process.exit(2);
}
/** Those of `names` that the filters name, or all of `otherwise` when they name none. */
const chosen = (names, otherwise = names) => {
  const named = names.filter((name) => positionals.includes(name));
  return named.length > 0 ? named : otherwise;
};
const contenders = chosen(everybody, values.peers ? everybody : CONTENDERS);
const settings = chosen(Object.keys(SETTINGS));
const workloads = chosen(WORKLOADS);

const { dist, node } = await placeOf(values);
if (contenders.some((name) => PEERS.includes(name))) installPeers();

const PAIRING = new URL('runtime/pairing.mjs', import.meta.url).href;
const how = values.quick ? { rounds: 5, roundMs: 1, warmUpMs: 5 } : undefined;
const results = [];
for (const contender of contenders) {
  for (const setting of settings) {
    // Whose provider it is makes a difference for ours alone.
    if (contender !== 'ours' && ['disabled', 'foreign'].includes(setting)) continue;
    try {
      const result = await inProcess(node, PAIRING, 'measure', { contender, setting, workloads, dist, how });
      results.push(result);
      if (contender === 'ours') printOurs(result);
    } catch (error) {
      console.log(`\n${contender}, ${setting}: ${error.message}`);
      process.exitCode = 1;
    }
  }
}
printOthers(results);
printSummary(results);
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(results, undefined, 2)}\n`);
