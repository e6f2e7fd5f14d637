/** Makes light spans: for wrapped calls at once, for everybody else through the API's `Tracer`. */
import {
  type Context,
  context as contextApi,
  INVALID_SPAN_CONTEXT,
  isSpanContextValid,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  SpanKind,
  type SpanOptions,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import { type ContextStorage, contextStorage, liveContext } from '../runtime/context.js';
import { foreignPart } from '../runtime/context-beside.js';
import { SUPPRESS_KEY } from '../runtime/context-keys.js';
import { handSite } from '../runtime/hand-site.js';
import { LocalTrace } from '../runtime/local-trace.js';
import type { Site } from '../runtime/sites.js';
import { enclosingNode, type SpanNode } from '../runtime/span-node.js';
import type { OwnTracer } from '../runtime/state.js';
import type { SpanLimits } from './attributes.js';
import { randomWord } from './ids.js';
import { LightSpan } from './light-span.js';
import { LISTENER_KEY } from './listener-key.js';
import { RatioSampler, Sampling, type SpanSampler, sample } from './sampling.js';
import { SilentNode } from './silent-node.js';

/** What processors are told, all of them by one call. */
export interface SpanSink {
  onStart(span: LightSpan, parent: Context): void;
  onEnding(span: LightSpan): void;
  onEnd(span: LightSpan): void;
}

export interface InstrumentationScope {
  readonly name: string;
  readonly version?: string;
  readonly schemaUrl?: string;
}

/** What the tracers of one provider have in common. */
export interface TracerShared {
  readonly sink: SpanSink;
  readonly limits: SpanLimits;
  /** The SDK's `Resource`. */
  readonly resource: object;
  readonly sampler: RatioSampler | SpanSampler;
  /** Spans one local trace may make; 0 is no limit. */
  readonly maxSpansPerTrace: number;
  /** Whether a successful operation of ours ends with status OK. */
  readonly endsWithOk: boolean;
}

export class LightTracer implements OwnTracer {
  readonly instrumentationScope: InstrumentationScope;
  readonly resource: object;
  readonly limits: SpanLimits;
  readonly sink: SpanSink;
  readonly endsWithOk: boolean;
  readonly #maxSpans: number;
  readonly #sampler: RatioSampler | SpanSampler;
  /** The same where it is ours, whose decisions need nothing but a number. */
  readonly #ratio: RatioSampler | undefined;

  /** The last context of somebody else's in which nothing is recorded: many calls are made in each. */
  #unrecorded: Context | undefined;

  constructor(scope: InstrumentationScope, shared: TracerShared) {
    this.instrumentationScope = scope;
    this.resource = shared.resource;
    this.limits = shared.limits;
    this.sink = shared.sink;
    this.endsWithOk = shared.endsWithOk;
    this.#maxSpans = shared.maxSpansPerTrace;
    this.#sampler = shared.sampler;
    this.#ratio = shared.sampler instanceof RatioSampler ? shared.sampler : undefined;
  }

  startNode(site: Site, given: Context | undefined, needed: boolean): SpanNode | undefined {
    const storage = contextStorage();
    const parent = given ?? liveContext(storage.getStore()) ?? ROOT_CONTEXT;
    if (parent === this.#unrecorded && !needed) return undefined;
    const ratio = this.#ratio;
    if (ratio !== undefined) {
      if (parent === ROOT_CONTEXT) return this.#root(ratio, site, storage);
      if (parent instanceof LightSpan && parent.tracer === this) {
        if (ratio.parentBased && parent.isSampled) return this.#child(site, storage, parent);
      } else if (parent instanceof SilentNode && parent.tracer === this && !needed) {
        // By the parent or by the trace id, the decision would be the same again.
        return undefined;
      }
    }
    return this.#anywhere(site, storage, parent, needed);
  }

  #root(ratio: RatioSampler, site: Site, storage: ContextStorage): SpanNode {
    const word = randomWord();
    if (!ratio.takes(word)) return new SilentNode(this, site, storage, ROOT_CONTEXT, undefined, word);
    const shared = this.#newTrace();
    const span = new LightSpan(this, site, storage, ROOT_CONTEXT, shared, undefined, undefined, undefined, word, true);
    this.sink.onStart(span, ROOT_CONTEXT);
    return span;
  }

  #child(site: Site, storage: ContextStorage, parent: LightSpan): SpanNode | undefined {
    const spanContext = parent.spanContext();
    const above = spanContext.spanId;
    parent.trace ??= new LocalTrace();
    const shared = parent.trace;
    if (!shared.admit(this.#maxSpans)) return undefined;
    shared.startsChild(above);
    const span = new LightSpan(this, site, storage, parent.base, shared, above, spanContext, undefined, 0, true);
    this.sink.onStart(span, parent);
    return span;
  }

  /** Under other people's spans and contexts, and by samplers that have to be asked. */
  #anywhere(site: Site, storage: ContextStorage, context: Context, needed: boolean): SpanNode | undefined {
    if (context.getValue(SUPPRESS_KEY) === true || context.getValue(LISTENER_KEY) === true) return undefined;
    const parent = validParent(context);
    const isSilent = parent !== undefined && (parent.traceFlags & TraceFlags.SAMPLED) === 0;
    // What is called here finds the parent that is there, and is not recorded either.
    if (isSilent && !needed && this.#ratio?.parentBased === true) {
      this.#unrecorded = context;
      return undefined;
    }
    const { name, attributes } = site;
    const sampled = sample(this.#sampler, { context, parent, name, kind: SpanKind.INTERNAL, attributes, links: [] });
    const base = foreignPart(context);
    if (sampled.decision === Sampling.NOT_RECORD) {
      return new SilentNode(this, site, storage, base, sampled.spanContext, 0);
    }
    const node = enclosingNode(context, parent);
    let shared: LocalTrace | undefined;
    let above: string | undefined;
    if (node === undefined) shared = this.#newTrace();
    else {
      node.trace ??= new LocalTrace();
      shared = node.trace;
      above = node.span.spanContext().spanId;
      if (!shared.admit(this.#maxSpans)) return undefined;
      shared.startsChild(above);
    }
    // A sampler's own attributes are those of this one span.
    const own =
      sampled.attributes === undefined ? site : { ...site, attributes: sampled.attributes, prepared: undefined };
    const isSampled = sampled.decision === Sampling.RECORD_AND_SAMPLED;
    const span = new LightSpan(this, own, storage, base, shared, above, parent, sampled.spanContext, 0, isSampled);
    this.sink.onStart(span, context);
    return span;
  }

  /** Of a root; it counts itself. */
  #newTrace(): LocalTrace | undefined {
    if (this.#maxSpans === 0) return undefined;
    const shared = new LocalTrace();
    shared.admit(this.#maxSpans);
    return shared;
  }

  startSpan(name: string, options: SpanOptions = {}, given: Context = contextApi.active()): Span {
    const context = options.root === true ? trace.deleteSpan(given) : given;
    if (context.getValue(SUPPRESS_KEY) === true) return trace.wrapSpanContext(INVALID_SPAN_CONTEXT);
    const parent = validParent(context);
    const { kind = SpanKind.INTERNAL, links = [], attributes = {} } = options;
    const sampled = sample(this.#sampler, { context, parent, name, kind, attributes, links });
    if (sampled.decision === Sampling.NOT_RECORD) return trace.wrapSpanContext(sampled.spanContext);
    const isSampled = sampled.decision === Sampling.RECORD_AND_SAMPLED;
    const site = handSite(name, sampled.attributes ?? attributes);
    // It is no call of ours: never attached itself, and in no local trace.
    const span = new LightSpan(
      this,
      site,
      contextStorage(),
      ROOT_CONTEXT,
      undefined,
      undefined,
      parent,
      sampled.spanContext,
      0,
      isSampled,
    );
    span.begun(kind, links, options.startTime);
    this.sink.onStart(span, context);
    return span;
  }

  startActiveSpan<F extends (span: Span) => unknown>(name: string, fn: F): ReturnType<F>;
  startActiveSpan<F extends (span: Span) => unknown>(name: string, options: SpanOptions, fn: F): ReturnType<F>;
  startActiveSpan<F extends (span: Span) => unknown>(
    name: string,
    options: SpanOptions,
    context: Context,
    fn: F,
  ): ReturnType<F>;
  startActiveSpan(name: string, ...rest: unknown[]): unknown {
    const fn = rest.at(-1) as ((span: Span) => unknown) | undefined;
    if (fn === undefined) return undefined;
    const options = rest.length > 1 ? (rest[0] as SpanOptions | undefined) : undefined;
    const parent = (rest.length > 2 ? (rest[1] as Context | undefined) : undefined) ?? contextApi.active();
    const span = this.startSpan(name, options, parent);
    return contextApi.with(trace.setSpan(parent, span), fn, undefined, span);
  }
}

function validParent(context: Context): SpanContext | undefined {
  const spanContext = trace.getSpanContext(context);
  return spanContext !== undefined && isSpanContextValid(spanContext) ? spanContext : undefined;
}
