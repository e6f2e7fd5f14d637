/** A call's span under a provider that is not ours: made through the API, and completed by us. */
import {
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type TimeInput,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { activeContext, type ContextStorage, contextStorage } from './context.js';
import { foreignPart } from './context-beside.js';
import { LocalTrace } from './local-trace.js';
import { spanSettings } from './settings.js';
import type { Site } from './sites.js';
import { ENDED, enclosingNode, SpanNode, STATUS_GIVEN } from './span-node.js';

/** Event on the local root that says how many spans the budget kept from being made. */
export const SPANS_NOT_MADE_EVENT = 'agentcore.spans_not_made';

/** A span of ours is being told to samplers and processors, which may be instrumented themselves: these make none. */
let isTelling = false;

function telling<R>(tell: () => R): R {
  isTelling = true;
  try {
    return tell();
  } finally {
    isTelling = false;
  }
}

export class ForeignNode extends SpanNode {
  declare readonly span: Span;

  constructor(
    site: Site,
    storage: ContextStorage,
    base: Context,
    trace: LocalTrace | undefined,
    above: string | undefined,
    span: Span,
  ) {
    super(site, storage, base, trace, above);
    this.span = span;
  }

  finish(endTime?: TimeInput): void {
    if ((this.state & ENDED) !== 0) return;
    this.state |= ENDED;
    const { span, trace } = this;
    if ((this.state & STATUS_GIVEN) === 0 && spanSettings().successStatus === 'ok' && !hasStatus(span)) {
      span.setStatus({ code: SpanStatusCode.OK });
    }
    if (trace !== undefined && this.above === undefined && trace.notMade > 0) {
      span.addEvent(SPANS_NOT_MADE_EVENT, { 'agentcore.spans_not_made': trace.notMade });
    }
    telling(() => span.end(endTime));
  }
}

/** Whether somebody set a status on the span through the API; SDK spans show theirs. */
function hasStatus(span: Span & { readonly status?: { readonly code?: SpanStatusCode } }): boolean {
  return span.status?.code !== undefined && span.status.code !== SpanStatusCode.UNSET;
}

/**
 * Starts a span in `context`, by default the active one. Undefined when the trace's span budget is used up: the call
 * then runs without a span of its own.
 */
export function startForeignNode(tracer: Tracer, site: Site, context: Context | undefined): ForeignNode | undefined {
  if (isTelling) return undefined;
  const parent = context ?? activeContext();
  const limit = spanSettings().maxSpansPerTrace;
  const node = parent === ROOT_CONTEXT ? undefined : enclosingNode(parent, trace.getSpanContext(parent));
  let shared: LocalTrace | undefined;
  let above: string | undefined;
  if (node !== undefined) {
    node.trace ??= new LocalTrace();
    shared = node.trace;
    above = node.span.spanContext().spanId;
    shared.startsChild(above);
  } else if (limit > 0) {
    shared = new LocalTrace();
  }
  if (shared?.admit(limit) === false) return undefined;
  const { name, attributes } = site;
  const span = telling(() => tracer.startSpan(name, { kind: SpanKind.INTERNAL, attributes }, parent));
  return new ForeignNode(site, contextStorage(), foreignPart(parent), shared, above, span);
}
