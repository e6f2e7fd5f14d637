/** OTLP by the generated messages: slow and unbounded, but nothing that we wrote reads the wire. The measure for our decoder. */
import { create, fromBinary, type MessageInitShape } from '@bufbuild/protobuf';
import fc from 'fast-check';
import { ExportTraceServiceRequestSchema } from '../../cli/collector/generated/opentelemetry/proto/collector/trace/v1/trace_service_pb.js';
import type { AnyValue, KeyValue } from '../../cli/collector/generated/opentelemetry/proto/common/v1/common_pb.js';
import {
  completeSpan,
  type DecodedBatch,
  plainInteger,
  type ReceivedAttributes,
  type ReceivedSpan,
  type ReceivedValue,
  receivedResource,
  SPAN_KINDS,
  STATUS_CODES,
} from '../../cli/collector/received-span.js';

export function decodeGenerated(bytes: Uint8Array): DecodedBatch {
  const spans: (ReceivedSpan | undefined)[] = [];
  for (const { resource, scopeSpans } of fromBinary(ExportTraceServiceRequestSchema, bytes).resourceSpans) {
    const from = receivedResource(attributes(resource?.attributes ?? []));
    for (const { scope, spans: scoped } of scopeSpans) {
      for (const span of scoped) {
        spans.push(
          completeSpan({
            traceId: hex(span.traceId),
            spanId: hex(span.spanId),
            parentSpanId: hex(span.parentSpanId),
            traceState: span.traceState,
            name: span.name,
            kind: SPAN_KINDS[span.kind] ?? 'unspecified',
            startTimeUnixNano: span.startTimeUnixNano,
            endTimeUnixNano: span.endTimeUnixNano,
            attributes: attributes(span.attributes),
            events: span.events.map((event) => ({
              name: event.name,
              timeUnixNano: event.timeUnixNano,
              attributes: attributes(event.attributes),
            })),
            links: span.links.map((link) => ({
              traceId: hex(link.traceId),
              spanId: hex(link.spanId),
              attributes: attributes(link.attributes),
            })),
            status: { code: STATUS_CODES[span.status?.code ?? 0] ?? 'unset', message: span.status?.message ?? '' },
            resource: from,
            scope: { name: scope?.name ?? '', version: scope?.version ?? '' },
          }),
        );
      }
    }
  }
  const valid = spans.filter((span) => span !== undefined);
  return { spans: valid, rejected: spans.length - valid.length };
}

function attributes(pairs: readonly KeyValue[]): ReceivedAttributes {
  return Object.fromEntries(pairs.map(({ key, value }) => [key, plain(value)]));
}

function plain(any: AnyValue | undefined): ReceivedValue {
  const held = any?.value ?? { case: undefined };
  switch (held.case) {
    case undefined:
      return null;
    case 'intValue':
      return plainInteger(held.value);
    case 'arrayValue':
      return held.value.values.map(plain);
    case 'kvlistValue':
      return attributes(held.value.values);
    case 'bytesValue':
      return Buffer.from(held.value).toString('base64');
    default:
      return held.value;
  }
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

type Init<T> = T extends { case: infer C; value: infer V } ? { case: C; value: V } : never;
type Value = Init<{ case: string; value: unknown }> | { case: undefined };

const text = fc.string({ unit: 'grapheme', maxLength: 8 });
const key = fc.oneof(text, fc.constantFrom('__proto__', 'constructor', 'service.name', ''));
const fixed64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const bytes = (length: number) =>
  fc.oneof(
    { weight: 8, arbitrary: fc.uint8Array({ minLength: length, maxLength: length }) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 20 }) },
  );

const { value } = fc.letrec<{ value: { value: Value } }>((tie) => ({
  value: fc
    .oneof(
      { maxDepth: 3 },
      fc.record({ case: fc.constant('stringValue'), value: text }),
      fc.record({ case: fc.constant('boolValue'), value: fc.boolean() }),
      fc.record({ case: fc.constant('intValue'), value: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }) }),
      fc.record({ case: fc.constant('doubleValue'), value: fc.double() }),
      fc.record({ case: fc.constant('bytesValue'), value: fc.uint8Array({ maxLength: 9 }) }),
      fc.record({ case: fc.constant(undefined) }),
      fc.record({
        case: fc.constant('arrayValue'),
        value: fc.record({ values: fc.array(tie('value'), { maxLength: 3 }) }),
      }),
      fc.record({
        case: fc.constant('kvlistValue'),
        value: fc.record({ values: fc.array(fc.record({ key, value: tie('value') }), { maxLength: 3 }) }),
      }),
    )
    .map((held) => ({ value: held as Value })),
}));
const pairs = fc.array(fc.record({ key, value: fc.option(value, { nil: undefined }) }), { maxLength: 4 });
const enumeration = fc.oneof(fc.integer({ min: 0, max: 6 }), fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }));
const span = fc.record({
  traceId: bytes(16),
  spanId: bytes(8),
  parentSpanId: bytes(8),
  traceState: text,
  name: text,
  kind: enumeration,
  startTimeUnixNano: fixed64,
  endTimeUnixNano: fixed64,
  attributes: pairs,
  droppedAttributesCount: fc.nat(),
  flags: fc.nat(),
  events: fc.array(fc.record({ name: text, timeUnixNano: fixed64, attributes: pairs }), { maxLength: 2 }),
  links: fc.array(fc.record({ traceId: bytes(16), spanId: bytes(8), traceState: text, attributes: pairs }), {
    maxLength: 2,
  }),
  status: fc.option(fc.record({ code: enumeration, message: text }), { nil: undefined }),
});
const scopeSpans = fc.record({
  scope: fc.option(fc.record({ name: text, version: text, attributes: pairs }), { nil: undefined }),
  spans: fc.array(span, { maxLength: 3 }),
  schemaUrl: text,
});
const resourceSpans = fc.record({
  resource: fc.option(fc.record({ attributes: pairs }), { nil: undefined }),
  scopeSpans: fc.array(scopeSpans, { maxLength: 2 }),
  schemaUrl: text,
});

/** Any requests that an encoder may write. */
export const requests = fc
  .array(resourceSpans, { maxLength: 2 })
  .map((list) =>
    create(ExportTraceServiceRequestSchema, { resourceSpans: list } as MessageInitShape<
      typeof ExportTraceServiceRequestSchema
    >),
  );
