/**
 * A span made by hand: the API's `Span` with sanitized content, `using` support, and a place in the flow that it leaves
 * when it ends (api.md, *Spans by hand*).
 */
import type {
  Attributes,
  AttributeValue,
  Exception,
  Link,
  Span,
  SpanContext,
  SpanStatus,
  TimeInput,
} from '@opentelemetry/api';
import { contextStorage, leaveTo, liveContext } from './context.js';
import { type Scope, setScope } from './scope.js';
import { spanSettings } from './settings.js';

export class HandSpan implements Span {
  readonly #scope: Scope;

  constructor(scope: Scope) {
    this.#scope = scope;
    setScope(this, scope);
  }

  /** Makes the span current for what follows in this async flow, until it ends. */
  attach(): this {
    const storage = contextStorage();
    leaveTo(this.#scope.context, this.#scope, storage.getStore());
    storage.enterWith(this.#scope.context);
    return this;
  }

  /** Ends the span once. What was current before it is current again, if this flow is still the one it was made in. */
  end(endTime?: TimeInput): void {
    this.#scope.end(endTime);
    const storage = contextStorage();
    const current = storage.getStore();
    const live = liveContext(current);
    if (live !== current) storage.enterWith(live);
  }

  [Symbol.dispose](): void {
    this.end();
  }

  spanContext(): SpanContext {
    return this.#scope.span.spanContext();
  }

  setAttribute(key: string, value: AttributeValue): this {
    const attribute = spanSettings().scrubAttribute(key, value);
    if (attribute !== undefined) this.#scope.span.setAttribute(key, attribute);
    return this;
  }

  setAttributes(attributes: Attributes): this {
    this.#scope.span.setAttributes(scrubAttributes(attributes));
    return this;
  }

  addEvent(name: string, attributesOrTime?: Attributes | TimeInput, time?: TimeInput): this {
    if (isTime(attributesOrTime)) this.#scope.span.addEvent(name, attributesOrTime);
    else this.#scope.span.addEvent(name, scrubAttributes(attributesOrTime), time);
    return this;
  }

  addLink(link: Link): this {
    this.#scope.span.addLink({ ...link, attributes: scrubAttributes(link.attributes) });
    return this;
  }

  addLinks(links: Link[]): this {
    for (const link of links) this.addLink(link);
    return this;
  }

  setStatus(status: SpanStatus): this {
    this.#scope.setStatus(status);
    return this;
  }

  updateName(name: string): this {
    this.#scope.span.updateName(spanSettings().scrubText(name));
    return this;
  }

  isRecording(): boolean {
    return this.#scope.span.isRecording();
  }

  /** The API's own form; our `recordException(span, error)` also takes any other thrown value. */
  recordException(exception: Exception): void {
    this.#scope.fail(exception);
  }
}

/** Redacted attributes: arrays of primitives stay arrays, objects become JSON, `undefined` and `null` are left out. */
export function scrubAttributes(attributes: Readonly<Record<string, unknown>> | undefined): Attributes {
  const scrubbed: Attributes = {};
  if (attributes === undefined || attributes === null) return scrubbed;
  const { scrubAttribute } = spanSettings();
  for (const [key, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(attributes))) {
    const attribute = 'value' in descriptor ? scrubAttribute(key, descriptor.value) : undefined;
    if (attribute !== undefined) scrubbed[key] = attribute;
  }
  return scrubbed;
}

function isTime(value: Attributes | TimeInput | undefined): value is TimeInput {
  return typeof value === 'number' || value instanceof Date || Array.isArray(value);
}
