/** What `npm run bench` prints. */
import { printTable } from '../support/table.mjs';
import { SETTINGS } from './settings.mjs';
import { isReached, targetsFor } from './targets.mjs';

const nanoseconds = (spread) =>
  spread === undefined ? '' : spread.median < 10 ? spread.median.toFixed(1) : String(Math.round(spread.median));
const spreadOf = (spread) =>
  spread === undefined ? '' : `${spread.median.toFixed(2)} (${spread.low.toFixed(2)}–${spread.high.toFixed(2)})`;
const bytes = (value) => (value === undefined ? '?' : String(Math.round(value)));
const place = ({ node, sdk, api }) => `Node.js ${node.replace('v', '')}, SDK ${sdk}, API ${api}`;

/** The table of ours in one setting, with the targets. */
export function printOurs(result) {
  const { setting, node, rows } = result;
  console.log(`\n### ${SETTINGS[setting].title} (${place(result)})\n`);
  printTable(
    [
      '',
      'plain ns',
      'bare hand ns',
      'hand ns',
      'ours ns',
      'over plain',
      'over bare hand',
      'over hand',
      'bytes: bare hand',
      'hand',
      'ours',
      'target',
    ],
    rows.map((row) => [
      row.workload,
      nanoseconds(row.nanoseconds.plain),
      nanoseconds(row.nanoseconds.bare),
      nanoseconds(row.nanoseconds.hand),
      nanoseconds(row.nanoseconds.contender),
      spreadOf(row.overPlain),
      spreadOf(row.overBare),
      spreadOf(row.overHand),
      bytes(row.bytes.bare),
      bytes(row.bytes.hand),
      bytes(row.bytes.contender),
      verdicts(setting, row, node),
    ]),
  );
  printFaults(result);
}

/**
 * Everybody: a table a setting, a row for each of them; time over that of the same span by hand, with its quartiles. Ours
 * and the bare code by hand come first, from the process in which they took turns.
 */
export function printOthers(results) {
  const others = results.filter(({ contender }) => contender !== 'ours');
  for (const setting of new Set(others.map((one) => one.setting))) {
    const those = others.filter((one) => one.setting === setting);
    const ours = results.find((one) => one.contender === 'ours' && one.setting === setting);
    const lines = those.map((one) => lineOf(one.contender, one, 'contender', 'overHand'));
    if (ours !== undefined) {
      lines.unshift(lineOf('ours', ours, 'contender', 'overHand'), lineOf('bare hand', ours, 'bare', 'bareOverHand'));
    }
    const workloads = [...new Set(those.flatMap(({ rows }) => rows.map(({ workload }) => workload)))];
    console.log(
      `\n### all over hand-written: ${SETTINGS[setting].title.replace(', our provider', '')} (${place(those[0])})\n`,
    );
    printTable(
      ['', ...workloads, 'ns: add', 'ns: async1', 'bytes: add', 'async1', 'not the same'],
      lines.map(({ name, note, ratios, times, allocated }) => [
        name,
        ...workloads.map((workload) => spreadOf(ratios.get(workload))),
        nanoseconds(times.get('add')),
        nanoseconds(times.get('async1')),
        ...['add', 'async1'].map((workload) => (times.has(workload) ? bytes(allocated.get(workload)) : '')),
        note ?? '',
      ]),
    );
    for (const one of those) printFaults(one);
  }
}

/** One side of a pairing as a row of a table with others. */
function lineOf(name, { note, rows }, side, ratio) {
  const each = (value) => new Map(rows.map((row) => [row.workload, value(row)]));
  return {
    name,
    note,
    ratios: each((row) => row[ratio]),
    times: each((row) => row.nanoseconds[side]),
    allocated: each((row) => row.bytes[side]),
  };
}

/** What is not right about a contender's spans, and whether any were lost on the way. */
function printFaults({ contender, wrong, rows }) {
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
      const verdict = isReached(target, value) ? 'reached' : 'MISSED';
      return `${verdict}: ${target.what} ${shown}, wanted ≤ ${target.show(target.limit)}${outOfReach(target, row)}`;
    })
    .join('; ');
}

/** On some paths the calls without any tracing take more than a target allows; whoever reads of a miss should know. */
function outOfReach({ what, limit, show }, { nanoseconds: { plain, hand } }) {
  const least = plain.median / hand.median;
  return what === 'over hand-written' && least > limit ? ` (the plain code alone: ${show(least)})` : '';
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
