/** Whether a span is recorded: by our own ratio, which needs one number, or by a sampler of the SDK's interface. */
import {
  type Attributes,
  type Context,
  type Link,
  type SpanContext,
  type SpanKind,
  TraceFlags,
  type TraceState,
} from '@opentelemetry/api';
import { clean } from './attributes.js';
import { randomSpanId, randomTraceId, randomWord, traceIdFor } from './ids.js';

/** As the SDK's `SamplingDecision`. */
export const Sampling = { NOT_RECORD: 0, RECORD: 1, RECORD_AND_SAMPLED: 2 } as const;
type Decision = (typeof Sampling)[keyof typeof Sampling];

/** The SDK's `Sampler`. */
export interface SpanSampler {
  shouldSample(
    context: Context,
    traceId: string,
    spanName: string,
    spanKind: SpanKind,
    attributes: Attributes,
    links: Link[],
  ): { readonly decision: Decision; readonly attributes?: Readonly<Attributes>; readonly traceState?: TraceState };
}

/**
 * The share of traces that is recorded, decided by the trace id exactly as the SDK's `TraceIdRatioBasedSampler` decides,
 * so that services on one trace agree. `parentBased`: a span inside a trace follows its parent.
 */
export class RatioSampler {
  readonly parentBased: boolean;
  readonly #bound: number;

  /** @param ratio 0 to 1 */
  constructor(ratio: number, parentBased: boolean) {
    this.parentBased = parentBased;
    this.#bound = ratio >= 1 ? 0x100000000 : Math.floor(ratio * 0xffffffff);
  }

  /** @param word the four words of the trace id, joined by XOR */
  takes(word: number): boolean {
    return word >>> 0 < this.#bound;
  }
}

export interface Sampled {
  readonly decision: Decision;
  readonly spanContext: SpanContext;
  /** The span's attributes, the sampler's added; undefined: the sampler did not see them. */
  readonly attributes: Attributes | undefined;
}

export interface SpanRequest {
  /** The context in which the span starts. */
  readonly context: Context;
  /** Its parent's, if that is valid. */
  readonly parent: SpanContext | undefined;
  readonly name: string;
  readonly kind: SpanKind;
  readonly attributes: Attributes | undefined;
  readonly links: readonly Link[];
}

export function sample(sampler: RatioSampler | SpanSampler, request: SpanRequest): Sampled {
  const { parent } = request;
  if (sampler instanceof RatioSampler) {
    // Of a trace id of ours the number that decides is known before there is any text.
    const word = parent === undefined ? randomWord() : 0;
    let takes: boolean;
    if (parent === undefined) takes = sampler.takes(word);
    else if (sampler.parentBased) takes = (parent.traceFlags & TraceFlags.SAMPLED) !== 0;
    else takes = sampler.takes(wordOf(parent.traceId));
    return {
      decision: takes ? Sampling.RECORD_AND_SAMPLED : Sampling.NOT_RECORD,
      spanContext: spanContextOf(parent, parent?.traceId ?? traceIdFor(word), takes),
      attributes: undefined,
    };
  }
  const traceId = parent?.traceId ?? randomTraceId();
  const { context, name, kind } = request;
  const attributes = copied(request.attributes);
  const links = request.links.map((link) => ({ context: link.context, attributes: copied(link.attributes) }));
  const result = sampler.shouldSample(context, traceId, name, kind, attributes, links);
  return {
    decision: result.decision,
    spanContext: spanContextOf(parent, traceId, result.decision === Sampling.RECORD_AND_SAMPLED, result.traceState),
    attributes: Object.assign(attributes, result.attributes),
  };
}

/** The valid ones; the sampler may change them. */
function copied(attributes: Attributes | undefined): Attributes {
  return clean(attributes, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY).attributes;
}

/** Says of a trace id that it is random (Trace Context level 2, *Random Trace ID Flag*). */
const RANDOM = 2;

/**
 * A new span's, with all four keys, as the SDK's has them.
 *
 * @param parent undefined for a root, whose trace id `traceId` we have made; what others say of theirs is passed on
 */
export function spanContextOf(
  parent: SpanContext | undefined,
  traceId: string,
  isSampled: boolean,
  traceState: TraceState | undefined = parent?.traceState,
): SpanContext {
  const random = parent === undefined ? RANDOM : parent.traceFlags & RANDOM;
  const traceFlags = isSampled ? TraceFlags.SAMPLED | random : random;
  return { traceId, spanId: randomSpanId(), traceFlags, traceState } as SpanContext;
}

/** The four words of a trace id, joined by XOR. */
function wordOf(traceId: string): number {
  let word = 0;
  for (let i = 0; i < 32; i += 8) word ^= Number.parseInt(traceId.slice(i, i + 8), 16);
  return word;
}
