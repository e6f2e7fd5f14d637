/** The sending side of a hop: from the current context to carriers. */
import { type Context, propagation, type Span, type TextMapSetter, trace } from '@opentelemetry/api';
import { activeContext } from '../runtime/context.js';
import { spanSettings } from '../runtime/settings.js';
import { attempt } from './attempt.js';
import { type HeaderRecord, isMapLike } from './carrier.js';
import { registeredFields } from './extract.js';
import { redactBaggage } from './redact-baggage.js';
import {
  injectTraceContext,
  KNOWN_FLAGS,
  safeTraceState,
  TRACEPARENT_HEADER,
  TRACESTATE_HEADER,
  validSpanContext,
  w3cPropagator,
} from './w3c.js';
import { MAX_BAGGAGE_BYTES } from './w3c-baggage.js';

/** The W3C headers, which are also the keys of an MCP `_meta` (SEP-414). Other propagators' headers come beside them. */
export interface TraceHeaders {
  traceparent?: string;
  tracestate?: string;
  baggage?: string;
}

/** An A2A context that carries its trace (seed, *A2A Context Propagation*). Both are there only under a valid span. */
export interface A2ATraceFields {
  trace_headers?: TraceHeaders & { traceparent: string };
  /** The OpenTelemetry trace id: 32 lower-case hex digits. */
  trace_id?: string;
}

/** The given fields and {@link A2ATraceFields}. */
export interface A2AContextCarrier extends A2ATraceFields {
  [field: string]: unknown;
}

/** Names that reach an object's prototype; a field named so is never copied (api.md, *A2A and other hops*). */
const UNSAFE_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9a-z-]{1,64}$/;
/** Anything else would end the header and begin another one. */
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\uffff]*$/;
const MAX_HEADERS = 64;

/** Takes in what may be sent. The registered propagator is not ours, nor is all that it writes. */
const headerSetter: TextMapSetter<HeaderRecord> = {
  set(headers, name, value) {
    if (typeof value !== 'string') return;
    const header = name.toLowerCase();
    const sendable = HEADER_NAME.test(header) && !UNSAFE_KEYS.has(header);
    if (
      sendable &&
      value.length <= MAX_BAGGAGE_BYTES &&
      HEADER_VALUE.test(value) &&
      Object.keys(headers).length < MAX_HEADERS
    ) {
      headers[header] = value;
    } else spanSettings().report('A header of the registered propagator that cannot be sent was left out');
  },
};

/**
 * A new A2A context: the given fields plus `trace_headers` and `trace_id` of a span, which replace given ones. Without
 * a valid span they are left as given, so that a hop that does not trace passes its caller's trace on.
 *
 * @param context Fields to copy: its own enumerable data fields (no accessors), never `__proto__` and its kin.
 * The copy is shallow and `context` stays as it is.
 * @param span Whose trace to carry; default: the current span.
 * @returns A plain object. `trace_headers` always has a `traceparent`, beside the registered propagator's headers;
 * baggage in it is redacted.
 * @throws Never. Source: api.md, *A2A and other hops*.
 */
export function buildA2AContextCarrier<C extends object = Record<never, never>>(
  context?: C,
  span?: Span,
): Omit<C, keyof A2ATraceFields> & A2AContextCarrier {
  const carrier = copyFields(context) as Omit<C, keyof A2ATraceFields> & A2AContextCarrier;
  const current = span === undefined || span === null ? activeContext() : trace.setSpan(activeContext(), span);
  const traceId = traceIdOf(current);
  if (traceId === undefined) return carrier;
  const headers = traceHeaders(current);
  if (headers[TRACEPARENT_HEADER] === undefined) injectTraceContext(current, headers, headerSetter);
  const traceparent = headers[TRACEPARENT_HEADER];
  if (traceparent === undefined) return carrier;
  const fields: A2ATraceFields = { trace_headers: { ...headers, traceparent }, trace_id: traceId };
  return Object.assign(carrier, fields);
}

/** {@link buildA2AContextCarrier} of the current span alone: `{}` when nothing is initialised or no span is current. */
export function getTraceContextForA2A(): A2ATraceFields {
  return buildA2AContextCarrier();
}

