/**
 * Redacts spans on their way from a batch to its exporter: later than at their end, when the program waits, and not at
 * all for those that the queue has no room for. What a span holds does not change any more once it has ended.
 */
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-node';
import type { Sanitizer } from '../sanitize/index.js';
import { type EndedSpan, RedactingSpanProcessor } from '../sanitize/span-processor.js';

/** `exporter`, which sees redacted spans only. */
export function redactingExporter(exporter: SpanExporter, sanitizer: Sanitizer, maxLength: number): SpanExporter {
  let redacted: EndedSpan[] = [];
  const redactor = new RedactingSpanProcessor(
    {
      onStart() {},
      onEnd: (span) => redacted.push(span),
      forceFlush: () => Promise.resolve(),
      shutdown: () => Promise.resolve(),
    },
    sanitizer,
    maxLength,
  );
  return {
    export(spans, resultCallback) {
      redacted = [];
      for (const span of spans) redactor.onEnd(span as EndedSpan);
      const batch = redacted as unknown as ReadableSpan[];
      redacted = [];
      exporter.export(batch, resultCallback);
    },
    forceFlush: async () => exporter.forceFlush?.(),
    shutdown: () => exporter.shutdown(),
  };
}
