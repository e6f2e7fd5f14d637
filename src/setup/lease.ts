/** The user's own processors and exporters may serve two providers in turn: only the last one to let go ends them. */
import type { SpanExporter, SpanProcessor } from '@opentelemetry/sdk-trace-node';

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

/** `exporter`, whose `shutdown` is a flush as long as another provider uses it. */
export function leaseExporter(exporter: SpanExporter): SpanExporter {
  take(exporter);
  return {
    export: (spans, resultCallback) => exporter.export(spans, resultCallback),
    forceFlush: async () => exporter.forceFlush?.(),
    shutdown: async () => (release(exporter) ? exporter.shutdown() : exporter.forceFlush?.()),
  };
}

/** `processor`, whose `shutdown` is a flush as long as another provider uses it. */
export function leaseProcessor(processor: SpanProcessor): SpanProcessor {
  take(processor);
  return {
    onStart: (span, parentContext) => processor.onStart(span, parentContext),
    ...(processor.onEnding && { onEnding: (span) => processor.onEnding?.(span) }),
    onEnd: (span) => processor.onEnd(span),
    forceFlush: async () => processor.forceFlush(),
    shutdown: async () => (release(processor) ? processor.shutdown() : processor.forceFlush()),
  };
}
