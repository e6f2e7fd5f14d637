/** Where measured spans end. */

/** An exporter that does nothing but count, and keeps what it gets where it is told to. */
export class Sink {
  count = 0;
  /** @type {object[] | undefined} what `check.mjs` reads: spans of the SDK, or `ownSpan` */
  kept;

  export(spans, done) {
    this.count += spans.length;
    this.kept?.push(...spans);
    done({ code: 0 });
  }

  async shutdown() {}
}

/**
 * The span of a contender that has no SDK, in the shape that `check.mjs` reads.
 *
 * @param {{ name: string, id: string, parentId?: string | undefined, isError: boolean }} span
 */
export function ownSpan({ name, id, parentId, isError }) {
  return {
    name,
    spanContext: () => ({ spanId: id }),
    parentSpanContext: parentId === undefined ? undefined : { spanId: parentId },
    status: { code: isError ? 2 : 0 },
  };
}
