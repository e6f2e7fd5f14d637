/**
 * The W3C formats `traceparent` and `tracestate` (Trace Context), read and written without an SDK: the OpenTelemetry
 * API alone has no propagator. Values come from outside, so nothing here throws and nothing backtracks.
 *
 * Stricter than `@opentelemetry/core`, each time because the specification is:
 * - unknown trace flags are dropped (kept, they are written back as three digits by core);
 * - only spaces and tabs around a value are optional white space, not line breaks or Unicode spaces;
 * - a `tracestate` with one malformed member, or more than 32 members, is dropped whole, and of a repeated key the
 *   leftmost value counts, which is the latest; an empty `tracestate` is not sent.
 */
import {
  type Context,
  createContextKey,
  createTraceState,
  isSpanContextValid,
  propagation,
  type SpanContext,
  type TextMapGetter,
  type TextMapPropagator,
  type TextMapSetter,
  type TraceState,
  trace,
} from '@opentelemetry/api';
import { attempt } from './attempt.js';
import { BAGGAGE_HEADER, formatBaggage, parseBaggage } from './w3c-baggage.js';
import { trimOptionalWhitespace } from './whitespace.js';

export const TRACEPARENT_HEADER = 'traceparent';
export const TRACESTATE_HEADER = 'tracestate';

/** Characters of a `tracestate` that every receiver takes (Trace Context, *tracestate Limits*). */
export const MAX_TRACESTATE_LENGTH = 512;
/** Members a `tracestate` may have (Trace Context, *tracestate Header Field Values*). */
export const MAX_TRACESTATE_MEMBERS = 32;
/** Members longer than this are the first to go when a `tracestate` has to be shortened (Trace Context, same place). */
const LONG_TRACESTATE_MEMBER = 128;

/** Flags that have a meaning today: sampled (level 1) and random trace id (level 2). The rest must be sent as zero. */
export const KNOWN_FLAGS = 0x03;

const TRACEPARENT = /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const TRACESTATE_MEMBER =
  /^[a-z0-9][a-z0-9_*/@-]{0,255}=[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/;

/**
 * The remote parent that a `traceparent` names, or undefined when it is malformed: version `ff`, upper-case hex, an
 * all-zero id, or more fields than version 00 has. A future version is read by the fields it shares with version 00.
 */
export function parseTraceparent(header: string): SpanContext | undefined {
  const match = TRACEPARENT.exec(header);
  if (match === null) return undefined;
  const [, version, traceId, spanId, flags, more] = match as unknown as [
    string,
    string,
    string,
    string,
    string,
    string?,
  ];
  if (version === '00' && more !== undefined) return undefined;
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & KNOWN_FLAGS, isRemote: true };
}

/** The version 00 `traceparent` of a valid span context. */
export function formatTraceparent(spanContext: SpanContext): string {
  const flags = (spanContext.traceFlags & KNOWN_FLAGS).toString(16).padStart(2, '0');
  return `00-${spanContext.traceId.toLowerCase()}-${spanContext.spanId.toLowerCase()}-${flags}`;
}

/**
 * The members of a `tracestate`, leftmost (latest) first, of a repeated key the leftmost; undefined when the header is
 * longer than 512 characters, has more than 32 members or a malformed one. Empty members are allowed and left out.
 * Keys follow level 2 (a digit or several `@` are allowed); the API's TraceState leaves out those that level 1 forbids.
 */
export function parseTracestate(header: string): string[] | undefined {
  if (header.length > MAX_TRACESTATE_LENGTH) return undefined;
  const members = header.split(',').map(trimOptionalWhitespace);
  const filled = members.filter((member) => member !== '');
  if (filled.length > MAX_TRACESTATE_MEMBERS || !filled.every((member) => TRACESTATE_MEMBER.test(member))) {
    return undefined;
  }
  const seen = new Set<string>();
  return filled.filter((member) => {
    const key = member.slice(0, member.indexOf('='));
    return !seen.has(key) && seen.add(key);
  });
}

