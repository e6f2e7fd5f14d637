/** The error handler of the same span: what ours notes about an error. */
import { SpanStatusCode } from '@opentelemetry/api';

/**
 * @param {import('@opentelemetry/api').Span} span
 * @param {Error} error
 */
export function failed(span, error) {
  span.recordException(error);
  span.setAttribute('error.type', error.name);
  span.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
}
