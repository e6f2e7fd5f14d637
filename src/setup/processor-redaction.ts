/**
 * Redaction on the way to processors of the user's. What it would leave as it is goes as it is: a span of ours that holds
 * only what the build knew, name and attributes, is looked at once a site, not once a call.
 */
import type { SpanProcessor } from '@opentelemetry/sdk-trace-node';
import type { Sanitizer } from '../sanitize/index.js';
import { type EndedSpan, RedactingSpanProcessor } from '../sanitize/span-processor.js';
import { LightSpan } from '../span/light-span.js';

export interface RedactionOptions {
  readonly sanitizer: Sanitizer;
  /** Characters of one text. */
  readonly maxLength: number;
  /** Attributes of the resource that our own spans are of. */
  readonly resourceAttributes: object;
}

/** Makes of a processor one that, at the end of a span, hands it a redacted one. */
export function createProcessorRedaction({
  sanitizer,
  maxLength,
  resourceAttributes,
}: RedactionOptions): (processor: SpanProcessor) => SpanProcessor {
  const isUnchanged = (attributes: object) =>
    JSON.stringify(sanitizer.attributes(attributes, maxLength)) === JSON.stringify(attributes);
  const isResourceClean = isUnchanged(resourceAttributes);
  const cleanSites = new WeakMap<object, boolean>();

  function needsNone(span: object): boolean {
    if (!isResourceClean || !(span instanceof LightSpan)) return false;
    const site = span.plainSite;
    if (site === undefined) return false;
    let isClean = cleanSites.get(site);
    if (isClean === undefined) {
      isClean = sanitizer.text(site.name, maxLength) === site.name && isUnchanged(span.attributes);
      cleanSites.set(site, isClean);
    }
    return isClean;
  }

  return (processor) => {
    const redactor = new RedactingSpanProcessor(processor, sanitizer, maxLength);
    return {
      onStart: (span, parent) => redactor.onStart(span, parent),
      onEnding: (span) => redactor.onEnding(span),
      onEnd: (span) => (needsNone(span) ? processor.onEnd(span) : redactor.onEnd(span as EndedSpan)),
      forceFlush: () => redactor.forceFlush(),
      shutdown: () => redactor.shutdown(),
    };
  };
}
