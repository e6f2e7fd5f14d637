/**
 * `npm run bench:sanitize`: what redaction costs, against `JSON.stringify` and others. See bench/README.md.
 *
 * `npm run bench:sanitize -- [small | medium | large | chat | chats]… [--peers] [--dist FOLDER] [--node PATH] [--json FILE]
 * [--quick]`
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { PAYLOADS } from './sanitize/payloads.mjs';
import { inProcess } from './support/in-process.mjs';
import { npmFolder } from './support/npm-folder.mjs';
import { COMMON_OPTIONS, placeOf } from './support/place.mjs';
import { printTable } from './support/table.mjs';
import { printVerdicts, verdict } from './support/verdicts.mjs';

const SANITIZERS = {
  '@mastra/core': '1.71.0',
  '@mastra/observability': '1.17.9',
  '@pinojs/redact': '0.4.0',
  'fast-redact': '3.5.0',
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    ...COMMON_OPTIONS,
    peers: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
  },
});
const names = Object.keys(PAYLOADS);
const unknown = positionals.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  console.error(`unknown: ${unknown.join(', ')}; payloads: ${names.join(' ')}`);
  process.exit(2);
}
const { dist, node } = await placeOf(values);
const peers = values.peers ? npmFolder('sanitizers', SANITIZERS) : undefined;
const how = values.quick ? { rounds: 3, roundMs: 1, warmUpMs: 1 } : undefined;

const results = {};
for (const payload of positionals.length > 0 ? positionals : names) {
  const module = new URL('sanitize/measure.mjs', import.meta.url).href;
  const rows = await inProcess(node, module, 'measure', { payload, dist, peers, how });
  results[payload] = rows;
  console.log(`\n### ${payload}: ${JSON.stringify([PAYLOADS[payload]].flat()[0]).length} characters of JSON\n`);
  printTable(
    ['', 'us', 'over JSON.stringify', 'over Mastra', 'target'],
    rows.map((row) => [
      row.title,
      row.microseconds.median.toFixed(2),
      shown(row.overStringify),
      row.overMastra === undefined ? '' : shown(row.overMastra),
      row.title.startsWith('ours') ? verdictFor(payload, row) : '',
    ]),
  );
}
printVerdicts();
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(results, undefined, 2)}\n`);

function shown({ median, low, high }) {
  return `${median.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`;
}

function verdictFor(payload, { overStringify, overMastra }) {
  if (payload === 'medium') return verdict('over JSON.stringify', overStringify.median, { limit: 1 });
  if (payload === 'chat' && overMastra !== undefined) return verdict('over Mastra', overMastra.median, { limit: 0.5 });
  return '';
}
