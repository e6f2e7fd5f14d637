/** Hops between agents: what is sent is read back, over every kind of carrier, with and without a propagator. */
import { propagation, type Span, trace } from '@opentelemetry/api';
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';
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
import { HEADERS, metadataOf, SPAN, TRACE, tracer, underSpan } from './sender.js';

const carriers: [name: string, carry: (headers: Record<string, string>) => unknown][] = [
  ['plain headers', (headers) => headers],
  [
    'headers in another letter case',
    ({ traceparent, tracestate, baggage }) => ({ TraceParent: traceparent, TRACESTATE: tracestate, Baggage: baggage }),
  ],
  [
    'headers as arrays',
    (headers) => Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
  ],
  [
    'list headers sent in parts',
    ({ traceparent, tracestate = '', baggage = '' }) => ({
      traceparent,
      tracestate: tracestate.split(','),
      baggage: baggage.split(','),
    }),
  ],
  ['a Headers instance', (headers) => new Headers(headers)],
  ['a Map', (headers) => new Map(Object.entries(headers))],
  [
    'a Map in another letter case',
    (headers) => new Map(Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value])),
  ],
  ['gRPC metadata', metadataOf],
  ['a request with headers', (headers) => new Request('http://agent.example', { headers })],
  ["the seed's A2A context", (headers) => ({ source_agent: 'planner', trace_headers: headers, trace_id: TRACE })],
  ['an A2A message', (headers) => ({ messageId: 'm', role: 'ROLE_USER', parts: [], metadata: headers })],
  ['an A2A request with message metadata', (headers) => ({ message: { messageId: 'm', metadata: headers } })],
  ['an A2A request with metadata', (headers) => ({ message: { messageId: 'm' }, metadata: headers })],
  ['A2A service parameters in metadata', (headers) => ({ metadata: { 'a2a-service-parameters': headers } })],
  ['A2A service parameters of a client call', (headers) => ({ serviceParameters: headers })],
  ['an A2A context in message metadata', (headers) => ({ message: { metadata: { trace_headers: headers } } })],
  [
    'an A2A JSON-RPC request',
    (headers) => ({ jsonrpc: '2.0', method: 'SendMessage', params: { message: { metadata: headers } } }),
  ],
  [
    "an A2A server's request context",
    (headers) => ({ userMessage: { messageId: 'm' }, context: { state: new Map([['headers', headers]]) } }),
  ],
  ['an MCP request', (headers) => ({ method: 'tools/call', params: { name: 'search', _meta: headers } })],
  ['MCP params', (headers) => ({ name: 'search', _meta: headers })],
  ['an MCP _meta', (headers) => ({ progressToken: 1, ...headers })],
];

const w3c = new CompositePropagator({ propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()] });

for (const [how, propagator] of [
  ['no propagator', undefined],
  ['the W3C propagators', w3c],
] as const) {
  const hop = suite(`hops with ${how}`);
  hop.before(() => {
    if (propagator !== undefined) assert.ok(propagation.setGlobalPropagator(propagator));
  });
  hop.after(() => propagation.disable());

  for (const [name, carry] of carriers) {
    hop(`the sender's span, trace state and baggage arrive over ${name}`, () => {
      const sent = underSpan((span) => ({ carrier: carry({ ...injectContext() } as Record<string, string>), span }));
      const received = extractContext(sent.carrier);
      const remote = trace.getSpanContext(received)!;
      assert.is(remote.traceId, sent.span.spanContext().traceId);
      assert.is(remote.spanId, sent.span.spanContext().spanId);
      assert.is(remote.traceFlags, 1);
      assert.is(remote.isRemote, true);
      assert.is(remote.traceState?.serialize(), 'rojo=1,congo=2');
      assert.is(propagation.getBaggage(received)?.getEntry('user')?.value, 'alice');
      assert.is(propagation.getBaggage(received)?.getEntry('plan')?.value, 'a b');
    });
  }

  hop('an A2A context gains trace_headers and trace_id, and the given one stays as it was', () => {
    const given = { source_agent: 'planner', target_agent: 'executor', session_id: 'session-123' };
    underSpan((span) => {
      const { traceId, spanId } = span.spanContext();
      const carrier = buildA2AContextCarrier(given);
      assert.equal(carrier, {
        ...given,
        trace_headers: {
          traceparent: `00-${traceId}-${spanId}-01`,
          tracestate: 'rojo=1,congo=2',
          baggage: 'user=alice,plan=a%20b',
        },
        trace_id: traceId,
      });
      assert.equal(Object.keys(given), ['source_agent', 'target_agent', 'session_id']);
      assert.equal(getTraceContextForA2A(), { trace_headers: carrier.trace_headers, trace_id: traceId });
      assert.equal(JSON.parse(JSON.stringify(carrier)), carrier);
    });
  });

  hop('without baggage and trace state only a traceparent is sent', () => {
    const span = tracer.startSpan('bare');
    assert.equal(Object.keys(buildA2AContextCarrier({}, span).trace_headers!), ['traceparent']);
  });

  hop('an unsampled span is carried as unsampled', () => {
    const span = trace.wrapSpanContext({ traceId: TRACE, spanId: SPAN, traceFlags: 0 });
    const carrier = buildA2AContextCarrier(undefined, span);
    assert.is(carrier.trace_headers?.traceparent, `00-${TRACE}-${SPAN}-00`);
    assert.is(trace.getSpanContext(extractContext(carrier))?.traceFlags, 0);
  });

  hop('what a propagator would read more laxly than the specification says is checked before', () => {
    const received = extractContext({
      traceparent: `00-${TRACE}-${SPAN}-ff`,
      tracestate: 'good=1,BAD=2',
      baggage: Array.from({ length: 70 }, (_, index) => `k${index}=v`).join(','),
    });
    assert.is(trace.getSpanContext(received)?.traceFlags, 3);
    assert.is(trace.getSpanContext(received)?.traceState, undefined);
    assert.is(propagation.getBaggage(received)?.getAllEntries().length, 64);
    assert.is(trace.getSpanContext(extractContext({ traceparent: `${HEADERS.traceparent}\n` })), undefined);
  });

  hop('spans under a remote parent join its trace, also after an await, and nothing outside does', async () => {
    const started = withRemoteParent(HEADERS, async () => {
      const before = tracer.startSpan('before');
      await Promise.resolve();
      return [before, tracer.startSpan('after')];
    });
    assert.is(getCurrentTraceId(), undefined);
    for (const span of await started) {
      assert.is(span.spanContext().traceId, TRACE);
      assert.is((span as Span & { parentSpanContext?: { spanId: string } }).parentSpanContext?.spanId, SPAN);
    }
    assert.is.not(tracer.startSpan('outside').spanContext().traceId, TRACE);
  });
  hop.run();
}
