/** With the OpenTelemetry API alone: no provider, no propagator, no context manager. */
import { trace } from '@opentelemetry/api';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  buildA2AContextCarrier,
  extractContext,
  getCurrentTraceId,
  getTraceContextForA2A,
  injectContext,
  withRemoteParent,
} from '../../src/propagation/index.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const HEADERS = { traceparent: `00-${TRACE}-00f067aa0ba902b7-01`, tracestate: 'rojo=1', baggage: 'user=alice' };

const test = suite('propagation without an SDK');
test('nothing is carried when nothing is initialised', () => {
  assert.equal(getTraceContextForA2A(), {});
  assert.equal(injectContext(), {});
  assert.equal(injectContext({ a: 1 }), { a: 1 });
  assert.equal(buildA2AContextCarrier({ source_agent: 'planner' }), { source_agent: 'planner' });
  assert.is(getCurrentTraceId(), undefined);
});

test('a span that does not record and has no ids is not carried', () => {
  const span = trace.getTracer('test').startSpan('nothing');
  assert.equal(buildA2AContextCarrier({ a: 1 }, span), { a: 1 });
});

test('a received trace is passed on, also after an await, and ends with the function', async () => {
  const hop = withRemoteParent({ trace_headers: HEADERS }, async () => {
    await Promise.resolve();
    return [getCurrentTraceId(), injectContext()];
  });
  assert.is(getCurrentTraceId(), undefined);
  assert.equal(await hop, [TRACE, HEADERS]);
});

test('concurrent hops do not see each other', async () => {
  const ids = ['1', '2', '3'].map((digit) => digit.repeat(32));
  const seen = await Promise.all(
    ids.map((id, index) =>
      withRemoteParent({ traceparent: `00-${id}-00f067aa0ba902b7-01` }, async () => {
        for (let turn = index; turn < 4; turn++) await Promise.resolve();
        return getCurrentTraceId();
      }),
    ),
  );
  assert.equal(seen, ids);
});

test('an inner hop wins inside, and the outer one is restored', () => {
  withRemoteParent(HEADERS, () => {
    withRemoteParent({ traceparent: `00-${'1'.repeat(32)}-00f067aa0ba902b7-01` }, () => {
      assert.is(getCurrentTraceId(), '1'.repeat(32));
    });
    assert.is(getCurrentTraceId(), TRACE);
    withRemoteParent({ traceparent: 'broken' }, () => assert.is(getCurrentTraceId(), TRACE));
  });
  assert.is(trace.getSpanContext(extractContext({})), undefined);
});
test.run();
