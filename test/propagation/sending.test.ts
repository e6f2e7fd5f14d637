/** The sending side: which span is carried, what of an older trace is replaced, and what a carrier may be. */
import { Metadata } from '@grpc/grpc-js';
import { context, trace } from '@opentelemetry/api';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  BAGGAGE_META_KEY,
  buildA2AContextCarrier,
  getCurrentTraceId,
  getTraceContextForA2A,
  injectContext,
  TRACEPARENT_META_KEY,
  TRACESTATE_META_KEY,
} from '../../src/propagation/index.js';
import { HEADERS, metadataOf, OTHER, SPAN, TRACE, underSpan } from './sender.js';

const sending = suite('sending');
sending('the given span is carried instead of the current one, with the current baggage', () => {
  const other = trace.wrapSpanContext({ traceId: TRACE, spanId: SPAN, traceFlags: 1 });
  const carrier = underSpan(() => buildA2AContextCarrier({}, other));
  assert.is(carrier.trace_id, TRACE);
  assert.equal(carrier.trace_headers, { traceparent: HEADERS.traceparent, baggage: HEADERS.baggage });
});

sending('old trace fields are replaced under a span, and passed on where nothing is traced', () => {
  const given = { trace_headers: OTHER, trace_id: '1'.repeat(32), session_id: 's' };
  const carrier = underSpan(() => buildA2AContextCarrier(given));
  assert.is.not(carrier.trace_id, given.trace_id);
  assert.is.not(carrier.trace_headers?.traceparent, OTHER.traceparent);
  assert.equal(buildA2AContextCarrier(given), given);
  assert.is.not(buildA2AContextCarrier(given), given);
});

sending('injectContext changes and returns the carrier it was given, and makes one where none was', () => {
  underSpan(() => {
    const carrier = { 'content-type': 'application/json' };
    const returned = injectContext(carrier);
    assert.is(returned, carrier);
    assert.match(returned.traceparent!, /^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    assert.equal(Object.keys(injectContext()), [TRACEPARENT_META_KEY, TRACESTATE_META_KEY, BAGGAGE_META_KEY]);
  });
  const untraced = { a: 1 };
  assert.equal(injectContext(untraced), { a: 1 });
});

for (const [name, make] of [
  ['object', () => ({ TraceParent: OTHER.traceparent, TraceState: 'old=1' })],
  [
    'Map',
    () =>
      new Map([
        ['TraceParent', OTHER.traceparent],
        ['TraceState', 'old=1'],
      ]),
  ],
  ['Headers', () => new Headers({ TraceParent: OTHER.traceparent, TraceState: 'old=1' })],
  ['gRPC metadata', () => metadataOf({ TraceParent: OTHER.traceparent, TraceState: 'old=1' })],
] as const) {
  sending(`headers of an older trace are replaced, in any spelling: ${name}`, () => {
    const span = trace.wrapSpanContext({ traceId: TRACE, spanId: SPAN, traceFlags: 1 });
    const carrier: object = context.with(trace.setSpan(context.active(), span), () => injectContext(make()));
    const entries =
      carrier instanceof Metadata
        ? Object.entries(carrier.getMap())
        : carrier instanceof Map || carrier instanceof Headers
          ? [...carrier]
          : Object.entries(carrier);
    assert.equal(entries, [['traceparent', HEADERS.traceparent]]);
  });
}

sending('a carrier that cannot be written is returned as it is', () => {
  const frozen = Object.freeze({ a: 1 });
  assert.is(
    underSpan(() => injectContext(frozen)),
    frozen,
  );
});

sending('nothing is sent where tracing is suppressed, as in an exporter', () => {
  underSpan(() => {
    const key = Symbol.for('OpenTelemetry SDK Context Key SUPPRESS_TRACING');
    context.with(context.active().setValue(key, true), () => {
      assert.equal(injectContext(), {});
      assert.equal(getTraceContextForA2A(), {});
    });
  });
});

sending('the current trace id is that of the active span', () => {
  underSpan((span) => assert.is(getCurrentTraceId(), span.spanContext().traceId));
  assert.is(getCurrentTraceId(), undefined);
});
sending.run();
