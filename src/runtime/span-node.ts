/**
 * One span of ours from start to end, which is also the context in which it is current: its place in the local trace,
 * its outcome. Nothing here throws into a user's call.
 */
import {
  type Attributes,
  type Context,
  type Span,
  type SpanContext,
  type SpanStatus,
  SpanStatusCode,
  type TimeInput,
} from '@opentelemetry/api';
import { activeContext, type ContextStorage, liveContext } from './context.js';
import { ContextBeside } from './context-beside.js';
import { NODE_KEY, SPAN_KEY } from './context-keys.js';
import type { ErrorDescription } from './errors.js';
import { FRAME_BITS, Frame } from './frame.js';
import { LocalTrace } from './local-trace.js';
import { runtimeParts } from './parts.js';
import { spanSettings, WITHHELD } from './settings.js';
import type { Site } from './sites.js';
import { hasStackRoom } from './stack-room.js';

/** Where nothing can be redacted nothing is said, but that it failed; `_OTHER` is the conventions' word for such a type. */
const UNDESCRIBED: ErrorDescription = { type: '_OTHER', message: WITHHELD, stack: undefined };

/** The error at the end of a recursion, nearly always the engine's own. */
const OUT_OF_STACK: ErrorDescription = {
  type: 'RangeError',
  message: '[withheld: too little stack was left to redact it]',
  stack: undefined,
};

/** Bits of `state`, above those of the frame. */
export const ENDED: number = 1 << FRAME_BITS;
/** The user's code, or an error, has said how it went. */
export const STATUS_GIVEN: number = 2 << FRAME_BITS;
/** Made current by hand for the rest of a flow: `previous` is current again once it has ended. */
const BY_HAND = 4 << FRAME_BITS;
/** First bit that is free for subclasses. */
export const NODE_BITS: number = FRAME_BITS + 3;

/**
 * It refers to no span above it: a timer that sets itself again and again makes each span the parent of the next, and
 * what has ended must go. Of its parent it knows the ids, of the context around it the foreign entries.
 */
export abstract class SpanNode extends Frame implements Context {
  abstract readonly span: Span;
  /** What the context around holds beside our spans: baggage, suppression, other people's entries. */
  declare readonly base: Context;
  /** What the spans of the local trace share; undefined until there are two of them, or an error. */
  declare trace: LocalTrace | undefined;
  /** Id of the enclosing span of ours in the same trace; undefined for a local root. */
  declare readonly above: string | undefined;

  constructor(
    site: Site,
    storage: ContextStorage,
    base: Context,
    trace: LocalTrace | undefined,
    above: string | undefined,
  ) {
    super(site, storage);
    this.base = base;
    this.trace = trace;
    this.above = above;
  }

  get node(): this {
    return this;
  }

  get keeps(): boolean {
    return false;
  }

  getValue(key: symbol): unknown {
    if (key === SPAN_KEY) return this.span;
    return key === NODE_KEY ? this : this.base.getValue(key);
  }

  setValue(key: symbol, value: unknown): Context {
    return new ContextBeside(this, this.span, this.base).setValue(key, value);
  }

  deleteValue(key: symbol): Context {
    return new ContextBeside(this, this.span, this.base).deleteValue(key);
  }

  get isEnded(): boolean {
    return (this.state & ENDED) !== 0;
  }

  /** Makes this the current span for what follows in this async flow, until it has ended. */
  attachByHand(storage: ContextStorage): void {
    this.state |= BY_HAND;
    this.previous = liveContext(storage.getStore());
    storage.enterWith(this);
  }

  /** What is current where this was made so: this, or what was before when this has ended meanwhile, in whatever flow. */
  live(): Context | undefined {
    if ((this.state & (BY_HAND | ENDED)) !== (BY_HAND | ENDED)) return this;
    // Kept short, or a flow that is never at rest would keep every span it has had.
    const previous = liveContext(this.previous as Context | undefined);
    this.previous = previous;
    return previous;
  }

  /** Records `error`, unless it came up from a child that did, and sets status ERROR with `error.type`. */
  fail(error: unknown, attributes?: Attributes): void {
    const { span } = this;
    const { type, message, stack } = describe(error);
    this.trace ??= new LocalTrace();
    if (this.trace.isNew(span.spanContext().spanId, this.above, error) && span.isRecording()) {
      span.addEvent('exception', {
        ...attributes,
        'exception.type': type,
        'exception.message': message,
        ...(stack === undefined ? {} : { 'exception.stacktrace': stack }),
      });
    }
    span.setAttribute('error.type', type);
    span.setStatus({ code: SpanStatusCode.ERROR, message });
    this.state |= STATUS_GIVEN;
  }

  /** Sets the status; the message of an error is redacted. */
  giveStatus({ code, message }: SpanStatus): void {
    this.span.setStatus(message === undefined ? { code } : { code, message: spanSettings().scrubText(message) });
    this.state |= STATUS_GIVEN;
  }

  /** Ends the span once; a success gets its status here unless the user's code has given one. */
  abstract finish(endTime?: TimeInput): void;
}

function describe(error: unknown): ErrorDescription {
  if (!hasStackRoom()) return OUT_OF_STACK;
  return runtimeParts()?.describeError(error) ?? UNDESCRIBED;
}

/** The innermost span of ours in `context`, unless another trace has been made current inside it. */
export function enclosingNode(context: Context, current: SpanContext | undefined): SpanNode | undefined {
  const node = context.getValue(NODE_KEY) as SpanNode | undefined;
  if (node === undefined || current === undefined) return undefined;
  return node.span.spanContext().traceId === current.traceId ? node : undefined;
}

/** The node behind a span that we made, or that stands for one: a light span, one made by hand, or the current one. */
export function nodeOf(span: Span): SpanNode | undefined {
  const known = (span as { node?: SpanNode }).node;
  if (known !== undefined) return known;
  const current = activeContext().getValue(NODE_KEY) as SpanNode | undefined;
  return current?.span === span ? current : undefined;
}
