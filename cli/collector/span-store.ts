/** Keeps what was received, bounded: past a limit whole traces go, oldest first, and are counted. */
import type { ReceivedSpan } from './received-span.js';

export interface SpanStoreLimits {
  /** Spans kept at most. */
  readonly maxSpans: number;
  /** Bytes kept at most, as counted on the wire; the objects in memory take some times as much. */
  readonly maxBytes: number;
}

interface StoredTrace {
  /** By everything that tells a span from one that was sent again. */
  readonly spans: Map<string, ReceivedSpan>;
  bytes: number;
}

export class SpanStore {
  readonly #limits: SpanStoreLimits;
  /** In the order in which their first span came. */
  readonly #traces = new Map<string, StoredTrace>();
  #count = 0;
  #bytes = 0;
  #dropped = 0;

  constructor(limits: SpanStoreLimits) {
    this.#limits = limits;
  }

  /** Spans that were received but are not kept, for a limit. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Adds a batch that took `bytes` on the wire. A span that an exporter sent twice, after a timeout, is kept once. */
  add(spans: readonly ReceivedSpan[], bytes: number): void {
    for (const span of spans) this.#add(span, bytes / spans.length);
  }

  /** All spans, trace by trace, in the order in which they came. */
  spans(): ReceivedSpan[] {
    return [...this.#traces.values()].flatMap((trace) => [...trace.spans.values()]);
  }

  #add(span: ReceivedSpan, bytes: number): void {
    const key = `${span.spanId} ${span.startTimeUnixNano} ${span.endTimeUnixNano} ${span.name}`;
    if (this.#traces.get(span.traceId)?.spans.has(key)) return;
    if (!this.#makeRoom(span.traceId, bytes)) {
      this.#dropped++;
      return;
    }
    let trace = this.#traces.get(span.traceId);
    if (trace === undefined) {
      trace = { spans: new Map(), bytes: 0 };
      this.#traces.set(span.traceId, trace);
    }
    trace.spans.set(key, span);
    trace.bytes += bytes;
    this.#count++;
    this.#bytes += bytes;
  }

  /** Drops the oldest traces other than `keep` until one more span fits; false when it cannot fit beside `keep`. */
  #makeRoom(keep: string, bytes: number): boolean {
    const { maxSpans, maxBytes } = this.#limits;
    if (this.#count + 1 <= maxSpans && this.#bytes + bytes <= maxBytes) return true;
    for (const [traceId, trace] of this.#traces) {
      if (traceId === keep) continue;
      this.#traces.delete(traceId);
      this.#count -= trace.spans.size;
      this.#bytes -= trace.bytes;
      this.#dropped += trace.spans.size;
      if (this.#count + 1 <= maxSpans && this.#bytes + bytes <= maxBytes) return true;
    }
    return false;
  }
}
