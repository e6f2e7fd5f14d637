/** The receiving side of a hop: from a carrier to an OpenTelemetry context. */
import { type Context, isSpanContextValid, propagation, type TextMapGetter, trace } from '@opentelemetry/api';
import { activeContext, runWith } from '../runtime/context.js';
import { spanSettings } from '../runtime/settings.js';
import { attempt } from './attempt.js';
import { type HeaderRecord, headerSources, readHeaders, W3C_HEADERS } from './carrier.js';
import {
  formatTraceparent,
  parseTraceparent,
  parseTracestate,
  TRACEPARENT_HEADER,
  TRACESTATE_HEADER,
  w3cPropagator,
} from './w3c.js';
import { BAGGAGE_HEADER, formatBaggage, parseBaggage } from './w3c-baggage.js';

const headerGetter: TextMapGetter<HeaderRecord> = {
  get: (headers, name) => headers[name.toLowerCase()],
  keys: (headers) => Object.keys(headers),
};

/**
 * The active context with the carrier's span as remote parent and the carrier's baggage, if it has any.
 *
 * The first place of the carrier that holds a valid parent counts: `trace_headers`; MCP `_meta`; A2A metadata of the
 * message, then of the request (in each: `trace_headers`, its own keys, `a2a-service-parameters`); service parameters;
 * `headers`; the carrier's own keys. Its headers go through the globally registered propagator, and through our own W3C
 * reading where none is registered or it finds no parent.
 *
 * @param carrier A received A2A context, A2A message or request, MCP request or `_meta`, header object, `Headers`,
 * `Map` or gRPC metadata. Untrusted: whatever is malformed or oversized (`tracestate` over 512 characters, `baggage`
 * over 8192 bytes, another header over 1024) is ignored.
 * @returns The active context itself when the carrier has no valid parent; then its baggage is ignored too.
 * @throws Never. Source: api.md, *A2A and other hops*.
 */
export function extractContext(carrier: unknown): Context {
  const active = activeContext();
  const base = trace.deleteSpan(active);
  const names = [...new Set([...W3C_HEADERS, ...registeredFields()])];
  for (const source of headerSources(carrier)) {
    const found = readHeaders(source, names);
    if (found === undefined) continue;
    const headers = cleanHeaders(found);
    const extracted =
      extractRegistered(base, headers) ?? withParent(w3cPropagator.extract(base, headers, headerGetter));
    if (extracted !== undefined) return extracted;
  }
  return active;
}

/**
 * Runs `fn` with the carrier's span as remote parent, so that the spans made in it (also after an `await`) join the
 * sender's trace. With a carrier that has no valid parent it just runs `fn`.
 *
 * @param carrier As for {@link extractContext}.
 * @param fn Called once, without arguments.
 * @returns What `fn` returns.
 * @throws What `fn` throws, and nothing else.
 */
export function withRemoteParent<R>(carrier: unknown, fn: () => R): R {
  return runWith(extractContext(carrier), fn);
}

/** The header names the registered propagator reads, lower case; none when there is no propagator. */
export function registeredFields(): string[] {
  return attempt(() => propagation.fields().map((field) => field.toLowerCase())) ?? [];
}

function extractRegistered(base: Context, headers: HeaderRecord): Context | undefined {
  try {
    return withParent(propagation.extract(base, headers, headerGetter));
  } catch (error) {
    spanSettings().report('The registered propagator failed to read trace headers; the W3C ones are used', error);
    return undefined;
  }
}

function withParent(context: Context): Context | undefined {
  const spanContext = trace.getSpanContext(context);
  return spanContext !== undefined && isSpanContextValid(spanContext) ? context : undefined;
}

/**
 * The headers with the W3C ones checked and written anew, so that a propagator that is laxer than the specification
 * meets only what is valid. Without a valid `traceparent` there is no `tracestate` either (Trace Context).
 */
function cleanHeaders(headers: HeaderRecord): HeaderRecord {
  const parent = parseTraceparent(headers[TRACEPARENT_HEADER] ?? '');
  const state = parent === undefined ? [] : (parseTracestate(headers[TRACESTATE_HEADER] ?? '') ?? []);
  const baggage = parseBaggage(headers[BAGGAGE_HEADER] ?? '');
  replace(headers, TRACEPARENT_HEADER, parent === undefined ? '' : formatTraceparent(parent));
  replace(headers, TRACESTATE_HEADER, state.join(','));
  replace(headers, BAGGAGE_HEADER, baggage === undefined ? '' : formatBaggage(baggage));
  return headers;
}

function replace(headers: HeaderRecord, name: string, value: string): void {
  if (value === '') delete headers[name];
  else headers[name] = value;
}
