/**
 * Reading carriers. A carrier came from another process, so it is untrusted in every part: what is malformed,
 * oversized or unreadable (a getter or proxy that throws) counts as absent, and no property of it is ever copied.
 */

import { attempt } from './attempt.js';
import { MAX_TRACESTATE_LENGTH, TRACEPARENT_HEADER, TRACESTATE_HEADER } from './w3c.js';
import { BAGGAGE_HEADER, MAX_BAGGAGE_BYTES } from './w3c-baggage.js';
import { trimOptionalWhitespace } from './whitespace.js';

/** Where an A2A message without HTTP headers keeps its service parameters (A2A v1, *Service parameters*). */
const A2A_SERVICE_PARAMETERS = 'a2a-service-parameters';

/** Names of a header object that are looked at; further ones are not. */
const MAX_NAMES = 512;
/** Values of a repeated header that are looked at. */
const MAX_VALUES = 64;
/** Characters of a header that has no limit of its own: room for a future `traceparent` and other propagators'. */
const MAX_HEADER_LENGTH = 1024;

/** The names of the W3C headers, lower case. */
export const W3C_HEADERS: readonly string[] = [TRACEPARENT_HEADER, TRACESTATE_HEADER, BAGGAGE_HEADER];

/** Trace headers by lower-case name. Has no prototype. */
export type HeaderRecord = Record<string, string>;

/**
 * The places of a carrier that may hold trace headers, most specific first: what was written into the message for
 * this call beats what its envelope says, and that beats the transport, which may carry many messages (MCP
 * conventions: do not rely on HTTP headers).
 *
 * 1. `trace_headers`: the seed's A2A context. As in all that follow, a JSON-RPC request's `params` go first.
 * 2. MCP `_meta`.
 * 3. A2A metadata, of the `message` (`userMessage` in the JavaScript SDK's request context) before that of the
 *    request: its `trace_headers`, its own keys, its `a2a-service-parameters`.
 * 4. Service parameters (`serviceParameters`) and HTTP headers (`headers`; the SDK's `context.state.get('headers')`).
 * 5. The carrier's own keys: a plain header object, `Headers`, a `Map`, an MCP `_meta`, A2A metadata.
 */
export function* headerSources(carrier: unknown): Generator<unknown, void, undefined> {
  const levels = [read(carrier, 'params'), carrier];
  for (const level of levels) yield read(level, 'trace_headers');
  for (const level of levels) yield read(level, '_meta');
  for (const level of levels) {
    yield* metadataSources(read(level, 'message'));
    yield* metadataSources(read(level, 'userMessage'));
    yield* metadataSources(read(level, 'request'));
    yield* metadataSources(level);
  }
  yield read(carrier, 'serviceParameters');
  yield read(carrier, 'headers');
  yield read(read(read(carrier, 'context'), 'state'), 'headers');
  yield carrier;
}

function* metadataSources(holder: unknown): Generator<unknown, void, undefined> {
  const metadata = read(holder, 'metadata');
  yield read(metadata, 'trace_headers');
  yield metadata;
  yield read(metadata, A2A_SERVICE_PARAMETERS);
}

/**
 * The headers of these names (lower case) in a header object, a `Headers`, a `Map` or gRPC metadata, whatever the
 * case they are written in; the exact spelling wins. Of an array the first value counts, except that the values of
 * `tracestate` and `baggage` are one list (RFC 9110, *Field Order*). Undefined where there is none of them.
 */
export function readHeaders(source: unknown, names: readonly string[]): HeaderRecord | undefined {
  if (typeof source !== 'object' || source === null) return undefined;
  const spelled = attempt(() => spellings(source, names));
  if (spelled === undefined || spelled.size === 0) return undefined;
  const headers: HeaderRecord = Object.create(null);
  for (const [name, key] of spelled) {
    const text = attempt(() => headerText(name, read(source, key)));
    if (text !== undefined) headers[name] = text;
  }
  return headers;
}

/** How the names are written in the source. */
function spellings(source: object, names: readonly string[]): Map<string, string> {
  const found = new Map<string, string>();
  if (!(source instanceof Map) && isMapLike(source)) {
    for (const name of names) found.set(name, name);
    return found;
  }
  let looked = 0;
  for (const key of source instanceof Map ? source.keys() : Object.keys(source)) {
    if (++looked > MAX_NAMES) break;
    if (typeof key !== 'string' || key.length > 64) continue;
    const name = key.toLowerCase();
    if (names.includes(name) && !found.has(name)) found.set(name, key);
  }
  for (const name of names) {
    if (source instanceof Map ? source.has(name) : Object.hasOwn(source, name)) found.set(name, name);
  }
  return found;
}

function headerText(name: string, value: unknown): string | undefined {
  const limit = lengthLimit(name);
  const text = Array.isArray(value) ? joined(name, value, limit) : value;
  if (typeof text !== 'string' || text.length > limit) return undefined;
  const trimmed = trimOptionalWhitespace(text);
  return trimmed === '' ? undefined : trimmed;
}

function joined(name: string, values: readonly unknown[], limit: number): unknown {
  if (name !== TRACESTATE_HEADER && name !== BAGGAGE_HEADER) return values[0];
  let list = '';
  for (let index = 0; index < Math.min(values.length, MAX_VALUES) && list.length <= limit; index++) {
    const value = values[index];
    if (typeof value === 'string') list = list === '' ? value : `${list},${value}`;
  }
  return list;
}

function lengthLimit(name: string): number {
  if (name === BAGGAGE_HEADER) return MAX_BAGGAGE_BYTES;
  return name === TRACESTATE_HEADER ? MAX_TRACESTATE_LENGTH : MAX_HEADER_LENGTH;
}

interface MapLike {
  get(key: string): unknown;
  set?(key: string, value: string): unknown;
}

/** `Map`, `Headers` of any maker, and gRPC metadata: not everything with a `get`, which might send a request. */
export function isMapLike(value: object): value is MapLike {
  const methods = value as Partial<Record<'get' | 'has' | 'forEach' | 'getMap', unknown>>;
  if (typeof methods.get !== 'function') return false;
  if (typeof methods.getMap === 'function') return true;
  return typeof methods.has === 'function' && typeof methods.forEach === 'function';
}

/** The value at a key, of an object or a map; undefined where there is none or it cannot be read. */
function read(container: unknown, key: string): unknown {
  if (typeof container !== 'object' || container === null) return undefined;
  return attempt(() => {
    if (isMapLike(container)) return container.get(key);
    if (key in Object.prototype && !Object.hasOwn(container, key)) return undefined;
    return (container as Record<string, unknown>)[key];
  });
}
