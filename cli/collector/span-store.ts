/** Keeps what was received, bounded: past a limit whole traces go, oldest first, and are counted. */
import type { ReceivedResource, ReceivedSpan } from './received-span.js';
import { sizeOfShared, sizeOfSpan } from './size.js';

export interface SpanStoreLimits {
  /** Spans kept at most. */
  readonly maxSpans: number;
  /** Bytes kept at most, as estimated in memory. */
  readonly maxBytes: number;
}

interface StoredTrace {
  readonly traceId: string;
  /** By everything that tells a span from one that was sent again. */
  readonly spans: Map<string, ReceivedSpan>;
  bytes: number;
}

export class SpanStore {
  readonly #limits: SpanStoreLimits;
  readonly #traces = new Map<string, StoredTrace>();
  /** The traces in the order in which their first span came, from `#head` on; beside the map, where finding the oldest is slow. */
  #order: (StoredTrace | undefined)[] = [];
  #head = 0;
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

  /** Adds a batch. A span that an exporter sent twice, after a timeout, is kept once. */
  add(spans: readonly ReceivedSpan[]): void {
    const sharers = new Map<ReceivedResource, number>();
    for (const { resource } of spans) sharers.set(resource, (sharers.get(resource) ?? 0) + 1);
    const shares = new Map<ReceivedResource, number>();
    for (const span of spans) {
      let share = shares.get(span.resource);
      if (share === undefined) {
        share = sizeOfShared(span) / sharers.get(span.resource)!;
        shares.set(span.resource, share);
      }
      this.#add(span, sizeOfSpan(span) + share);
    }
  }

  /** All spans, trace by trace, in the order in which they came. */
  spans(): ReceivedSpan[] {
    return this.#order.flatMap((trace) => [...(trace?.spans.values() ?? [])]);
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
      trace = { traceId: span.traceId, spans: new Map(), bytes: 0 };
      this.#traces.set(span.traceId, trace);
      this.#order.push(trace);
    }
    trace.spans.set(key, span);
    trace.bytes += bytes;
    this.#count++;
    this.#bytes += bytes;
  }

  /** Drops the oldest traces other than `keep` until one more span fits; false when it cannot fit beside `keep`. */
  #makeRoom(keep: string, bytes: number): boolean {
    const { maxSpans, maxBytes } = this.#limits;
    if (bytes > maxBytes) return false;
    while (this.#count + 1 > maxSpans || this.#bytes + bytes > maxBytes) {
      if (!this.#dropOldest(keep)) return false;
    }
    return true;
  }

  #dropOldest(keep: string): boolean {
    const order = this.#order;
    const oldest = order[this.#head]?.traceId === keep ? this.#head + 1 : this.#head;
    const trace = order[oldest];
    if (trace === undefined) return false;
    order[oldest] = order[this.#head];
    order[this.#head] = undefined;
    this.#head++;
    if (this.#head > 1000 && this.#head > order.length / 2) {
      this.#order = order.slice(this.#head);
      this.#head = 0;
    }
    this.#traces.delete(trace.traceId);
    this.#count -= trace.spans.size;
    this.#bytes -= trace.bytes;
    this.#dropped += trace.spans.size;
    return true;
  }
}
