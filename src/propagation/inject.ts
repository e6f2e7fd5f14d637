/** The sending side of a hop: from the current context to carriers. */
import {
  type Context,
  isSpanContextValid,
  propagation,
  type Span,
  type TextMapSetter,
  trace,
} from '@opentelemetry/api';
import { activeContext } from '../runtime/context.js';
import { spanSettings } from '../runtime/settings.js';
import { attempt, type HeaderRecord, isMapLike } from './carrier.js';
import { registeredFields } from './extract.js';
import { redactBaggage } from './redact-baggage.js';
import { injectTraceContext, TRACEPARENT_HEADER, TRACESTATE_HEADER, w3cPropagator } from './w3c.js';

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

const headerSetter: TextMapSetter<HeaderRecord> = {
  set(headers, name, value) {
    if (typeof value === 'string') headers[name.toLowerCase()] = value;
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
  const current = span === undefined ? activeContext() : trace.setSpan(activeContext(), span);
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
 * @returns The same carrier, unchanged when there is nothing to inject (also when it is frozen: that is reported).
 * @throws Never. Source: api.md, *A2A and other hops*; the seed's `inject_context`.
 */
export function injectContext<C extends object = Record<never, never>>(carrier?: C): C & TraceHeaders {
  const target = carrier ?? ({} as C);
  const headers = traceHeaders(activeContext());
  try {
    if (headers[TRACEPARENT_HEADER] !== undefined) removeHeader(target, TRACESTATE_HEADER);
    for (const [name, value] of Object.entries(headers)) writeHeader(target, name, value);
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
  const spanContext = trace.getSpanContext(context);
  return spanContext !== undefined && isSpanContextValid(spanContext) ? spanContext.traceId.toLowerCase() : undefined;
}

/** What the registered propagator writes for this context; without one, what ours does. */
function traceHeaders(context: Context): HeaderRecord {
  const headers: HeaderRecord = Object.create(null);
  const outgoing = redactBaggage(context);
  try {
    propagation.inject(outgoing, headers, headerSetter);
    if (Object.keys(headers).length > 0 || registeredFields().length > 0) return headers;
  } catch (error) {
    spanSettings().report('The registered propagator failed to write trace headers; the W3C ones are used', error);
  }
  w3cPropagator.inject(outgoing, headers, headerSetter);
  return headers;
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

function writeHeader(carrier: object, name: string, value: string): void {
  if (isMapLike(carrier) && typeof carrier.set === 'function') {
    if (carrier instanceof Map) removeHeader(carrier, name);
    carrier.set(name, value);
    return;
  }
  removeHeader(carrier, name);
  (carrier as Record<string, string>)[name] = value;
}

/** Removes the header in every spelling: a receiver would see two of it. */
function removeHeader(carrier: object, name: string): void {
  if (carrier instanceof Map) {
    for (const key of carrier.keys()) if (typeof key === 'string' && key.toLowerCase() === name) carrier.delete(key);
    return;
  }
  if (isMapLike(carrier)) {
    const { delete: remove, remove: removeMetadata } = carrier as { delete?: unknown; remove?: unknown };
    const method = typeof remove === 'function' ? remove : removeMetadata;
    if (typeof method === 'function') method.call(carrier, name);
    return;
  }
  for (const key of Object.keys(carrier)) {
    if (key.toLowerCase() === name) delete (carrier as Record<string, unknown>)[key];
  }
}