/**
 * A `tracestate` within the limits, shortened by whole members: malformed ones, then those after the 32nd, then while
 * it is longer than 512 characters the ones over 128 characters and at last those at the end.
 */
export function formatTracestate(members: readonly string[]): string {
  const kept = members.filter((member) => TRACESTATE_MEMBER.test(member)).slice(0, MAX_TRACESTATE_MEMBERS);
  while (kept.join(',').length > MAX_TRACESTATE_LENGTH) {
    const long = kept.findLastIndex((member) => member.length > LONG_TRACESTATE_MEMBER);
    kept.splice(long === -1 ? kept.length - 1 : long, 1);
  }
  return kept.join(',');
}

/**
 * The context of the span in `context`, undefined without a valid one. Each field is read once and checked then: a span
 * that somebody else made may throw, answer with anything, or differently the next time.
 */
export function validSpanContext(context: Context): SpanContext | undefined {
  return attempt(() => {
    const given = trace.getSpanContext(context);
    if (given === undefined) return undefined;
    const { traceId, spanId, traceFlags, traceState } = given;
    if (typeof traceId !== 'string' || typeof spanId !== 'string') return undefined;
    const read = { traceId, spanId, traceFlags: Number(traceFlags), ...(traceState && { traceState }) };
    return isSpanContextValid(read) ? read : undefined;
  });
}

/** The trace state as it may be sent: `given` itself where that is in order. */
export function safeTraceState(given: TraceState): TraceState | undefined {
  const text = attempt(() => given.serialize());
  if (typeof text !== 'string') return undefined;
  const formatted = formatTracestate(text.split(','));
  if (formatted === text) return given;
  return formatted === '' ? undefined : createTraceState(formatted);
}

/** Whether the SDK was asked to trace nothing here: an exporter's own requests carry no trace context. */
function isTracingSuppressed(context: Context): boolean {
  return context.getValue(createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING')) === true;
}

/** Writes `traceparent` and `tracestate` of the context's span, when it is valid and tracing is not suppressed. */
export function injectTraceContext<C>(context: Context, carrier: C, setter: TextMapSetter<C>): void {
  const spanContext = validSpanContext(context);
  if (spanContext === undefined || isTracingSuppressed(context)) return;
  setter.set(carrier, TRACEPARENT_HEADER, formatTraceparent(spanContext));
  const text = attempt(() => spanContext.traceState?.serialize());
  const tracestate = formatTracestate(typeof text === 'string' ? text.split(',') : []);
  if (tracestate !== '') setter.set(carrier, TRACESTATE_HEADER, tracestate);
}

/** The propagator that stands in where none is registered: Trace Context and Baggage. Reads strings only. */
export const w3cPropagator: TextMapPropagator = {
  inject(context, carrier, setter) {
    injectTraceContext(context, carrier, setter);
    const baggage = propagation.getBaggage(context);
    if (baggage === undefined || isTracingSuppressed(context)) return;
    const header = formatBaggage(baggage);
    if (header !== '') setter.set(carrier, BAGGAGE_HEADER, header);
  },

  extract(context, carrier, getter) {
    let extracted = context;
    const parent = parseTraceparent(headerOf(carrier, TRACEPARENT_HEADER, getter));
    if (parent !== undefined) {
      const state = parseTracestate(headerOf(carrier, TRACESTATE_HEADER, getter)) ?? [];
      const traceState = state.length === 0 ? undefined : createTraceState(state.join(','));
      extracted = trace.setSpanContext(extracted, traceState === undefined ? parent : { ...parent, traceState });
    }
    const baggage = parseBaggage(headerOf(carrier, BAGGAGE_HEADER, getter));
    return baggage === undefined ? extracted : propagation.setBaggage(extracted, baggage);
  },

  fields() {
    return [TRACEPARENT_HEADER, TRACESTATE_HEADER, BAGGAGE_HEADER];
  },
};

function headerOf<C>(carrier: C, name: string, getter: TextMapGetter<C>): string {
  const value = getter.get(carrier, name);
  return typeof value === 'string' ? trimOptionalWhitespace(value) : '';
}
