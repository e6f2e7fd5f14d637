/** The user's own processors and exporters may serve two providers in turn: only the last one to let go ends them. */
import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import type { SpanExporter, SpanProcessor } from '@opentelemetry/sdk-trace-node';
import { type Report, ReportedFailure } from './diagnostics.js';

const holders = new WeakMap<object, number>();

function take(object: object): void {
  holders.set(object, (holders.get(object) ?? 0) + 1);
}

/** Whether nobody holds `object` any more. */
function release(object: object): boolean {
  const left = (holders.get(object) ?? 1) - 1;
  holders.set(object, left);
  return left <= 0;
}

/** `exporter`, whose failures are reported, and whose `shutdown` is a flush as long as another provider uses it. */
export function leaseExporter(exporter: SpanExporter, report: Report): SpanExporter {
  take(exporter);
  const failed = (cause: unknown): ExportResult => {
    report(`the span exporter ${exporter.constructor.name} failed`, cause, `exporter ${exporter.constructor.name}`);
    return { code: ExportResultCode.FAILED, error: new ReportedFailure(cause) };
  };
  return {
    export: (spans, resultCallback) => {
      try {
        exporter.export(spans, (result) => {
          const succeeded = result.code === ExportResultCode.SUCCESS;
          resultCallback(succeeded ? result : failed(result.error ?? 'no reason given'));
        });
      } catch (cause) {
        resultCallback(failed(cause));
      }
    },
    forceFlush: async () => exporter.forceFlush?.(),
    shutdown: async () => (release(exporter) ? exporter.shutdown() : exporter.forceFlush?.()),
  };
}

/** `processor`, whose `shutdown` is a flush as long as another provider uses it. */
export function leaseProcessor(processor: SpanProcessor): SpanProcessor {
  take(processor);
  return {
    onStart: (span, parentContext) => processor.onStart(span, parentContext),
    onEnding: (span) => processor.onEnding?.(span),
    onEnd: (span) => processor.onEnd(span),
    forceFlush: () => processor.forceFlush(),
    shutdown: () => (release(processor) ? processor.shutdown() : processor.forceFlush()),
  };
}
