/**
 * A span of ours: at once the API's `Span`, the `ReadableSpan` that the SDK's processors and exporters (2.x, 3.x) take,
 * and the context in which it is current. It does what the SDK's span does at a tenth of the cost: what nobody asks
 * for (ids as text, times as pairs, lists of nothing) is not made. test/span/conformance.test.ts compares the two.
 */
import {
  type Attributes,
  type AttributeValue,
  type Context,
  diag,
  type Exception,
  type HrTime,
  type Link,
  type Span,
  type SpanContext,
  SpanKind,
  type SpanStatus,
  SpanStatusCode,
  type TimeInput,
} from '@opentelemetry/api';
import type { ContextStorage } from '../runtime/context.js';
import { SPANS_NOT_MADE_EVENT } from '../runtime/foreign-node.js';
import type { LocalTrace } from '../runtime/local-trace.js';
import type { Site } from '../runtime/sites.js';
import { ENDED, NODE_BITS, SpanNode, STATUS_GIVEN } from '../runtime/span-node.js';
import { cut, isAttributeValue, preparedFor } from './attributes.js';
import { type Anchor, anchorAt, between, fromMillis, monotonic, wallTime } from './clock.js';
import { exceptionAttributes } from './exception.js';
import { traceIdFor } from './ids.js';
import type { LightTracer } from './light-tracer.js';
import { RareParts, type SpanEvent } from './rare-parts.js';
import { spanContextOf } from './sampling.js';
import { isTimeInput, timeOf } from './time-input.js';

/** Bits of `state`, above those of the node. */
const SAMPLED = 1 << NODE_BITS;
/** The attributes are the site's own; they are copied before anybody can change or see them. */
const SHARED = 2 << NODE_BITS;
const STATUS_SHIFT = NODE_BITS + 2;
const STATUS = 3 << STATUS_SHIFT;

export class LightSpan extends SpanNode implements Span {
  declare name: string;
  declare readonly parentSpanContext: SpanContext | undefined;
  declare readonly tracer: LightTracer;
  #attributes: Attributes;
  /** Made when it is asked for; given where a sampler has seen the ids. */
  #spanContext: SpanContext | undefined;
  /** What the trace id of a root is made from. */
  readonly #word: number;
  readonly #anchor: Anchor;
  readonly #start: number;
  #end: number;
  #rare: RareParts | undefined;

  constructor(
    tracer: LightTracer,
    site: Site,
    storage: ContextStorage,
    base: Context,
    trace: LocalTrace | undefined,
    above: string | undefined,
    parent: SpanContext | undefined,
    own: SpanContext | undefined,
    word: number,
    isSampled: boolean,
  ) {
    super(site, storage, base, trace, above);
    const start = monotonic();
    this.name = site.name;
    this.parentSpanContext = parent;
    this.tracer = tracer;
    this.#attributes = preparedFor(site, tracer.limits).attributes;
    this.#spanContext = own;
    this.#word = word;
    this.#anchor = anchorAt(start);
    this.#start = start;
    this.#end = start;
    this.#rare = undefined;
    this.state = isSampled ? SAMPLED | SHARED : SHARED;
  }

