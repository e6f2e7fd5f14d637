/** What `npm run bench:export` prints. */
import { printTable } from '../support/table.mjs';
import { verdict } from '../support/verdicts.mjs';

const one = ({ median, low, high }) => `${median.toFixed(1)} (${low.toFixed(1)}–${high.toFixed(1)})`;
const two = ({ median, low, high }) => `${median.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`;
const thousands = ({ median }) => `${Math.round(1000 / median)}k`;

export function printSustained(rows) {
  console.log('\n### sustained, one core\n');
  printTable(
    [
      '',
      'stock us a span',
      'ours us a span',
      'stock spans/s',
      'ours spans/s',
      'ours over stock',
      'lost: stock',
      'ours',
      'target',
    ],
    rows.map(({ protocol, made, microseconds, spansPerSecond, lost }) => [
      `${protocol}, ${made === 'api' ? 'by hand' : 'ours instrumented'}`,
      one(microseconds.stock),
      one(microseconds.ours),
      thousands(microseconds.stock),
      thousands(microseconds.ours),
      two(spansPerSecond),
      String(lost.stock),
      String(lost.ours),
      verdict('spans/s over stock', spansPerSecond.median, { limit: 1, atLeast: true }),
    ]),
  );
}

export function printBursts(rows, spans) {
  console.log(`\n### a burst of ${spans.toLocaleString('en')} spans\n`);
  printTable(
    [
      '',
      'queue',
      'batch',
      'spans a turn',
      'received',
      'dropped',
      'said dropped',
      'heap held MB',
      'failed with',
      'target',
    ],
    rows.map((row) => [
      `${row.name}, ${row.protocol}`,
      String(row.queue.maxQueueSize ?? 2048),
      String(row.queue.maxExportBatchSize ?? 512),
      row.every > row.spans ? 'all' : String(row.every),
      String(row.received),
      String(row.spans - row.received),
      row.saidDropped === undefined ? '' : String(row.saidDropped),
      (row.heldBytes / 1e6).toFixed(1),
      row.failure ?? '',
      row.name === 'ours' ? burstVerdict(row) : '',
    ]),
  );
}

/** Spans not accounted for, by arrival or by what the user was told; and spans lost that the queue could have held. */
function burstVerdict({ spans, received, saidDropped = 0, queue }) {
  const exactly = { limit: 0, unit: '', digits: 0 };
  const couldHold = Math.min(spans, queue.maxQueueSize ?? 2048);
  return [
    verdict('unaccounted', Math.abs(spans - received - saidDropped), exactly),
    verdict('lost of what the queue could hold', Math.max(0, couldHold - received), exactly),
  ].join('; ');
}
