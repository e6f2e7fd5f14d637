/**
 * OTLP in protobuf encoding → {@link ReceivedSpan}s. Read from the wire by hand: the generated messages take five
 * hundred bytes for one of two, so that a few megabytes of them end the process before anything could be counted.
 *
 * What is not in OTLP, or has another wire type than there, is skipped, as protobuf asks. Other than the generated code:
 * of a field that is given twice and is no list, the last one counts, and is not merged; no encoder makes such.
 */
import { at, BYTES, FIXED64, ProtobufReader, VARINT } from './protobuf-reader.js';
import { attributesOf, type Pair, readPair, readPairs } from './protobuf-values.js';
import {
  completeSpan,
  type DecodedBatch,
  type ReceivedEvent,
  type ReceivedLink,
  type ReceivedResource,
  type ReceivedScope,
  type ReceivedSpan,
  type ReceivedStatus,
  receivedResource,
  SPAN_KINDS,
  STATUS_CODES,
} from './received-span.js';
import { MalformedRequestError, RefusedRequestError } from './refusal.js';

/** Decodes an `ExportTraceServiceRequest`; throws {@link RefusedRequestError} for anything else, and for too much. */
export function decodeProtobuf(body: Uint8Array): DecodedBatch {
  const reader = new ProtobufReader(body);
  const spans: (ReceivedSpan | undefined)[] = [];
  try {
    reader.fields(body.byteLength, (field) => {
      if (field !== at(1, BYTES)) return false;
      readResourceSpans(reader, spans);
      return true;
    });
  } catch (error) {
    if (error instanceof RefusedRequestError) throw error;
    throw new MalformedRequestError(`not an OTLP trace request in protobuf: ${(error as Error).message}`);
  }
  const valid = spans.filter((span) => span !== undefined);
  return { spans: valid, rejected: spans.length - valid.length };
}

type Spans = (ReceivedSpan | undefined)[];

function readResourceSpans(reader: ProtobufReader, spans: Spans): void {
  let pairs: Pair[] = [];
  const scopes: number[] = [];
  const end = reader.enter();
  reader.fields(end, (field) => {
    if (field === at(1, BYTES)) pairs = readPairs(reader);
    else if (field === at(2, BYTES)) scopes.push(reader.pass());
    else return false;
    return true;
  });
  // The spans need the resource, which may stand behind them.
  const resource = receivedResource(attributesOf(pairs));
  for (const start of scopes) {
    reader.pos = start;
    readScopeSpans(reader, spans, resource);
  }
  reader.pos = end;
}

function readScopeSpans(reader: ProtobufReader, spans: Spans, resource: ReceivedResource): void {
  let scope: ReceivedScope = { name: '', version: '' };
  const starts: number[] = [];
  const end = reader.enter();
  reader.fields(end, (field) => {
    if (field === at(1, BYTES)) scope = readScope(reader);
    else if (field === at(2, BYTES)) starts.push(reader.pass());
    else return false;
    return true;
  });
  for (const start of starts) {
    reader.pos = start;
    spans.push(readSpan(reader, resource, scope));
  }
  reader.pos = end;
}

function readScope(reader: ProtobufReader): ReceivedScope {
  const scope = { name: '', version: '' };
  reader.message((field) => {
    if (field === at(1, BYTES)) scope.name = reader.text();
    else if (field === at(2, BYTES)) scope.version = reader.text();
    else return false;
    return true;
  });
  return scope;
}

function readSpan(reader: ProtobufReader, resource: ReceivedResource, scope: ReceivedScope): ReceivedSpan | undefined {
  let [traceId, spanId, parentSpanId, traceState, name] = ['', '', '', '', ''];
  let kind = 0;
  let [startTimeUnixNano, endTimeUnixNano] = [0n, 0n];
  let status: ReceivedStatus = { code: 'unset', message: '' };
  const pairs: Pair[] = [];
  const events: ReceivedEvent[] = [];
  const links: ReceivedLink[] = [];
  reader.message((field) => {
    switch (field) {
      case at(1, BYTES):
        traceId = reader.hex();
        return true;
      case at(2, BYTES):
        spanId = reader.hex();
        return true;
      case at(3, BYTES):
        traceState = reader.text();
        return true;
      case at(4, BYTES):
        parentSpanId = reader.hex();
        return true;
      case at(5, BYTES):
        name = reader.text();
        return true;
      case at(6, VARINT):
        kind = reader.int32();
        return true;
      case at(7, FIXED64):
        startTimeUnixNano = BigInt(reader.fixed64());
        return true;
      case at(8, FIXED64):
        endTimeUnixNano = BigInt(reader.fixed64());
        return true;
      case at(9, BYTES):
        pairs.push(readPair(reader));
        return true;
      case at(11, BYTES):
        events.push(readEvent(reader));
        return true;
      case at(13, BYTES):
        links.push(readLink(reader));
        return true;
      case at(15, BYTES):
        status = readStatus(reader);
        return true;
      default:
        return false;
    }
  });
  return completeSpan({
    traceId,
    spanId,
    parentSpanId,
    traceState,
    name,
    kind: SPAN_KINDS[kind] ?? 'unspecified',
    startTimeUnixNano,
    endTimeUnixNano,
    attributes: attributesOf(pairs),
    events,
    links,
    status,
    resource,
    scope,
  });
}

function readEvent(reader: ProtobufReader): ReceivedEvent {
  let name = '';
  let timeUnixNano = 0n;
  const pairs: Pair[] = [];
  reader.message((field) => {
    if (field === at(1, FIXED64)) timeUnixNano = BigInt(reader.fixed64());
    else if (field === at(2, BYTES)) name = reader.text();
    else if (field === at(3, BYTES)) pairs.push(readPair(reader));
    else return false;
    return true;
  });
  return { name, timeUnixNano, attributes: attributesOf(pairs) };
}

function readLink(reader: ProtobufReader): ReceivedLink {
  let traceId = '';
  let spanId = '';
  const pairs: Pair[] = [];
  reader.message((field) => {
    if (field === at(1, BYTES)) traceId = reader.hex();
    else if (field === at(2, BYTES)) spanId = reader.hex();
    else if (field === at(4, BYTES)) pairs.push(readPair(reader));
    else return false;
    return true;
  });
  return { traceId, spanId, attributes: attributesOf(pairs) };
}

function readStatus(reader: ProtobufReader): ReceivedStatus {
  let message = '';
  let code = 0;
  reader.message((field) => {
    if (field === at(2, BYTES)) message = reader.text();
    else if (field === at(3, VARINT)) code = reader.int32();
    else return false;
    return true;
  });
  return { code: STATUS_CODES[code] ?? 'unset', message };
}
