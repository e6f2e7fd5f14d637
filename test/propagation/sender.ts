/** What the tests of hops share: a real tracer, a span with trace state and baggage, and headers as they arrive. */
import { Metadata } from '@grpc/grpc-js';
import { context, createTraceState, propagation, type Span, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';

context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
export const tracer = new BasicTracerProvider().getTracer('test');

export const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
export const SPAN = '00f067aa0ba902b7';
export const HEADERS = {
  traceparent: `00-${TRACE}-${SPAN}-01`,
  tracestate: 'rojo=1,congo=2',
  baggage: 'user=alice,plan=a%20b',
};
export const OTHER = { traceparent: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-00` };

/** Runs `fn` under a recording span, with a trace state and baggage. */
export function underSpan<R>(fn: (span: Span) => R): R {
  const span = tracer.startSpan('sender');
  span.spanContext().traceState = createTraceState('rojo=1,congo=2');
  const baggage = propagation.createBaggage({ user: { value: 'alice' }, plan: { value: 'a b' } });
  return context.with(propagation.setBaggage(trace.setSpan(context.active(), span), baggage), fn, undefined, span);
}

export function metadataOf(headers: object): Metadata {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(headers)) metadata.set(name, value);
  return metadata;
}
