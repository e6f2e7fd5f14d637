/** What `npm run bench` prints. */
import { printTable } from '../support/table.mjs';
import { SETTINGS } from './settings.mjs';
import { isReached, targetsFor } from './targets.mjs';

const nanoseconds = ({ median }) => (median < 10 ? median.toFixed(1) : String(Math.round(median)));
const spreadOf = ({ median, low, high }) => `${median.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`;
const bytes = (value) => (value === undefined ? '?' : String(Math.round(value)));

/** The table of one pairing, as its process sent it. */
export function printPairing({ contender, setting, node, wrong, rows }) {
  const title = contender === 'ours' ? SETTINGS[setting].title : SETTINGS[setting].title.replace('our', "the SDK's");
  console.log(`\n### ${contender}: ${title} (Node.js ${node.replace('v', '')})\n`);
  printTable(
    ['', 'plain ns', 'hand ns', `${contender} ns`, 'over plain', 'over hand', 'bytes: hand', contender, 'target'],
    rows.map((row) => [
      row.workload,
      nanoseconds(row.nanoseconds.plain),
      nanoseconds(row.nanoseconds.hand),
      nanoseconds(row.nanoseconds.contender),
      spreadOf(row.overPlain),
      spreadOf(row.overHand),
      bytes(row.bytes.hand),
      bytes(row.bytes.contender),
      contender === 'ours' ? verdicts(setting, row, node) : '',
    ]),
  );
  for (const line of wrong) console.log(`\nspans not as they should be: ${line}`);
  for (const { workload, lost } of rows) {
    for (const [name, count] of Object.entries(lost ?? {})) {
      if (count !== 0) console.log(`\n${workload}: ${count} spans of ${name} did not arrive`);
    }
  }
}

function verdicts(setting, row, node) {
  return targetsFor(setting, row.workload, node)
    .map((target) => {
      const value = target.value(row);
      const shown = Number.isFinite(value) ? target.show(value) : 'not measured';
      return `${isReached(target, value) ? 'reached' : 'MISSED'}: ${target.what} ${shown}, wanted ≤ ${target.show(target.limit)}`;
    })
    .join('; ');
}

/** One line that counts what was reached of all targets. */
export function printSummary(results) {
  let reached = 0;
  let missed = 0;
  for (const { contender, setting, rows, node } of results) {
    if (contender !== 'ours') continue;
    for (const row of rows) {
      for (const target of targetsFor(setting, row.workload, node)) {
        if (isReached(target, target.value(row))) reached += 1;
        else missed += 1;
      }
    }
  }
  if (reached + missed > 0) console.log(`\n${reached} targets reached, ${missed} missed`);
}
