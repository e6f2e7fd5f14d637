/**
 * Redacts what every instrumentation in the process put on its spans, on the way to one processor (api.md,
 * *Sanitizer*). Typed by shape against the SDK's 2.x and 3.x interfaces, which it does not import.
 */
import {
  type Attributes,
  type Context,
  type HrTime,
  type Link,
  type Span,
  type SpanContext,
  type SpanKind,
  type SpanStatus,
  SpanStatusCode,
} from '@opentelemetry/api';
import { failClosed } from './fail-closed.js';
import { createSanitizer, REDACTED, type Sanitizer } from './index.js';
import { findRuleProblem } from './rule-problems.js';
import type { RedactionRules } from './rules.js';
import { createPartRedactor, type SpanScope } from './span-parts.js';
import { createResourceRedactor, type SpanResource } from './span-resource.js';

interface SpanEvent {
  readonly name: string;
  readonly time: HrTime;
  readonly attributes?: Attributes;
}

/** What of the SDK's `ReadableSpan` is read here. */
export interface EndedSpan {
  readonly name: string;
  readonly kind: SpanKind;
  readonly spanContext: () => SpanContext;
  readonly parentSpanContext?: SpanContext;
  readonly startTime: HrTime;
  readonly endTime: HrTime;
  readonly status: SpanStatus;
  readonly attributes: Attributes;
  readonly links: Link[];
  readonly events: SpanEvent[];
  readonly duration: HrTime;
  readonly ended: boolean;
  readonly resource: SpanResource;
  readonly instrumentationScope: SpanScope;
  readonly droppedAttributesCount: number;
  readonly droppedEventsCount: number;
  readonly droppedLinksCount: number;
}

/** The SDK's `SpanProcessor`, as far as it is used here. */
export interface WrappedSpanProcessor {
  onStart(span: Span, parentContext: Context): void;
  onEnding?(span: Span): void;
  onEnd(span: EndedSpan): void;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

const DEFAULT_MAX_LENGTH = 8192;

/**
 * Hands the processor it wraps a redacted view of each ended span: name, attributes, events, links, status message
 * and resource. The span itself stays as it is for other processors. Where redaction fails the content is dropped, and
 * the span goes out without it.
 *
 * A processor that finds an ended span again by identity sees the view, not the span it was given in `onStart`.
 */
export class RedactingSpanProcessor implements WrappedSpanProcessor {
  readonly #inner: WrappedSpanProcessor;
  readonly #redact: (span: EndedSpan) => EndedSpan;

  /**
   * @param inner the processor that is to see redacted spans only; give every exporter's processor a wrapper
   * @param sanitizer the rules; by default the built-in ones
   * @param maxLength characters of one text; longer ones, which the provider's limits let through, are cut. Default 8192
   */
  constructor(
    inner: WrappedSpanProcessor,
    sanitizer: Sanitizer = createSanitizer(),
    maxLength: number = DEFAULT_MAX_LENGTH,
  ) {
    this.#inner = inner;
    this.#redact = createSpanRedactor(sanitizer, maxLength);
  }

  onStart(span: Span, parentContext: Context): void {
    this.#inner.onStart(span, parentContext);
  }

  onEnding(span: Span): void {
    this.#inner.onEnding?.(span);
  }

  onEnd(span: EndedSpan): void {
    this.#inner.onEnd(this.#redact(span));
  }

  forceFlush(): Promise<void> {
    return this.#inner.forceFlush();
  }

  shutdown(): Promise<void> {
    return this.#inner.shutdown();
  }
}

/**
 * For an application that sets up a tracer provider of its own: `processor`, which is handed every ended span redacted,
 * whoever made it. Put it around the processor of each exporter.
 *
 * @param rules what to redact beside the built-in rules, and what not; default: nothing more
 * @throws {TypeError} for a rule that is wrong, with its path
 */
export function redactingSpanProcessor(
  processor: WrappedSpanProcessor,
  rules: RedactionRules = {},
): WrappedSpanProcessor {
  const problem = findRuleProblem(rules);
  if (problem !== undefined) throw new TypeError(`Redaction rule rules${problem.path} must be ${problem.allowed}.`);
  return new RedactingSpanProcessor(processor, createSanitizer(rules));
}

/**
 * Makes the view of a span: an object with the fields that exporters read. What else is asked of it comes from the
 * span, with methods bound to it, as they may use private fields. (Objects that inherit from the span cost six times as
 * much.)
 */
function createSpanRedactor(sanitizer: Sanitizer, maxLength: number): (span: EndedSpan) => EndedSpan {
  const redactResource = createResourceRedactor(sanitizer, maxLength);
  const parts = createPartRedactor(sanitizer, maxLength);
  const text = (value: string) => sanitizer.text(value, maxLength);
  return (span) => {
    const code = span.status?.code ?? SpanStatusCode.UNSET;
    const fields: EndedSpan = {
      name: failClosed(REDACTED, () => text(span.name)),
      kind: span.kind,
      spanContext: () => parts.context(span.spanContext()),
      ...(span.parentSpanContext !== undefined && { parentSpanContext: span.parentSpanContext }),
      startTime: span.startTime,
      endTime: span.endTime,
      status: failClosed({ code }, () => {
        const { message } = span.status;
        return message === undefined ? { code } : { code, message: text(message) };
      }),
      attributes: failClosed({}, () => sanitizer.attributes(span.attributes, maxLength)),
      links: failClosed([], () =>
        span.links.map((link) => ({
          ...redactPart(link, sanitizer, maxLength),
          context: parts.context(link.context),
        })),
      ),
      events: failClosed([], () =>
        span.events.map((event) => ({ ...redactPart(event, sanitizer, maxLength), name: text(event.name) })),
      ),
      duration: span.duration,
      ended: span.ended,
      resource: failClosed({ attributes: {} }, () => redactResource(span.resource)),
      instrumentationScope: parts.scope(span.instrumentationScope),
      droppedAttributesCount: span.droppedAttributesCount,
      droppedEventsCount: span.droppedEventsCount,
      droppedLinksCount: span.droppedLinksCount,
    };
    return new Proxy(fields, {
      get: (_target, key) => (Object.hasOwn(fields, key) ? Reflect.get(fields, key) : passOn(span, key)),
      has: (_target, key) => Reflect.has(fields, key) || Reflect.has(span, key),
      getPrototypeOf: () => Object.getPrototypeOf(span) as object | null,
    });
  };
}

function passOn(span: EndedSpan, key: PropertyKey): unknown {
  const value: unknown = Reflect.get(span, key, span);
  return typeof value === 'function' && key !== 'constructor' ? value.bind(span) : value;
}

/** The copy of an event or a link. */
function redactPart<T extends { readonly attributes?: Attributes }>(
  part: T,
  sanitizer: Sanitizer,
  maxLength: number,
): T {
  if (part.attributes === undefined) return { ...part };
  return { ...part, attributes: sanitizer.attributes(part.attributes, maxLength) };
}
