/** Whether a contender's spans are right, before its time is taken: how many, their names, parents and errors. */
import { SpanStatusCode } from '@opentelemetry/api';

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
export async function checkSpans(subject, { sink, flush }, unsupported) {
  const spansOf = async (call) => {
    await flush();
    sink.kept = [];
    let thrown;
    try {
      await call();
    } catch (error) {
      thrown = error;
    }
    await flush();
    const { kept } = sink;
    sink.kept = undefined;
    return { kept, thrown };
  };
  const calls = {
    add: () => subject.add(1, 2),
    work: () => subject.work(1),
    method: () => new subject.Counter().method(1),
    async1: () => subject.async1(1),
    nested: () => subject.nested(1),
    gen: () => [...subject.gen(3)],
    agen: () => collect(subject.agen(3)),
    boom: () => subject.boom(),
    asyncBoom: () => subject.asyncBoom(),
  };
  const wrong = [];
  for (const [name, call] of Object.entries(calls)) {
    if (unsupported.includes(name)) continue;
    const { kept, thrown } = await spansOf(call);
    const found = describe(kept);
    const expected = EXPECTED[name].join(', ');
    if (found !== expected) wrong.push(`${name}: ${found || 'no span'} instead of ${expected}`);
    const throws = expected.endsWith('!');
    if (throws !== (thrown?.message === 'boom')) wrong.push(`${name}: ${throws ? 'did not throw' : `threw ${thrown}`}`);
  }
  for (const name of ['gen', 'agen']) {
    if (unsupported.includes(name)) continue;
    let iterator;
    const { kept } = await spansOf(() => {
      iterator = subject[name](3);
      return iterator.next();
    });
    await iterator.return();
    if (kept.length > 0) wrong.push(`${name}: its span ends before the iteration does`);
  }
  return wrong;
}

async function collect(items) {
  const all = [];
  for await (const item of items) all.push(item);
  return all;
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
