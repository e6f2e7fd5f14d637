/**
 * `npm run bench`: what instrumented code costs, against the plain code, code with spans written by hand, and others.
 * See bench/README.md.
 *
 * `npm run bench -- [FILTER…] [--peers] [--sdk 2 | 3] [--dist FOLDER] [--node PATH] [--json FILE] [--quick]`: a filter is
 * the name of a workload, a setting or a contender; `--sdk 3` takes SDK 3.1 with API 1.10 for what is written by hand and
 * for others (Node.js 22.15 and later; default: SDK 2.12 with API 1.9); `--quick` takes few and short rounds. Tables go to
 * stdout; what is being measured, to stderr.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { CONTENDERS, PEERS, settingsOf } from './runtime/contenders/index.mjs';
import { WORKLOADS } from './runtime/drivers.mjs';
import { printOthers, printOurs, printSummary } from './runtime/report.mjs';
import { SETTINGS } from './runtime/settings.mjs';
import { inProcess } from './support/in-process.mjs';
import { installPeers } from './support/peers.mjs';
import { COMMON_OPTIONS, placeOf } from './support/place.mjs';
import { sdk3 } from './support/sdk3.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    ...COMMON_OPTIONS,
    peers: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    sdk: { type: 'string', default: '2' },
  },
});

const everybody = [...CONTENDERS, ...PEERS];
const unknown = positionals.filter((word) => ![...WORKLOADS, ...Object.keys(SETTINGS), ...everybody].includes(word));
if (!['2', '3'].includes(values.sdk)) {
  console.error(`--sdk takes 2 or 3, not ${values.sdk}`);
  process.exit(2);
}
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
const INSTALLED = PEERS.filter((name) => name !== 'sugared-tracer');
if (contenders.some((name) => INSTALLED.includes(name))) installPeers();
const process3 = values.sdk === '3' ? sdk3() : undefined;

const PAIRING = new URL('runtime/pairing.mjs', import.meta.url).href;
/** Others get fewer rounds, for nobody waits for their second digit, and more time to get hot: they are more code. */
const ROUNDS = {
  ours: { rounds: 25, roundMs: 8, warmUpMs: 150 },
  others: { rounds: 11, roundMs: 8, warmUpMs: 200 },
};
const QUICK = { rounds: 5, roundMs: 1, warmUpMs: 5 };
const results = [];
for (const contender of contenders) {
  const possible = await settingsOf(contender);
  for (const setting of settings.filter((name) => possible.includes(name))) {
    console.error(`${contender}, ${setting}…`);
    const how = values.quick ? QUICK : (ROUNDS[contender] ?? ROUNDS.others);
    const these = workloads.filter((name) => SETTINGS[setting].workloads?.includes(name) ?? true);
    try {
      const request = { contender, setting, workloads: these, dist, how };
      const result = await inProcess(node, PAIRING, 'measure', request, process3);
      results.push(result);
      if (contender === 'ours') printOurs(result);
    } catch (error) {
      console.log(`\n${contender}, ${setting}: failed`);
      console.error(error.message);
      process.exitCode = 1;
    }
  }
}
printOthers(results);
printSummary(results);
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(results, undefined, 2)}\n`);
