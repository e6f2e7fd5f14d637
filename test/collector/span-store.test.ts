import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { completeSpan, type ReceivedSpan, receivedResource } from '../../cli/collector/received-span.js';
import { sizeOfShared, sizeOfSpan } from '../../cli/collector/size.js';
import { SpanStore } from '../../cli/collector/span-store.js';

/** A span of trace `trace` (a digit) with id `id` (a number). */
function span(trace: number, id: number, name = `${trace}.${id}`): ReceivedSpan {
  return completeSpan({
    traceId: String(trace).padStart(32, '0'),
    spanId: String(id).padStart(16, '0'),
    parentSpanId: '',
    traceState: '',
    name,
    kind: 'internal',
    startTimeUnixNano: 1n,
    endTimeUnixNano: 2n,
    attributes: {},
    events: [],
    links: [],
    status: { code: 'unset', message: '' },
    resource: receivedResource({}),
    scope: { name: '', version: '' },
  })!;
}

function names(store: SpanStore): string[] {
  return store.spans().map((entry) => entry.name);
}

const store = suite('span store');

store('keeps spans trace by trace, in the order in which they came', () => {
  const kept = new SpanStore({ maxSpans: 10, maxBytes: 1e6 });
  kept.add([span(2, 1), span(1, 1)]);
  kept.add([span(2, 2)]);
  assert.equal(names(kept), ['2.1', '2.2', '1.1']);
  assert.is(kept.dropped, 0);
});

store('drops the oldest traces past its limit of spans, and counts their spans', () => {
  const kept = new SpanStore({ maxSpans: 3, maxBytes: 1e6 });
  kept.add([span(1, 1), span(1, 2), span(2, 1)]);
  kept.add([span(3, 1)]);
  assert.equal(names(kept), ['2.1', '3.1']);
  assert.is(kept.dropped, 2);
});

store('drops the oldest traces past its limit of bytes', () => {
  const size = sizeOfSpan(span(1, 1)) + sizeOfShared(span(1, 1));
  const kept = new SpanStore({ maxSpans: 100, maxBytes: 2.5 * size });
  kept.add([span(1, 1)]);
  kept.add([span(2, 1), span(2, 2)]);
  assert.equal(names(kept), ['2.1', '2.2']);
  assert.is(kept.dropped, 1);
});

store('keeps the beginning of a trace that is larger than the limit by itself', () => {
  const kept = new SpanStore({ maxSpans: 2, maxBytes: 1e6 });
  kept.add([span(1, 1)]);
  for (let id = 1; id <= 5; id++) kept.add([span(2, id)]);
  assert.equal(names(kept), ['2.1', '2.2']);
  assert.is(kept.dropped, 4);
});

store('keeps a span that was sent twice once, and different spans with one id both', () => {
  const kept = new SpanStore({ maxSpans: 10, maxBytes: 1e6 });
  kept.add([span(1, 1, 'a')]);
  kept.add([span(1, 1, 'a'), span(1, 1, 'b')]);
  assert.equal(names(kept), ['a', 'b']);
  assert.is(kept.dropped, 0);
});

store.run();
