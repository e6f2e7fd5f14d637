/**
 * What the spans of one local trace know together: how many there are (the span budget) and where an error was
 * recorded. It dies with the last of them.
 */

/** Primitives on their way up at the same time; more than this many concurrent failures are not told apart. */
const MAX_PROPAGATING = 64;

export class LocalTrace {
  #made = 0;
  #notMade = 0;
  /** For each error that was recorded: the id of the span through which it would propagate next. */
  #recorded: WeakMap<object, string> | undefined;
  /** By the id of a span: a primitive that a direct child failed with, which may be on its way through it. */
  #propagating: Map<string, unknown> | undefined;

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

  /** Notes that span `id` starts another child: a primitive that came up to it before has been dealt with. */
  startsChild(id: string): void {
    this.#propagating?.delete(id);
  }

  /**
   * Whether `error`, with which span `id` under span `above` fails now, still has to be recorded there: yes, unless it
   * has come up from a child that recorded it. A sibling that throws the same cached error records it again (api.md,
   * *Spans by hand*). Nothing is ever written on the error itself.
   */
  isNew(id: string, above: string | undefined, error: unknown): boolean {
    if ((typeof error === 'object' && error !== null) || typeof error === 'function') {
      this.#recorded ??= new WeakMap();
      const next = this.#recorded.get(error);
      this.#recorded.set(error, above ?? '');
      return next !== id;
    }
    this.#propagating ??= new Map();
    const known = this.#propagating;
    const isNew = !known.has(id) || !Object.is(known.get(id), error);
    known.delete(id);
    if (above !== undefined) {
      const [oldest] = known.size >= MAX_PROPAGATING ? known.keys() : [];
      if (oldest !== undefined) known.delete(oldest);
      known.set(above, error);
    }
    return isNew;
  }
}
