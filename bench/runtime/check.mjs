/** Whether a contender's spans are right, before its time is taken: how many, their names, parents and errors. */
import { SpanStatusCode } from '@opentelemetry/api';
import { callEverything, spansOf } from './calls.mjs';

/** Spans of one call of each, as `name < parent`; `!` is an error. */
const EXPECTED = {
  add: ['add'],
  work: ['work'],
  method: ['Counter.method'],
  async1: ['async1'],
  nested: ['leaf < middle', 'middle < nested', 'nested'],
  gen: ['gen'],
  agen: ['agen'],
  boom: ['boom!'],
  asyncBoom: ['asyncBoom!'],
};

/**
 * Calls everything once and says what is wrong, in words for a table; an empty list means that all is right.
 *
 * @param {object} subject
 * @param {import('./providers.mjs').Side} side
 * @param {readonly string[]} unsupported what the contender cannot do at all
 * @returns {Promise<string[]>}
 */
export async function checkSpans(subject, side, unsupported) {
  const wrong = [];
  for (const [name, { spans, thrown }] of await callEverything(subject, side, unsupported)) {
    const found = describe(spans);
    const expected = EXPECTED[name].join(', ');
    if (found !== expected) wrong.push(`${name}: ${found || 'no span'} instead of ${expected}`);
    const throws = expected.endsWith('!');
    if (throws !== (thrown?.message === 'boom')) wrong.push(`${name}: ${throws ? 'did not throw' : `threw ${thrown}`}`);
  }
  for (const name of ['gen', 'agen']) {
    if (unsupported.includes(name)) continue;
    let iterator;
    const { spans } = await spansOf(side, () => {
      iterator = subject[name](3);
      return iterator.next();
    });
    await iterator.return();
    if (spans.length > 0) wrong.push(`${name}: its span ends before the iteration does`);
  }
  return wrong;
}

/** @param {readonly import('@opentelemetry/sdk-trace-node').ReadableSpan[]} spans */
function describe(spans) {
  const names = new Map(spans.map((span) => [span.spanContext().spanId, span.name]));
  return spans
    .map((span) => {
      const parent = span.parentSpanContext?.spanId;
      const below = parent === undefined ? '' : ` < ${names.get(parent) ?? 'unknown'}`;
      return `${span.name}${span.status.code === SpanStatusCode.ERROR ? '!' : ''}${below}`;
    })
    .sort()
    .join(', ');
}
