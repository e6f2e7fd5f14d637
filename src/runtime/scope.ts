/** One span of ours from start to end: its parent, its context, its outcome. Nothing here throws into a user's call. */
import {
  type Attributes,
  type Context,
  type Span,
  SpanKind,
  type SpanStatus,
  SpanStatusCode,
  type TimeInput,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { describeError } from './errors.js';
import { LocalTrace, nodeOf, type TraceNode, withNode } from './local-trace.js';
import { spanSettings } from './settings.js';

/** Event on the local root that says how many spans the budget kept from being made. */
export const SPANS_NOT_MADE_EVENT = 'agentcore.spans_not_made';

const scopes = new WeakMap<Span, Scope>();

/** Lets `span` stand for `scope`: the SDK's span, and our wrapper around it. */
export function setScope(span: Span, scope: Scope): void {
  scopes.set(span, scope);
}

/** The scope behind a span that we made. */
export function scopeOf(span: Span): Scope | undefined {
  return scopes.get(span);
}

export class Scope implements TraceNode {
  readonly span: Span;
  readonly parent: TraceNode | undefined;
  readonly trace: LocalTrace;
  /** The context in which this span is current. */
  readonly context: Context;
  propagating: { readonly value: unknown } | undefined;
  #ended = false;
  #statusGiven = false;

  private constructor(span: Span, parentContext: Context, parent: TraceNode | undefined, localTrace: LocalTrace) {
    this.span = span;
    this.parent = parent;
    this.trace = localTrace;
    this.context = withNode(trace.setSpan(parentContext, span), this);
  }

  /**
   * Starts a span under `parentContext`. Undefined when the trace's span budget is used up: the call then runs without
   * a span of its own.
   */
  static start(tracer: Tracer, name: string, attributes: Attributes, parentContext: Context): Scope | undefined {
    const parent = parentNode(parentContext);
    const localTrace = parent?.trace ?? new LocalTrace();
    if (!localTrace.admit(spanSettings().maxSpansPerTrace)) return undefined;
    if (parent !== undefined) parent.propagating = undefined;
    const span = tracer.startSpan(name, { kind: SpanKind.INTERNAL, attributes }, parentContext);
    const scope = new Scope(span, parentContext, parent, localTrace);
    setScope(span, scope);
    return scope;
  }

  get isEnded(): boolean {
    return this.#ended;
  }

  /** Records `error`, unless it came up from a child that did, and sets status ERROR with `error.type`. */
  fail(error: unknown, attributes?: Attributes): void {
    const { type, message, stack } = describeError(error);
    if (this.trace.isNew(this, error) && this.span.isRecording()) {
      this.span.addEvent('exception', {
        ...attributes,
        'exception.type': type,
        'exception.message': message,
        ...(stack === undefined ? {} : { 'exception.stacktrace': stack }),
      });
    }
    this.span.setAttribute('error.type', type);
    this.span.setStatus({ code: SpanStatusCode.ERROR, message });
    this.#statusGiven = true;
  }

  /** Sets the status; the message of an error is redacted. */
  setStatus({ code, message }: SpanStatus): void {
    this.span.setStatus(message === undefined ? { code } : { code, message: spanSettings().scrubText(message) });
    this.#statusGiven = true;
  }

  /** Ends the span once; a success gets its status here unless the user's code has given one. */
  end(endTime?: TimeInput): void {
    if (this.#ended) return;
    this.#ended = true;
    if (!this.#statusGiven && spanSettings().successStatus === 'ok' && !hasStatus(this.span)) {
      this.span.setStatus({ code: SpanStatusCode.OK });
    }
    if (this.parent === undefined && this.trace.notMade > 0) {
      this.span.addEvent(SPANS_NOT_MADE_EVENT, { 'agentcore.spans_not_made': this.trace.notMade });
    }
    this.span.end(endTime);
  }
}

/** The enclosing span of ours, unless another trace has been made current inside it. */
function parentNode(context: Context): TraceNode | undefined {
  const node = nodeOf(context);
  if (node === undefined) return undefined;
  return trace.getSpanContext(context)?.traceId === node.span.spanContext().traceId ? node : undefined;
}

/** Whether somebody set a status on the span through the API; SDK spans show theirs. */
function hasStatus(span: Span & { readonly status?: { readonly code?: SpanStatusCode } }): boolean {
  return span.status?.code !== undefined && span.status.code !== SpanStatusCode.UNSET;
}
