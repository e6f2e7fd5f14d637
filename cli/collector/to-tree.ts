/** A received span as the trace tree wants it. */
import type { TreeSpan } from '../../src/tree.js';
import type { ReceivedSpan } from './received-span.js';

export function toTreeSpan(span: ReceivedSpan): TreeSpan {
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    parentSpanId: span.parentSpanId,
    name: span.name,
    startMs: span.startMs,
    durationMs: span.durationMs,
    error: span.status.code === 'error' ? errorText(span) : undefined,
    incomplete: span.endTimeUnixNano === 0n,
    service: span.resource.serviceName,
  };
}

/** The status message; without one, what the span's last exception says, else its `error.type`. */
function errorText(span: ReceivedSpan): string {
  if (span.status.message !== '') return span.status.message;
  const exception = span.events.findLast((event) => event.name === 'exception')?.attributes;
  for (const text of [exception?.['exception.message'], exception?.['exception.type'], span.attributes['error.type']]) {
    if (typeof text === 'string' && text !== '') return text;
  }
  return '';
}
