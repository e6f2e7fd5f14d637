/**
 * What an exporter is handed: a span's redacted view, each part of which is redacted when it is first asked for. An
 * exporter that looks at nothing costs nothing, and what a span holds does not change any more once it has ended.
 */
import { type Attributes, type Link, type SpanContext, type SpanStatus, SpanStatusCode } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import type { ReadableSpan, TimedEvent } from '@opentelemetry/sdk-trace-node';
import { failClosed } from '../sanitize/fail-closed.js';
import { REDACTED, type Sanitizer } from '../sanitize/index.js';
import { createPartRedactor, type PartRedactor } from '../sanitize/span-parts.js';
import { createResourceRedactor, type SpanResource } from '../sanitize/span-resource.js';
import { rememberClean } from './known-clean.js';

/** What the views of one exporter share. */
export interface Redaction {
  readonly name: (name: string) => string;
  readonly text: (text: string) => string;
  readonly attributes: (attributes: Attributes) => Attributes;
  readonly parts: PartRedactor;
  readonly resource: (resource: ReadableSpan['resource']) => ReadableSpan['resource'];
}

/** @param maxLength characters of one text; longer ones, which the provider's limits let through, are cut */
export function createRedaction(sanitizer: Sanitizer, maxLength: number): Redaction {
  const named = rememberClean(({ name }) => ({ name: sanitizer.text(String(name), maxLength) }));
  const resource = createResourceRedactor(sanitizer, maxLength) as (resource: SpanResource) => unknown;
  return {
    name: (name) => String(named({ name }).name),
    text: (text) => sanitizer.text(text, maxLength),
    parts: createPartRedactor(sanitizer, maxLength),
    attributes: rememberClean((attributes) => sanitizer.attributes(attributes, maxLength)),
    resource: resource as unknown as Redaction['resource'],
  };
}

const NO_RESOURCE = resourceFromAttributes({});

/** The parts that exporters read. Where redaction fails the content is dropped, and the span goes out without it. */
class RedactedSpan implements Omit<ReadableSpan, 'parentSpanContext'> {
  readonly #span: ReadableSpan;
  readonly #redaction: Redaction;
  #name: string | undefined;
  #status: SpanStatus | undefined;
  #attributes: Attributes | undefined;
  #links: Link[] | undefined;
  #events: TimedEvent[] | undefined;

  constructor(span: ReadableSpan, redaction: Redaction) {
    this.#span = span;
    this.#redaction = redaction;
  }

  /** The span itself, for {@link redactedView} alone. */
  static original(view: RedactedSpan): ReadableSpan {
    return view.#span;
  }

  get name(): string {
    this.#name ??= failClosed(REDACTED, () => this.#redaction.name(this.#span.name));
    return this.#name;
  }

  get status(): SpanStatus {
    if (this.#status === undefined) {
      const code = this.#span.status?.code ?? SpanStatusCode.UNSET;
      this.#status = failClosed({ code }, () => {
        const { message } = this.#span.status;
        return message === undefined ? { code } : { code, message: this.#redaction.text(message) };
      });
    }
    return this.#status;
  }

  get attributes(): Attributes {
    this.#attributes ??= failClosed({}, () => this.#redaction.attributes(this.#span.attributes));
    return this.#attributes;
  }

  get links(): Link[] {
    this.#links ??= failClosed([], () =>
      this.#span.links.map((link) => ({
        ...this.#redactPart(link),
        context: this.#redaction.parts.context(link.context),
      })),
    );
    return this.#links;
  }

  get events(): TimedEvent[] {
    this.#events ??= failClosed([], () =>
      this.#span.events.map((event) => ({ ...this.#redactPart(event), name: this.#redaction.name(event.name) })),
    );
    return this.#events;
  }

  get resource(): ReadableSpan['resource'] {
    return failClosed(NO_RESOURCE, () => this.#redaction.resource(this.#span.resource));
  }

  // What follows holds nothing of the user's but ids, times and numbers, the state of the trace and the library's name.

  get kind(): ReadableSpan['kind'] {
    return this.#span.kind;
  }

  spanContext(): SpanContext {
    return this.#redaction.parts.context(this.#span.spanContext());
  }

  get parentSpanContext(): SpanContext | undefined {
    return this.#span.parentSpanContext;
  }

  get startTime(): ReadableSpan['startTime'] {
    return this.#span.startTime;
  }

  get endTime(): ReadableSpan['endTime'] {
    return this.#span.endTime;
  }

  get duration(): ReadableSpan['duration'] {
    return this.#span.duration;
  }

  get ended(): boolean {
    return this.#span.ended;
  }

  get instrumentationScope(): ReadableSpan['instrumentationScope'] {
    return this.#redaction.parts.scope(this.#span.instrumentationScope);
  }

  get droppedAttributesCount(): number {
    return this.#span.droppedAttributesCount;
  }

  get droppedEventsCount(): number {
    return this.#span.droppedEventsCount;
  }

  get droppedLinksCount(): number {
    return this.#span.droppedLinksCount;
  }

  #redactPart<T extends { attributes?: Attributes }>(part: T): T {
    if (part.attributes === undefined) return { ...part };
    return { ...part, attributes: this.#redaction.attributes(part.attributes) };
  }
}

/** For exporters that read nothing but what a `ReadableSpan` must have. */
export function plainView(span: ReadableSpan, redaction: Redaction): ReadableSpan {
  return new RedactedSpan(span, redaction) as ReadableSpan;
}

const PARTS: readonly string[] = Object.getOwnPropertyNames(RedactedSpan.prototype).filter(
  (name) => name !== 'constructor',
);
const isPart = new Set<PropertyKey>(PARTS);

/**
 * A view for exporters that we do not know: its parts are its own properties, as a span's are, and what else is asked of
 * it comes from the span, with methods bound to it. Costs an exporter more to read than {@link plainView}.
 */
export function redactedView(span: ReadableSpan, redaction: Redaction): ReadableSpan {
  return new Proxy(new RedactedSpan(span, redaction), VIEW) as ReadableSpan;
}

const VIEW: ProxyHandler<RedactedSpan> = {
  get(target, key) {
    if (key === 'spanContext') return () => target.spanContext();
    return isPart.has(key) ? Reflect.get(target, key, target) : passOn(RedactedSpan.original(target), key);
  },
  has: (target, key) => isPart.has(key) || Reflect.has(RedactedSpan.original(target), key),
  ownKeys: (target) => PARTS.filter((key) => key !== 'parentSpanContext' || target.parentSpanContext !== undefined),
  getOwnPropertyDescriptor(target, key) {
    if (!isPart.has(key)) return undefined;
    const value: unknown = VIEW.get?.(target, key, target);
    return { value, enumerable: true, configurable: true, writable: false };
  },
  getPrototypeOf: (target) => Object.getPrototypeOf(RedactedSpan.original(target)) as object | null,
  set: () => false,
  defineProperty: () => false,
  deleteProperty: () => false,
};

function passOn(span: ReadableSpan, key: PropertyKey): unknown {
  const value: unknown = Reflect.get(span, key, span);
  return typeof value === 'function' && key !== 'constructor' ? value.bind(span) : value;
}
