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
import { contextStorage, liveContext } from './context.js';
import { spanSettings } from './settings.js';
import type { SpanNode } from './span-node.js';

export class HandSpan implements Span {
  readonly node: SpanNode;

  constructor(node: SpanNode) {
    this.node = node;
  }

  /** Makes the span current for what follows in this async flow, until it ends. */
  attach(): this {
    this.node.attachByHand(contextStorage());
    return this;
  }

  /** Ends the span once. What was current before it is current again, if this flow is still the one it was made in. */
  end(endTime?: TimeInput): void {
    quietly(() => this.node.finish(endTime));
    this.node.live();
    const storage = contextStorage();
    const current = storage.getStore();
    const live = liveContext(current);
    if (live !== current) storage.enterWith(live);
  }

  [Symbol.dispose](): void {
    this.end();
  }

  spanContext(): SpanContext {
    return this.node.span.spanContext();
  }

  setAttribute(key: string, value: AttributeValue): this {
    const attribute = spanSettings().scrubAttribute(key, value);
    if (attribute !== undefined) this.node.span.setAttribute(key, attribute);
    return this;
  }

  setAttributes(attributes: Attributes): this {
    this.node.span.setAttributes(scrubAttributes(attributes));
    return this;
  }

  addEvent(name: string, attributesOrTime?: Attributes | TimeInput, time?: TimeInput): this {
    if (isTime(attributesOrTime)) this.node.span.addEvent(name, attributesOrTime);
    else this.node.span.addEvent(name, scrubAttributes(attributesOrTime), time);
    return this;
  }

  addLink(link: Link): this {
    this.node.span.addLink({ ...link, attributes: scrubAttributes(link.attributes) });
    return this;
  }

  addLinks(links: Link[]): this {
    for (const link of links) this.addLink(link);
    return this;
  }

  setStatus(status: SpanStatus): this {
    this.node.giveStatus(status);
    return this;
  }

  updateName(name: string): this {
    this.node.span.updateName(spanSettings().scrubText(name));
    return this;
  }

  isRecording(): boolean {
    return this.node.span.isRecording();
  }

  /** The API's own form; our `recordException(span, error)` also takes any other thrown value. */
  recordException(exception: Exception): void {
    this.node.fail(exception);
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

/** Runs what may be the application's own processors' work, whose failures are nothing for whoever ends a span. */
export function quietly(work: () => void): void {
  try {
    work();
  } catch (trouble) {
    spanSettings().report('a span could not be ended', trouble);
  }
}
