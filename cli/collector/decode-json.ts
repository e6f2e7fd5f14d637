/**
 * OTLP in JSON encoding → {@link ReceivedSpan}s. Mapped by hand because OTLP/JSON is not the JSON of protobuf: ids are
 * hex instead of base64, and enums are integers only (OTLP specification, *JSON Protobuf Encoding*).
 */
import { checkTokenCount, MAX_DEPTH } from './decode-limits.js';
import {
  completeSpan,
  type DecodedBatch,
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
import { MalformedRequestError } from './refusal.js';

type Json = Readonly<Record<string, unknown>>;

const MAX_UINT64 = 2n ** 64n - 1n;
const MAX_INT64 = 2n ** 63n - 1n;
const HEX = /^[0-9a-f]*$/i;

/** Decodes an `ExportTraceServiceRequest`; throws {@link MalformedRequestError}, which names the bad field, for anything else. */
export function decodeJson(body: Uint8Array): DecodedBatch {
  checkTokenCount(body);
  let request: unknown;
  try {
    request = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (error) {
    throw new MalformedRequestError(`not JSON: ${(error as Error).message}`);
  }
  const spans: ReceivedSpan[] = [];
  let rejected = 0;
  for (const group of objects(object(request, 'the request'), 'resourceSpans')) {
    const resource = receivedResource(attributes(optional(group, 'resource')));
    for (const scoped of objects(group, 'scopeSpans')) {
      const scope = optional(scoped, 'scope');
      const by = { name: text(scope, 'name'), version: text(scope, 'version') };
      for (const span of objects(scoped, 'spans')) {
        const received = decodeSpan(span, resource, by);
        if (received === undefined) rejected++;
        else spans.push(received);
      }
    }
  }
  return { spans, rejected };
}

function decodeSpan(span: Json, resource: ReceivedResource, scope: ReceivedScope): ReceivedSpan | undefined {
  const status = optional(span, 'status');
  return completeSpan({
    traceId: id(span, 'traceId'),
    spanId: id(span, 'spanId'),
    parentSpanId: id(span, 'parentSpanId'),
    traceState: text(span, 'traceState'),
    name: text(span, 'name'),
    kind: SPAN_KINDS[enumeration(span, 'kind')] ?? 'unspecified',
    startTimeUnixNano: nanoseconds(span, 'startTimeUnixNano'),
    endTimeUnixNano: nanoseconds(span, 'endTimeUnixNano'),
    attributes: attributes(span),
    events: objects(span, 'events').map((event) => ({
      name: text(event, 'name'),
      timeUnixNano: nanoseconds(event, 'timeUnixNano'),
      attributes: attributes(event),
    })),
    links: objects(span, 'links').map((link) => ({
      traceId: id(link, 'traceId'),
      spanId: id(link, 'spanId'),
      attributes: attributes(link),
    })),
    status: { code: STATUS_CODES[enumeration(status, 'code')] ?? 'unset', message: text(status, 'message') },
    resource,
    scope,
  });
}

function attributes(holder: Json): ReceivedAttributes {
  return pairs(holder, 'attributes', 0);
}

// fromEntries defines properties: a key `__proto__` becomes an own property like any other.
function pairs(holder: Json, key: string, depth: number): Record<string, ReceivedValue> {
  return Object.fromEntries(
    objects(holder, key).map((pair) => [text(pair, 'key'), plainValue(optional(pair, 'value'), depth + 1)]),
  );
}

function plainValue(any: Json, depth: number): ReceivedValue {
  if (depth > MAX_DEPTH) throw new MalformedRequestError(`attributes are nested deeper than ${MAX_DEPTH} levels`);
  if (present(any, 'stringValue')) return text(any, 'stringValue');
  if (present(any, 'boolValue')) return boolean(any.boolValue);
  if (present(any, 'intValue')) return plainInteger(integer(any, 'intValue', -MAX_INT64 - 1n, MAX_INT64));
  if (present(any, 'doubleValue')) return double(any.doubleValue);
  if (present(any, 'bytesValue')) return text(any, 'bytesValue');
  if (present(any, 'arrayValue')) {
    return objects(optional(any, 'arrayValue'), 'values').map((value) => plainValue(value, depth + 1));
  }
  if (present(any, 'kvlistValue')) return pairs(optional(any, 'kvlistValue'), 'values', depth);
  return null;
}

/** In proto3 JSON a field that is null has its default. */
function present(holder: Json, key: string): boolean {
  return Object.hasOwn(holder, key) && holder[key] !== null && holder[key] !== undefined;
}

function object(value: unknown, where: string): Json {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  throw wrong(where, 'an object', value);
}

function optional(holder: Json, key: string): Json {
  return present(holder, key) ? object(holder[key], key) : {};
}

function objects(holder: Json, key: string): Json[] {
  if (!present(holder, key)) return [];
  const list = holder[key];
  if (!Array.isArray(list)) throw wrong(key, 'an array', list);
  return list.map((entry) => object(entry, `an entry of ${key}`));
}

function text(holder: Json, key: string): string {
  const value = present(holder, key) ? holder[key] : '';
  if (typeof value !== 'string') throw wrong(key, 'a string', value);
  return value;
}

function id(holder: Json, key: string): string {
  const value = text(holder, key);
  if (!HEX.test(value)) throw wrong(key, 'hex digits (not base64)', value);
  return value.toLowerCase();
}

function enumeration(holder: Json, key: string): number {
  const value = present(holder, key) ? holder[key] : 0;
  if (!Number.isInteger(value)) throw wrong(key, 'an integer', value);
  return value as number;
}

function nanoseconds(holder: Json, key: string): bigint {
  return present(holder, key) ? integer(holder, key, 0n, MAX_UINT64) : 0n;
}

/** 64-bit integers are decimal strings; numbers are taken, too. */
function integer(holder: Json, key: string, least: bigint, most: bigint): bigint {
  const value = holder[key];
  const usable = typeof value === 'string' ? /^-?\d{1,20}$/.test(value) : Number.isInteger(value);
  const parsed = usable ? BigInt(value as string | number) : undefined;
  if (parsed === undefined || parsed < least || parsed > most) throw wrong(key, 'a 64-bit integer', value);
  return parsed;
}

function boolean(value: unknown): boolean {
  if (typeof value !== 'boolean') throw wrong('boolValue', 'true or false', value);
  return value;
}

function double(value: unknown): number {
  if (typeof value === 'number') return value;
  if (value === 'NaN' || value === 'Infinity' || value === '-Infinity') return Number(value);
  const parsed = typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
  if (Number.isNaN(parsed)) throw wrong('doubleValue', 'a number', value);
  return parsed;
}

function wrong(where: string, expected: string, value: unknown): MalformedRequestError {
  return new MalformedRequestError(`${where} must be ${expected}, not ${shown(value)}`);
}

/** Never all of a value: it may be megabytes, or nested deeper than `JSON.stringify` can go. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? '[]' : '[…]';
  if (typeof value === 'object' && value !== null) return '{…}';
  const text = typeof value === 'string' ? JSON.stringify(value.slice(0, 60)) : String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