/**
 * Adds the current context's trace headers to a carrier, for HTTP headers, A2A metadata and service parameters, and
 * MCP `_meta` alike. What it holds of an older trace, in any letter case, is replaced. Baggage is redacted.
 *
 * @param carrier A plain object, or a `Headers`, `Map` or gRPC metadata, which is changed; default: a new object.
 * @returns The same carrier, unchanged when there is nothing to inject, and when it cannot be written to (frozen, a list
 * of pairs): that is reported. A header of a registered propagator is left out when its name is none, or its value is
 * longer than 8192 characters or has control characters.
 * @throws Never. Source: api.md, *A2A and other hops*; the seed's `inject_context`.
 */
export function injectContext<C extends object = Record<never, never>>(carrier?: C): C & TraceHeaders {
  const target = carrier ?? ({} as C);
  const headers = traceHeaders(activeContext());
  const { [TRACEPARENT_HEADER]: traceparent, ...others } = headers;
  try {
    if (Array.isArray(target)) throw new TypeError('a list cannot carry headers');
    // First: a carrier that cannot be written to stays as it is.
    if (traceparent !== undefined) {
      writeHeader(target, TRACEPARENT_HEADER, traceparent);
      removeHeader(target, TRACESTATE_HEADER);
    }
    for (const [name, value] of Object.entries(others)) writeHeader(target, name, value);
  } catch (error) {
    spanSettings().report('injectContext could not write to the carrier it was given', error);
  }
  return target;
}

/** The current trace id, 32 lower-case hex digits; undefined when no valid span is current. */
export function getCurrentTraceId(): string | undefined {
  return traceIdOf(activeContext());
}

function traceIdOf(context: Context): string | undefined {
  return validSpanContext(context)?.traceId.toLowerCase();
}

/** What the registered propagator writes for this context; without one, and where it fails, what ours does. */
function traceHeaders(context: Context): HeaderRecord {
  const outgoing = redactBaggage(withPlainSpan(context));
  try {
    const headers: HeaderRecord = Object.create(null);
    propagation.inject(outgoing, headers, headerSetter);
    if (Object.keys(headers).length > 0 || registeredFields().length > 0) return headers;
  } catch (error) {
    spanSettings().report('The registered propagator failed to write trace headers; the W3C ones are used', error);
  }
  const headers: HeaderRecord = Object.create(null);
  try {
    w3cPropagator.inject(outgoing, headers, headerSetter);
  } catch (error) {
    spanSettings().report('The current context cannot be read; no trace headers are sent', error);
  }
  return headers;
}

/** The context with its span as plain data, checked: a propagator that is laxer than the specification meets only that. */
function withPlainSpan(context: Context): Context {
  const spanContext = validSpanContext(context);
  if (spanContext === undefined) return trace.deleteSpan(context);
  const { traceState: given, ...ids } = spanContext;
  const traceState = given && safeTraceState(given);
  return trace.setSpanContext(context, {
    ...ids,
    traceFlags: ids.traceFlags & KNOWN_FLAGS,
    ...(traceState && { traceState }),
  });
}

function copyFields(context: unknown): A2AContextCarrier {
  const copy: A2AContextCarrier = {};
  if (typeof context !== 'object' || context === null) return copy;
  for (const key of attempt(() => Object.keys(context)) ?? []) {
    if (UNSAFE_KEYS.has(key)) continue;
    const field = attempt(() => Object.getOwnPropertyDescriptor(context, key));
    if (field !== undefined && 'value' in field) copy[key] = field.value;
  }
  return copy;
}

/** Writes first, which is what may fail, and then removes the other spellings: a receiver would see two headers. */
function writeHeader(carrier: object, name: string, value: string): void {
  if (isMapLike(carrier) && typeof carrier.set === 'function') {
    carrier.set(name, value);
    if (carrier instanceof Map) removeHeader(carrier, name, name);
    return;
  }
  (carrier as Record<string, string>)[name] = value;
  removeHeader(carrier, name, name);
}

/** Removes the header in every spelling but that of `keep`. */
function removeHeader(carrier: object, name: string, keep?: string): void {
  if (carrier instanceof Map) {
    for (const key of carrier.keys()) {
      if (typeof key === 'string' && key !== keep && key.toLowerCase() === name) carrier.delete(key);
    }
    return;
  }
  if (isMapLike(carrier)) {
    const { delete: remove, remove: removeMetadata } = carrier as { delete?: unknown; remove?: unknown };
    const method = typeof remove === 'function' ? remove : removeMetadata;
    if (typeof method === 'function') method.call(carrier, name);
    return;
  }
  for (const key of Object.keys(carrier)) {
    if (key !== keep && key.toLowerCase() === name) delete (carrier as Record<string, unknown>)[key];
  }
}
