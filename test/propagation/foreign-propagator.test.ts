/** Hops where the application has registered a propagator of another format. */
import { context, propagation, type TextMapPropagator, trace } from '@opentelemetry/api';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  buildA2AContextCarrier,
  extractContext,
  getTraceContextForA2A,
  injectContext,
} from '../../src/propagation/index.js';
import { HEADERS, SPAN, TRACE, underSpan } from './sender.js';

/** A propagator of another format: one header `x-test-trace: <trace>/<span>`. */
const foreign: TextMapPropagator = {
  inject(active, carrier, setter) {
    const span = trace.getSpanContext(active);
    if (span !== undefined) setter.set(carrier, 'X-Test-Trace', `${span.traceId}/${span.spanId}`);
  },
  extract(active, carrier, getter) {
    const value = getter.get(carrier, 'X-Test-Trace');
    const [traceId = '', spanId = ''] = typeof value === 'string' ? value.split('/') : [];
    return traceId === '' ? active : trace.setSpanContext(active, { traceId, spanId, traceFlags: 1, isRemote: true });
  },
  fields: () => ['X-Test-Trace'],
};

const other = suite('hops with a propagator of another format');
other.after.each(() => propagation.disable());
other('injectContext writes its headers alone, and extractContext reads them', () => {
  propagation.setGlobalPropagator(foreign);
  const span = trace.wrapSpanContext({ traceId: TRACE, spanId: SPAN, traceFlags: 1 });
  const headers = context.with(trace.setSpan(context.active(), span), () => injectContext());
  assert.equal(headers, { 'x-test-trace': `${TRACE}/${SPAN}` });
  assert.is(trace.getSpanContext(extractContext({ headers }))?.spanId, SPAN);
});
other('an A2A context always has a traceparent beside them, and W3C headers are still read', () => {
  propagation.setGlobalPropagator(foreign);
  const span = trace.wrapSpanContext({ traceId: TRACE, spanId: SPAN, traceFlags: 1 });
  assert.equal(buildA2AContextCarrier({}, span).trace_headers, {
    'x-test-trace': `${TRACE}/${SPAN}`,
    traceparent: HEADERS.traceparent,
  });
  assert.is(trace.getSpanContext(extractContext(HEADERS))?.traceId, TRACE);
});
other('a propagator that throws is replaced by ours for that hop', () => {
  const fails = () => {
    throw new Error('broken propagator');
  };
  propagation.setGlobalPropagator({ inject: fails, extract: fails, fields: fails });
  underSpan((span) => assert.is(getTraceContextForA2A().trace_id, span.spanContext().traceId));
  assert.is(trace.getSpanContext(extractContext(HEADERS))?.traceId, TRACE);
});
other.run();
