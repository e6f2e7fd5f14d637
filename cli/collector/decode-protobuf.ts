/** OTLP in protobuf encoding → {@link ReceivedSpan}s. */
import { fromBinary } from '@bufbuild/protobuf';
import {
  type ExportTraceServiceRequest,
  ExportTraceServiceRequestSchema,
} from './generated/opentelemetry/proto/collector/trace/v1/trace_service_pb.js';
import type { AnyValue, KeyValue } from './generated/opentelemetry/proto/common/v1/common_pb.js';
import type { Span } from './generated/opentelemetry/proto/trace/v1/trace_pb.js';
import {
  completeSpan,
  type DecodedBatch,
  MalformedRequestError,
  plainInteger,
  type ReceivedAttributes,
  type ReceivedResource,
  type ReceivedScope,
  type ReceivedSpan,
  type ReceivedValue,
  receivedResource,
  SPAN_KINDS,
  STATUS_CODES,
} from './received-span.js';

/** Decodes an `ExportTraceServiceRequest`; throws {@link MalformedRequestError} for anything else. */
export function decodeProtobuf(body: Uint8Array): DecodedBatch {
  let request: ExportTraceServiceRequest;
  try {
    // The decoder bounds its own recursion; unknown fields come from newer versions of OTLP and are of no use here.
    request = fromBinary(ExportTraceServiceRequestSchema, body, { readUnknownFields: false });
  } catch (error) {
    throw new MalformedRequestError(`not an OTLP trace request in protobuf: ${(error as Error).message}`);
  }
  const spans: ReceivedSpan[] = [];
  let rejected = 0;
  for (const { resource, scopeSpans } of request.resourceSpans) {
    const from = receivedResource(attributes(resource?.attributes ?? []));
    for (const { scope, spans: scoped } of scopeSpans) {
      const by = { name: scope?.name ?? '', version: scope?.version ?? '' };
      for (const span of scoped) {
        const received = decodeSpan(span, from, by);
        if (received === undefined) rejected++;
        else spans.push(received);
      }
    }
  }
  return { spans, rejected };
}

function decodeSpan(span: Span, resource: ReceivedResource, scope: ReceivedScope): ReceivedSpan | undefined {
  return completeSpan({
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
    resource,
    scope,
  });
}

// fromEntries defines properties: a key `__proto__` becomes an own property like any other.
function attributes(pairs: readonly KeyValue[]): ReceivedAttributes {
  return Object.fromEntries(pairs.map(({ key, value }) => [key, plainValue(value)]));
}

function plainValue(any: AnyValue | undefined): ReceivedValue {
  const held = any?.value;
  if (held === undefined) return null;
  switch (held.case) {
    case undefined:
      return null;
    case 'intValue':
      return plainInteger(held.value);
    case 'arrayValue':
      return held.value.values.map(plainValue);
    case 'kvlistValue':
      return attributes(held.value.values);
    case 'bytesValue':
      return view(held.value).toString('base64');
    default:
      return held.value;
  }
}

function hex(bytes: Uint8Array): string {
  return view(bytes).toString('hex');
}

function view(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
