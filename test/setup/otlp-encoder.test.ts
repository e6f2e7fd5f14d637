/** The encoder gives the very bytes that the exporters' own gives, for whatever a span may hold. */
import {
  type Attributes,
  createTraceState,
  type HrTime,
  type Link,
  SpanKind,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import type { ReadableSpan, TimedEvent } from '@opentelemetry/sdk-trace-base';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { initializeTracing, shutdownTracing } from '../../src/setup/lifecycle.js';
import { encodeTraceRequest } from '../../src/setup/otlp-encoder.js';
import { startCollector } from './support.js';

const test = suite('OTLP encoder');

const resource = resourceFromAttributes({ 'service.name': 'test', 'process.pid': 7 });
const otherResource = resourceFromAttributes({ 'service.name': 'other' }, { schemaUrl: 'https://example/1.0' });
const scope = { name: 'agentcore.modular' };
const otherScope = { name: 'http', version: '1.2', schemaUrl: 'https://example/schema' };

function span(parts: Partial<ReadableSpan> = {}): ReadableSpan {
  return {
    name: 'planner.analyze_query',
    kind: SpanKind.INTERNAL,
    spanContext: () => ({
      traceId: '0123456789abcdef0123456789ABCDEF',
      spanId: 'fedcba9876543210',
      traceFlags: TraceFlags.SAMPLED,
    }),
    startTime: [1_763_845_200, 123_456_789],
    endTime: [1_763_845_201, 0],
    status: { code: 1 },
    attributes: {},
    links: [],
    events: [],
    duration: [0, 876_543_211],
    ended: true,
    resource,
    instrumentationScope: scope,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
    ...parts,
  };
}

function assertSame(spans: ReadableSpan[]): void {
  const expected = Buffer.from(ProtobufTraceSerializer.serializeRequest(spans) ?? []);
  assert.is(Buffer.from(encodeTraceRequest(spans)).toString('hex'), expected.toString('hex'));
  // From memory, too.
  assert.is(Buffer.from(encodeTraceRequest(spans)).toString('hex'), expected.toString('hex'));
}

test('nothing, one span, and spans of several resources and scopes', () => {
  assertSame([]);
  assertSame([span()]);
  assertSame([
    span({ instrumentationScope: otherScope }),
    span({ resource: otherResource }),
    span({ name: 'third' }),
    span({ resource: otherResource, instrumentationScope: otherScope }),
    span({ instrumentationScope: otherScope, name: 'fifth' }),
  ]);
});

test('parents, remote ones, trace state, kinds, status messages, dropped counts', () => {
  const traceState = createTraceState('vendor=1,other=2');
  const parent = { traceId: '0123456789abcdef0123456789abcdef', spanId: '00000000000000ff', traceFlags: 1 };
  assertSame([
    span({ parentSpanContext: parent, kind: SpanKind.CONSUMER }),
    span({ parentSpanContext: { ...parent, isRemote: true }, droppedAttributesCount: 300 }),
    span({ spanContext: () => ({ ...parent, traceFlags: 0x103, traceState }), droppedLinksCount: 70_000 }),
    span({ status: { code: 2, message: 'no “answer” in time' }, droppedEventsCount: 1 }),
  ]);
});

test('lengths around each size of a length', () => {
  for (const length of [0, 1, 127, 128, 129, 200, 201, 16_383, 16_384, 70_000]) {
    assertSame([span({ name: 'n'.repeat(length), attributes: { text: 'ä'.repeat(length), key: 'k'.repeat(length) } })]);
  }
});

test('whole numbers of every size, and others', () => {
  const whole = [0, 1, 127, 128, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 53, 2 ** 62, 2 ** 63, 2 ** 64];
  const values = [...whole, ...whole.map((value) => -value), 0.5, -0, Number.NaN, Number.POSITIVE_INFINITY, 1e300];
  assertSame(values.map((value) => span({ attributes: { value } })));
});

test('times to the end of 64 bits', () => {
  const times: HrTime[] = [
    [0, 0],
    [0, 999_999_999],
    [65_535, 999_999_999],
    [65_536, 0],
    [2 ** 31, 1],
    [18_446_744_073, 709_551_615],
  ];
  assertSame(times.map((startTime) => span({ startTime, endTime: startTime })));
});

test('a batch that is longer than the buffer began', () => {
  assertSame(Array.from({ length: 3000 }, (_, i) => span({ name: `span ${i}`, attributes: { i, text: `${i}` } })));
});

const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), fc.string({ maxLength: 300 }));
const value = fc.oneof(
  text,
  fc.boolean(),
  fc.maxSafeInteger(),
  fc.double(),
  fc.array(fc.oneof(text, fc.constant(null)), { maxLength: 4 }),
  fc.array(fc.integer(), { maxLength: 4 }),
  fc.constant(undefined),
);
const attributes = fc.dictionary(text, value, { maxKeys: 6 }) as fc.Arbitrary<Attributes>;
const time = fc.tuple(fc.nat(2 ** 31 - 1), fc.nat(999_999_999)) as fc.Arbitrary<HrTime>;
const hex = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length });
const event = fc.record(
  { name: text, time, attributes, droppedAttributesCount: fc.nat(300) },
  { requiredKeys: ['name', 'time'] },
);
const context = fc.record({ traceId: hex(32), spanId: hex(16), traceFlags: fc.nat(255), isRemote: fc.boolean() });
const link = fc.record({ context, attributes, droppedAttributesCount: fc.nat(300) }, { requiredKeys: ['context'] });

test('whatever a span may hold', () => {
  const spans = fc.array(
    fc.record({
      name: text,
      attributes,
      startTime: time,
      endTime: time,
      own: context,
      events: fc.array(event),
      links: fc.array(link),
    }),
    { maxLength: 4 },
  );
  fc.assert(
    fc.property(spans, (all) => {
      assertSame(
        all.map(({ own, events, links, ...rest }) =>
          span({ ...rest, spanContext: () => own, events: events as TimedEvent[], links: links as Link[] }),
        ),
      );
    }),
    { numRuns: 300, seed: 4 },
  );
});

test('both exporters use it, and not their own', async () => {
  const collector = await startCollector();
  const original = ProtobufTraceSerializer.serializeRequest;
  let encodedByOthers = 0;
  ProtobufTraceSerializer.serializeRequest = (spans) => {
    encodedByOthers += 1;
    return original(spans);
  };
  try {
    for (const otlpProtocol of ['grpc', 'http/protobuf'] as const) {
      const otlpEndpoint = otlpProtocol === 'grpc' ? collector.grpcUrl : collector.httpUrl;
      initializeTracing({ otlpEndpoint, otlpProtocol });
      trace.getTracer('test').startSpan(otlpProtocol).end();
      await shutdownTracing();
    }
  } finally {
    ProtobufTraceSerializer.serializeRequest = original;
    await collector.close();
  }
  assert.equal(
    collector.spans.map(({ name }) => name),
    ['grpc', 'http/protobuf'],
  );
  assert.is(encodedByOthers, 0);
});

test.run();
