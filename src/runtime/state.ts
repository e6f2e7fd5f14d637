/**
 * What is switched on right now, shared by every copy of the runtime in the process (the ES module, the CommonJS one,
 * and the copies of a monorepo) through one slot on `globalThis`.
 */
import type { Attributes, Context, Tracer } from '@opentelemetry/api';
import { prepareSlot } from './context.js';
import type { Site } from './sites.js';
import type { SpanNode } from './span-node.js';

/** The part of the configuration that spans need after set-up. */
export interface SpanSettings {
  /** `ok`: a successful operation ends with status OK (the seed). `unset`: it is left unset (OpenTelemetry's advice). */
  readonly successStatus: 'ok' | 'unset';
  /** Spans one local trace may make; 0 is no limit. */
  readonly maxSpansPerTrace: number;
  /** Characters a string attribute may have. */
  readonly attributeValueLimit: number;
  /** Capture arguments and results even where no mark or rule asks for it. */
  readonly captureContent: boolean;
  /** Redacts a text that is about to leave: an exception's message, a status description, a name. */
  readonly scrubText: (text: string) => string;
  /** Redacts a value and gives it as an attribute: primitives and arrays of them stay, the rest is JSON. */
  readonly scrubAttribute: (key: string, value: unknown) => Attributes[string] | undefined;
  /** One line about our own trouble; rate-limited, never throws. */
  readonly report: (message: string, cause?: unknown) => void;
}

/** A tracer that makes spans of ours itself: that of our own provider. */
export interface OwnTracer extends Tracer {
  /**
   * Starts the span of a call.
   *
   * @param context where its parent is; default: the active context
   * @param needed whether a span is wanted that does not record, rather than none
   * @returns undefined when the call needs no span, nor a context: the trace is not recorded, or its budget used up
   */
  startNode(site: Site, context: Context | undefined, needed: boolean): SpanNode | undefined;
}

/** What `initializeTracing` puts in force. */
export interface OwnTracing {
  /** A tracer of our own provider. */
  readonly tracer: OwnTracer;
}

export interface SharedState {
  /** Our own provider's tracer; undefined when there is none, or it was shut down. */
  own: OwnTracing | undefined;
  /** The environment (`AGENTCORE_TRACING_ENABLED=false`, `OTEL_SDK_DISABLED=true`) or `enabled: false` said off. */
  off: boolean;
  /** Undefined until somebody needs them: set by `initializeTracing`, else made from the defaults. */
  settings: SpanSettings | undefined;
}

const STATE_SLOT = Symbol.for('agentcore-instrument.tracing.1');

/** The state shared by every copy of the runtime in this process. */
export function sharedState(): SharedState {
  const holder = globalThis as { [slot: symbol]: SharedState | undefined };
  let state = holder[STATE_SLOT];
  if (state === undefined) {
    prepareSlot();
    state = { own: undefined, off: environmentSaysOff(), settings: undefined };
    Object.defineProperty(holder, STATE_SLOT, { value: state, enumerable: false, configurable: true, writable: true });
  }
  return state;
}

/** `AGENTCORE_TRACING_ENABLED=false` and `OTEL_SDK_DISABLED=true` switch wrapped code off in every case (api.md). */
export function environmentSaysOff(): boolean {
  const env = typeof process === 'object' && process !== null ? process.env : undefined;
  if (env === undefined) return false;
  return lower(env['AGENTCORE_TRACING_ENABLED']) === 'false' || lower(env['OTEL_SDK_DISABLED']) === 'true';
}

function lower(value: string | undefined): string | undefined {
  return value?.trim().toLowerCase();
}
