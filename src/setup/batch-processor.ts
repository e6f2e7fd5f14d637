/** Tells when a batch queue overflows: the SDK drops what does not fit and says so to nobody (performance.md, 8). */
import { TraceFlags } from '@opentelemetry/api';
import {
  BatchSpanProcessor,
  type ReadableSpan,
  type SpanExporter,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-node';

export interface BatchOptions {
  readonly maxExportBatchSize: number;
  readonly maxQueueSize: number;
  readonly scheduleDelayMs: number;
  readonly exportTimeoutMs: number;
  /** Called when ended spans no longer fit in the queue. */
  readonly onOverflow: () => void;
}

/** The SDK's batch processor around `exporter`, whose flush also waits for exports that were already under way. */
export class WatchedBatchProcessor implements SpanProcessor {
  readonly #options: BatchOptions;
  readonly #exporter: SpanExporter;
  readonly #inner: BatchSpanProcessor;
  /** Sampled spans given to the queue and not yet taken out of it. */
  #queued = 0;

  constructor(exporter: SpanExporter, options: BatchOptions) {
    this.#options = options;
    this.#exporter = exporter;
    const { maxExportBatchSize, maxQueueSize, scheduleDelayMs, exportTimeoutMs } = options;
    this.#inner = new BatchSpanProcessor(this.#counting(exporter), {
      maxExportBatchSize,
      maxQueueSize,
      scheduledDelayMillis: scheduleDelayMs,
      exportTimeoutMillis: exportTimeoutMs,
    });
  }

  onStart(): void {}

  onEnd(span: ReadableSpan): void {
    if ((span.spanContext().traceFlags & TraceFlags.SAMPLED) !== 0) {
      if (this.#queued >= this.#options.maxQueueSize) this.#options.onOverflow();
      else this.#queued += 1;
    }
    this.#inner.onEnd(span);
  }

  async forceFlush(): Promise<void> {
    const outcomes = await Promise.allSettled([this.#inner.forceFlush()]);
    await this.#exporter.forceFlush?.();
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  }

  shutdown(): Promise<void> {
    return this.#inner.shutdown();
  }

  #counting(exporter: SpanExporter): SpanExporter {
    return {
      export: (spans, resultCallback) => {
        this.#queued -= spans.length;
        exporter.export(spans, resultCallback);
      },
      shutdown: () => exporter.shutdown(),
    };
  }
}
