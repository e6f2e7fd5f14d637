/**
 * What the spans of one local trace know together: how many there are (the span budget) and where an error was
 * recorded. It hangs on the context of the local root and dies with it.
 */
import { type Context, createContextKey, type Span } from '@opentelemetry/api';

/** One span of ours, as its children and its errors see it. */
export interface TraceNode {
  readonly span: Span;
  readonly parent: TraceNode | undefined;
  readonly trace: LocalTrace;
  /** A primitive that a direct child failed with and that may be on its way through this node. */
  propagating: { readonly value: unknown } | undefined;
}

const NODE = createContextKey('agentcore-instrument.node');

/** The innermost span of ours that `context` is in, as long as the span that is current there is of its trace. */
export function nodeOf(context: Context): TraceNode | undefined {
  return context.getValue(NODE) as TraceNode | undefined;
}

export function withNode(context: Context, node: TraceNode): Context {
  return context.setValue(NODE, node);
}

export class LocalTrace {
  #made = 0;
  #notMade = 0;
  /** For each error that was recorded: the node through which it would propagate next. */
  readonly #recorded = new WeakMap<object, { readonly next: TraceNode | undefined }>();

  /** Whether one more span may be made; counts it, or counts that it was not made. `limit` 0: no limit. */
  admit(limit: number): boolean {
    if (limit > 0 && this.#made >= limit) {
      this.#notMade += 1;
      return false;
    }
    this.#made += 1;
    return true;
  }

  /** How many spans the budget has kept from being made. */
  get notMade(): number {
    return this.#notMade;
  }

  /**
   * Whether `error`, which `node` fails with now, still has to be recorded there: yes, unless it has come up from a
   * child of `node` that recorded it. A sibling that throws the same cached error records it again (api.md, *Spans by
   * hand*). Nothing is ever written on the error itself.
   */
  isNew(node: TraceNode, error: unknown): boolean {
    const { parent } = node;
    if ((typeof error === 'object' && error !== null) || typeof error === 'function') {
      const seen = this.#recorded.get(error);
      this.#recorded.set(error, { next: parent });
      return seen === undefined || seen.next !== node;
    }
    const { propagating } = node;
    if (parent !== undefined) parent.propagating = { value: error };
    return propagating === undefined || !Object.is(propagating.value, error);
  }
}
