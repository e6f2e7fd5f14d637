/**
 * Redacts spans on their way from a batch to its exporter: later than at their end, when the program waits, and not at
 * all for those that the queue has no room for.
 */
import type { SpanExporter } from '@opentelemetry/sdk-trace-node';
import type { Sanitizer } from '../sanitize/index.js';
import { createRedaction, plainView, redactedView } from './redacted-span.js';

/** `exporter`, which sees redacted spans only. */
export function redactingExporter(exporter: SpanExporter, sanitizer: Sanitizer, maxLength: number): SpanExporter {
  return redacting(exporter, sanitizer, maxLength, redactedView);
}

/** The same for the OTLP exporters, which read nothing but what a `ReadableSpan` must have. */
export function redactingOtlpExporter(exporter: SpanExporter, sanitizer: Sanitizer, maxLength: number): SpanExporter {
  return redacting(exporter, sanitizer, maxLength, plainView);
}

function redacting(
  exporter: SpanExporter,
  sanitizer: Sanitizer,
  maxLength: number,
  view: typeof redactedView,
): SpanExporter {
  const redaction = createRedaction(sanitizer, maxLength);
  return {
    export: (spans, resultCallback) =>
      exporter.export(
        spans.map((span) => view(span, redaction)),
        resultCallback,
      ),
    forceFlush: async () => exporter.forceFlush?.(),
    shutdown: () => exporter.shutdown(),
  };
}
