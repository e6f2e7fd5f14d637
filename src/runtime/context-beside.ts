/**
 * A context made out of one of our spans' by adding or removing entries (baggage, another span). It keeps the entries
 * apart from the spans, so that what is derived from it takes the former and leaves the latter.
 */
import type { Context, Span } from '@opentelemetry/api';
import { NODE_KEY, SPAN_KEY } from './context-keys.js';
import type { SpanNode } from './span-node.js';

export class ContextBeside implements Context {
  readonly #node: SpanNode;
  readonly #span: Span | undefined;
  /** The entries that are no spans. */
  readonly base: Context;

  constructor(node: SpanNode, span: Span | undefined, base: Context) {
    this.#node = node;
    this.#span = span;
    this.base = base;
  }

  getValue(key: symbol): unknown {
    if (key === SPAN_KEY) return this.#span;
    return key === NODE_KEY ? this.#node : this.base.getValue(key);
  }

  setValue(key: symbol, value: unknown): Context {
    return key === SPAN_KEY
      ? new ContextBeside(this.#node, value as Span | undefined, this.base)
      : new ContextBeside(this.#node, this.#span, this.base.setValue(key, value));
  }

  deleteValue(key: symbol): Context {
    return key === SPAN_KEY
      ? new ContextBeside(this.#node, undefined, this.base)
      : new ContextBeside(this.#node, this.#span, this.base.deleteValue(key));
  }
}

/** What a span of ours made in `context` takes over of it: everything but spans of ours. */
export function foreignPart(context: Context): Context {
  // By shape: the context may come from another copy of us.
  const { base } = context as { base?: Context };
  if (base !== undefined && context.getValue(NODE_KEY) !== undefined) return base;
  const span = context.getValue(SPAN_KEY) as { node?: unknown } | undefined;
  return span?.node === undefined ? context : context.deleteValue(SPAN_KEY);
}
