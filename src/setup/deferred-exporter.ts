/** An exporter whose implementation is loaded with the first spans, so that set-up itself stays light. */
import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-node';
import { ReportedFailure } from './diagnostics.js';

export interface DeferredExporterOptions {
  /** Loads and makes the exporter; called at most once. */
  readonly load: () => Promise<SpanExporter>;
  /** Told about each failure, of loading (`loading: true`) as of sending, and of how many spans. */
  readonly onFailure: (failure: { readonly cause: unknown; readonly loading: boolean; readonly count: number }) => void;
}

export class DeferredExporter implements SpanExporter {
  readonly #options: DeferredExporterOptions;
  /** Settled exports leave; what is in here is still on its way. */
  readonly #pending = new Set<Promise<ExportResult>>();
  #loading: Promise<SpanExporter> | undefined;
  #closed = false;

  constructor(options: DeferredExporterOptions) {
    this.#options = options;
  }

  export(spans: ReadableSpan[], resultCallback: (result: ExportResult) => void): void {
    if (this.#closed) {
      resultCallback({ code: ExportResultCode.FAILED, error: new Error('the exporter has been shut down') });
      return;
    }
    const sending = this.#send(spans);
    this.#pending.add(sending);
    void sending.then((result) => {
      this.#pending.delete(sending);
      resultCallback(result);
    });
  }

  async forceFlush(): Promise<void> {
    while (this.#pending.size > 0) await Promise.all(this.#pending);
  }

  async shutdown(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.forceFlush();
    const loaded = await this.#loading?.catch(() => undefined); // a failure to load has been reported by #send
    await loaded?.shutdown();
  }

  /** Never rejects: what went wrong is in the result. */
  async #send(spans: ReadableSpan[]): Promise<ExportResult> {
    const count = spans.length;
    let loading = true;
    try {
      this.#loading ??= this.#options.load();
      const exporter = await this.#loading;
      loading = false;
      const result = await new Promise<ExportResult>((resolve) => exporter.export(spans, resolve));
      if (result.code === ExportResultCode.SUCCESS) return result;
      return this.#failed(result.error ?? 'no reason given', loading, count);
    } catch (cause) {
      return this.#failed(cause, loading, count);
    }
  }

  #failed(cause: unknown, loading: boolean, count: number): ExportResult {
    this.#options.onFailure({ cause, loading, count });
    return { code: ExportResultCode.FAILED, error: new ReportedFailure(cause) };
  }
}