  /** What `startSpan` was told beside a name and attributes. */
  begun(kind: SpanKind, links: readonly Link[], startTime: TimeInput | undefined): void {
    if (kind !== SpanKind.INTERNAL) this.rare().kind = kind;
    for (const link of links) this.addLink(link);
    if (startTime !== undefined && startTime !== null) {
      this.rare().startTime = timeOf(startTime, this.#anchor) ?? fromMillis(Date.now());
    }
  }

  get span(): this {
    return this;
  }

  get isSampled(): boolean {
    return (this.state & SAMPLED) !== 0;
  }

  /** The site, when the span holds nothing but what that says: nobody has added, or seen and maybe changed, anything. */
  get plainSite(): Site | undefined {
    const isPlain = (this.state & SHARED) !== 0 && this.#rare === undefined && this.name === this.site.name;
    return isPlain ? this.site : undefined;
  }

  spanContext(): SpanContext {
    const parent = this.parentSpanContext;
    this.#spanContext ??= spanContextOf(parent, parent?.traceId ?? traceIdFor(this.#word), this.isSampled);
    return this.#spanContext;
  }

  // What is said about the span while it runs.

  setAttribute(key: string, value: AttributeValue): this {
    if (value === undefined || value === null || this.#isOver()) return this;
    if (key === '' || !isAttributeValue(value)) {
      diag.warn(`Invalid attribute ${key === '' ? 'key' : `value set for key: ${key}`}`);
      return this;
    }
    const { limits } = this.tracer;
    const { attributes } = this;
    const rare = this.rare();
    if (!Object.hasOwn(attributes, key)) {
      if (rare.attributeCount >= limits.attributeCountLimit) {
        rare.droppedAttributes += 1;
        return this;
      }
      rare.attributeCount += 1;
    }
    attributes[key] = cut(value, limits.attributeValueLengthLimit);
    return this;
  }

  setAttributes(attributes: Attributes): this {
    for (const [key, value] of Object.entries(attributes)) this.setAttribute(key, value as AttributeValue);
    return this;
  }

  addEvent(name: string, attributesOrTime?: Attributes | TimeInput, time?: TimeInput): this {
    if (this.#isOver()) return this;
    const given = isTimeInput(attributesOrTime);
    const at = given && !isTimeInput(time) ? attributesOrTime : time;
    this.rare().addEvent(name, given ? undefined : attributesOrTime, this.#timeOf(at), this.tracer.limits);
    return this;
  }

  addLink(link: Link): this {
    if (!this.#isOver()) this.rare().addLink(link, this.tracer.limits);
    return this;
  }

  addLinks(links: Link[]): this {
    for (const link of links) this.addLink(link);
    return this;
  }

  setStatus({ code, message }: SpanStatus): this {
    if (this.#isOver() || code === SpanStatusCode.UNSET || this.#code === SpanStatusCode.OK) return this;
    this.state = (this.state & ~STATUS) | (code << STATUS_SHIFT);
    const text = code === SpanStatusCode.ERROR && typeof message === 'string' ? message : undefined;
    if (text !== undefined || this.#rare !== undefined) this.rare().statusMessage = text;
    return this;
  }

  updateName(name: string): this {
    if (!this.#isOver()) this.name = name;
    return this;
  }

  recordException(exception: Exception, time?: TimeInput): void {
    const attributes = exceptionAttributes(exception);
    if (attributes === undefined) diag.warn('Failed to record an exception that says nothing');
    else this.addEvent('exception', attributes, time);
  }

  isRecording(): boolean {
    return !this.isEnded;
  }

  end(endTime?: TimeInput): void {
    if (this.#isOver()) return;
    this.#end = monotonic();
    const rare = this.#rare;
    if (endTime !== undefined || rare?.startTime !== undefined) {
      this.rare().endAt(this.startTime, this.#timeOf(endTime));
    }
    const { sink } = this.tracer;
    sink.onEnding(this);
    this.state |= ENDED;
    sink.onEnd(this);
  }

  finish(endTime?: TimeInput): void {
    const { state, trace } = this;
    if ((state & ENDED) !== 0) return;
    if ((state & (STATUS_GIVEN | STATUS)) === 0 && this.tracer.endsWithOk) {
      this.state = state | (SpanStatusCode.OK << STATUS_SHIFT);
    }
    if (trace !== undefined && this.above === undefined && trace.notMade > 0) {
      this.addEvent(SPANS_NOT_MADE_EVENT, { 'agentcore.spans_not_made': trace.notMade });
    }
    this.end(endTime);
  }

  // What processors and exporters read.

  get kind(): SpanKind {
    return this.#rare?.kind ?? SpanKind.INTERNAL;
  }

  get attributes(): Attributes {
    if ((this.state & SHARED) !== 0) {
      this.state &= ~SHARED;
      this.#attributes = { ...this.#attributes };
    }
    return this.#attributes;
  }

  get status(): SpanStatus {
    const message = this.#rare?.statusMessage;
    return message === undefined ? { code: this.#code } : { code: this.#code, message };
  }

  get events(): SpanEvent[] {
    return this.#rare?.events ?? this.rare().events;
  }

  get links(): Link[] {
    return this.#rare?.links ?? this.rare().links;
  }

  get startTime(): HrTime {
    return this.#rare?.startTime ?? wallTime(this.#anchor, this.#start);
  }

  get endTime(): HrTime {
    if (!this.isEnded && this.#end === this.#start) return [0, 0];
    return this.#rare?.endTime ?? wallTime(this.#anchor, this.#end);
  }

  get duration(): HrTime {
    if (!this.isEnded && this.#end === this.#start) return [-1, -1];
    return between(this.startTime, this.endTime);
  }

  get ended(): boolean {
    return this.isEnded;
  }

  get resource(): LightTracer['resource'] {
    return this.tracer.resource;
  }

  get instrumentationScope(): LightTracer['instrumentationScope'] {
    return this.tracer.instrumentationScope;
  }

  get droppedAttributesCount(): number {
    return this.#rare?.droppedAttributes ?? preparedFor(this.site, this.tracer.limits).dropped;
  }

  get droppedEventsCount(): number {
    return this.#rare?.droppedEvents ?? 0;
  }

  get droppedLinksCount(): number {
    return this.#rare?.droppedLinks ?? 0;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): unknown {
    const { name, kind, parentSpanContext, status, startTime, endTime, attributes, events, links } = this;
    const spanContext = this.spanContext();
    return { name, kind, spanContext, parentSpanContext, status, startTime, endTime, attributes, events, links };
  }

  /** What few spans have; made when the first of it comes. */
  rare(): RareParts {
    this.#rare ??= new RareParts(
      Object.keys(this.#attributes).length,
      preparedFor(this.site, this.tracer.limits).dropped,
    );
    return this.#rare;
  }

  get #code(): SpanStatusCode {
    return (this.state & STATUS) >> STATUS_SHIFT;
  }

  #isOver(): boolean {
    if (!this.isEnded) return false;
    diag.warn(`Operation attempted on the ended span ${this.name}`);
    return true;
  }

  #timeOf(input: TimeInput | undefined): HrTime {
    if (input !== undefined) {
      const time = timeOf(input, this.#anchor);
      if (time !== undefined) return time;
    }
    // Where the start was given, the time since then is not ours to measure.
    if (this.#rare?.startTime !== undefined) return fromMillis(Date.now());
    return wallTime(this.#anchor, this.isEnded ? this.#end : monotonic());
  }
}
