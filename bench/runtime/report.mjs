/** What `npm run bench` prints. */
import { printTable } from '../support/table.mjs';
import { SETTINGS } from './settings.mjs';
import { isReached, targetsFor } from './targets.mjs';

const nanoseconds = ({ median }) => (median < 10 ? median.toFixed(1) : String(Math.round(median)));
const spreadOf = ({ median, low, high }) => `${median.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`;
const bytes = (value) => (value === undefined ? '?' : String(Math.round(value)));

/** The table of ours in one setting, with the targets. */
export function printOurs({ setting, node, wrong, rows }) {
  console.log(`\n### ${SETTINGS[setting].title} (Node.js ${node.replace('v', '')})\n`);
  printTable(
    ['', 'plain ns', 'hand ns', 'ours ns', 'over plain', 'over hand', 'bytes: hand', 'ours', 'target'],
    rows.map((row) => [
      row.workload,
      nanoseconds(row.nanoseconds.plain),
      nanoseconds(row.nanoseconds.hand),
      nanoseconds(row.nanoseconds.contender),
      spreadOf(row.overPlain),
      spreadOf(row.overHand),
      bytes(row.bytes.hand),
      bytes(row.bytes.contender),
      verdicts(setting, row, node),
    ]),
  );
  printFaults('ours', { wrong, rows });
}

/** The others: a table a setting, a row for each of them; time over that of code written by hand, with its quartiles. */
export function printOthers(results) {
  const others = results.filter(({ contender }) => contender !== 'ours');
  for (const setting of new Set(others.map((one) => one.setting))) {
    const those = others.filter((one) => one.setting === setting);
    const [{ node }] = those;
    const workloads = [...new Set(those.flatMap(({ rows }) => rows.map(({ workload }) => workload)))];
    const title = SETTINGS[setting].title.replace('our provider', "the SDK's provider");
    console.log(`\n### others over hand-written: ${title} (Node.js ${node.replace('v', '')})\n`);
    printTable(
      ['', ...workloads, 'bytes: add', 'ns: add'],
      those.map(({ contender, rows }) => {
        const cells = workloads.map((name) => rows.find((row) => row.workload === name));
        const add = rows.find(({ workload }) => workload === 'add');
        return [
          contender,
          ...cells.map((row) => (row === undefined ? '' : spreadOf(row.overHand))),
          add === undefined ? '' : bytes(add.bytes.contender),
          add === undefined ? '' : nanoseconds(add.nanoseconds.contender),
        ];
      }),
    );
    for (const { contender, ...found } of those) printFaults(contender, found);
  }
}

/** What is not right about a contender's spans, and whether any were lost on the way. */
function printFaults(contender, { wrong, rows }) {
  if (wrong.length > 0) console.log(`\n${contender}: spans not as they should be: ${wrong.join('; ')}`);
  for (const { workload, lost } of rows) {
    for (const [name, count] of Object.entries(lost ?? {})) {
      if (count !== 0) console.log(`\n${contender}: ${workload}: ${count} spans of ${name} did not arrive`);
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
