/** A tracer provider whose spans are light; what it hands them to are the SDK's processors, 2.x or 3.x. */
import type { Context, Tracer, TracerOptions, TracerProvider } from '@opentelemetry/api';
import type { LightSpan } from './light-span.js';
import { LightTracer, type SpanSink, type TracerShared } from './light-tracer.js';

/** The SDK's `SpanProcessor`. */
export interface LightSpanProcessor {
  onStart(span: LightSpan, parentContext: Context): void;
  onEnding?(span: LightSpan): void;
  onEnd(span: LightSpan): void;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

/** Tracers that are remembered: who names them by what a request says makes new ones for ever. */
const MOST_TRACERS = 1000;

export interface LightProviderOptions extends Omit<TracerShared, 'sink'> {
  readonly processors: readonly LightSpanProcessor[];
  /** Those of the processors that do something when a span starts; default: all. */
  readonly starting?: readonly LightSpanProcessor[];
}

export class LightProvider implements TracerProvider {
  readonly #processors: readonly LightSpanProcessor[];
  readonly #shared: TracerShared;
  readonly #receivers: Receivers;
  readonly #tracers = new Map<string, LightTracer>();

  constructor({ processors, starting = processors, ...rest }: LightProviderOptions) {
    this.#processors = processors;
    const ending = processors.filter((processor) => processor.onEnding !== undefined);
    this.#receivers = { starting, ending, all: processors };
    this.#shared = { ...rest, sink: sinkOf(this.#receivers) };
  }

  /** Where its spans end. */
  get sink(): SpanSink {
    return this.#shared.sink;
  }

  /** Spans that are under way, and those that are still made by its tracers, end elsewhere from now on. */
  handOver(heir: Pick<SpanSink, 'onEnding' | 'onEnd'>): void {
    const receiver = {
      onStart() {},
      onEnding: (span: LightSpan) => heir.onEnding(span),
      onEnd: (span: LightSpan) => heir.onEnd(span),
      forceFlush: () => Promise.resolve(),
      shutdown: () => Promise.resolve(),
    };
    Object.assign(this.#receivers, { starting: [], ending: [receiver], all: [receiver] });
  }

  getTracer(name: string, version?: string, options?: TracerOptions): LightTracer & Tracer {
    const schemaUrl = options?.schemaUrl;
    const key = JSON.stringify([name, version, schemaUrl]);
    let tracer = this.#tracers.get(key);
    if (tracer === undefined) {
      // With all three keys, as the SDK's has them.
      const scope = { name, version, schemaUrl } as LightTracer['instrumentationScope'];
      tracer = new LightTracer(scope, this.#shared);
      if (this.#tracers.size >= MOST_TRACERS) this.#tracers.clear();
      this.#tracers.set(key, tracer);
    }
    return tracer;
  }

  /** @throws what a processor fails with, once all of them are done */
  async forceFlush(): Promise<void> {
    await all(this.#processors.map(async (processor) => processor.forceFlush()));
  }

  /** @throws what a processor fails with, once all of them are done */
  async shutdown(): Promise<void> {
    await all(this.#processors.map(async (processor) => processor.shutdown()));
  }
}

/** Rejects with a list of what went wrong, as the SDK's providers do. */
async function all(work: readonly Promise<void>[]): Promise<void> {
  const failures = (await Promise.allSettled(work)).filter((outcome) => outcome.status === 'rejected');
  if (failures.length > 0) await Promise.reject(failures.map(({ reason }) => reason as unknown));
}

/** Processors by what they are told of. */
interface Receivers {
  readonly starting: readonly LightSpanProcessor[];
  readonly ending: readonly LightSpanProcessor[];
  readonly all: readonly LightSpanProcessor[];
}

function sinkOf(receivers: Receivers): SpanSink {
  return {
    onStart(span, parent) {
      for (const processor of receivers.starting) processor.onStart(span, parent);
    },
    onEnding(span) {
      for (const processor of receivers.ending) processor.onEnding?.(span);
    },
    onEnd(span) {
      for (const processor of receivers.all) processor.onEnd(span);
    },
  };
}
