/** Adds a span processor to a provider that somebody else made. */
import type { SpanProcessor } from '@opentelemetry/sdk-trace-node';

/** What the SDK's providers show: a method in 1.x, the list behind the active processor in 2.x and 3.x. */
interface KnownProvider {
  addSpanProcessor?: (processor: SpanProcessor) => void;
  _activeSpanProcessor?: { _spanProcessors?: SpanProcessor[] };
  getDelegate?: () => object;
}

/** Whether `provider` is of a kind that takes `processor`. */
export function attachProcessor(provider: object, processor: SpanProcessor): boolean {
  const known: KnownProvider = provider;
  if (typeof known.addSpanProcessor === 'function') {
    known.addSpanProcessor(processor);
    return true;
  }
  const list = known._activeSpanProcessor?._spanProcessors;
  if (Array.isArray(list)) {
    list.push(processor);
    return true;
  }
  const delegate = typeof known.getDelegate === 'function' ? known.getDelegate() : undefined;
  return delegate !== undefined && delegate !== provider && attachProcessor(delegate, processor);
}
