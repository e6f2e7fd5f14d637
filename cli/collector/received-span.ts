/** The collector's own model of a span: one shape, whatever encoding it came in. */

/** A plain JavaScript value; 64-bit integers are numbers where those are exact, else bigints; bytes are base64 text. */
export type ReceivedValue =
  | string
  | number
  | boolean
  | bigint
  | null
  | readonly ReceivedValue[]
  | { readonly [key: string]: ReceivedValue };

export type ReceivedAttributes = Readonly<Record<string, ReceivedValue>>;

export const SPAN_KINDS = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'] as const;
export type ReceivedKind = (typeof SPAN_KINDS)[number];

export const STATUS_CODES = ['unset', 'ok', 'error'] as const;

export interface ReceivedStatus {
  readonly code: (typeof STATUS_CODES)[number];
  /** Empty when there is none. */
  readonly message: string;
}

export interface ReceivedEvent {
  readonly name: string;
  readonly timeUnixNano: bigint;
  readonly attributes: ReceivedAttributes;
}

export interface ReceivedLink {
  readonly traceId: string;
  readonly spanId: string;
  readonly attributes: ReceivedAttributes;
}

export interface ReceivedResource {
  readonly serviceName: string;
  readonly attributes: ReceivedAttributes;
}

export interface ReceivedScope {
  readonly name: string;
  readonly version: string;
}

export interface ReceivedSpan {
  /** 32 lower-case hex digits. */
  readonly traceId: string;
  /** 16 lower-case hex digits. */
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly traceState: string;
  readonly name: string;
  readonly kind: ReceivedKind;
  readonly startTimeUnixNano: bigint;
  /** 0 for a span that had not ended. */
  readonly endTimeUnixNano: bigint;
  /** Milliseconds since the epoch. */
  readonly startMs: number;
  /** Milliseconds, exact to the nanosecond; 0 for a span that had not ended, negative when its end lies before its start. */
  readonly durationMs: number;
  readonly attributes: ReceivedAttributes;
  readonly events: readonly ReceivedEvent[];
  readonly links: readonly ReceivedLink[];
  readonly status: ReceivedStatus;
  /** One object for all spans of a batch that share it; likewise `scope`. */
  readonly resource: ReceivedResource;
  readonly scope: ReceivedScope;
}

/** What a decoder makes of one request. */
export interface DecodedBatch {
  readonly spans: ReceivedSpan[];
  /** Spans left out because their ids are no valid trace or span ids. */
  readonly rejected: number;
}

/** A span as the decoders read it, before its ids and times are judged. */
export type DecodedSpan = Omit<ReceivedSpan, 'startMs' | 'durationMs' | 'parentSpanId'> & {
  /** Empty or all zeros: no parent. */
  readonly parentSpanId: string;
};

const TRACE_ID = /^(?!0{32})[0-9a-f]{32}$/;
const SPAN_ID = /^(?!0{16})[0-9a-f]{16}$/;

/** Completes a decoded span; undefined when its trace id or span id is none (all zeros or of the wrong length). */
export function completeSpan(span: DecodedSpan): ReceivedSpan | undefined {
  if (!TRACE_ID.test(span.traceId) || !SPAN_ID.test(span.spanId)) return undefined;
  const { startTimeUnixNano: start, endTimeUnixNano: end } = span;
  return {
    ...span,
    parentSpanId: SPAN_ID.test(span.parentSpanId) ? span.parentSpanId : undefined,
    startMs: milliseconds(start),
    durationMs: end === 0n ? 0 : milliseconds(end - start),
  };
}

/** `service.name`, or what OpenTelemetry says when a resource has none. */
export function receivedResource(attributes: ReceivedAttributes): ReceivedResource {
  const name = Object.hasOwn(attributes, 'service.name') ? attributes['service.name'] : undefined;
  return { serviceName: typeof name === 'string' && name !== '' ? name : 'unknown_service', attributes };
}

/** A 64-bit integer as a number where that is exact. */
export function plainInteger(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

// Split first: nanoseconds since the epoch are past the integers a double holds.
function milliseconds(nanoseconds: bigint): number {
  return Number(nanoseconds / 1_000_000n) + Number(nanoseconds % 1_000_000n) / 1e6;
}
