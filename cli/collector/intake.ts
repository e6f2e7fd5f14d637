/** Where both receivers hand in what they got; what the collector knows about its callers. */
import { plainText } from '../../src/tree.js';
import type { DecodedBatch, ReceivedSpan } from './received-span.js';
import type { SpanStore } from './span-store.js';

export type SpansListener = (spans: readonly ReceivedSpan[]) => void;

export class Intake {
  readonly #store: SpanStore;
  readonly #listeners = new Set<SpansListener>();
  #pending = 0;
  #rejectedSpans = 0;
  #refusedRequests = 0;
  #lastRefusal: string | undefined;

  constructor(store: SpanStore) {
    this.#store = store;
  }

  /** Requests that are being received. */
  get pending(): number {
    return this.#pending;
  }

  /** Spans without a valid trace or span id. */
  get rejectedSpans(): number {
    return this.#rejectedSpans;
  }

  get refusedRequests(): number {
    return this.#refusedRequests;
  }

  /** Why the last refused request was refused. */
  get lastRefusal(): string | undefined {
    return this.#lastRefusal;
  }

  /** Keeps a batch and tells the listeners; one that throws makes the request fail. */
  accept(batch: DecodedBatch): void {
    this.#rejectedSpans += batch.rejected;
    this.#store.add(batch.spans);
    if (batch.spans.length > 0) for (const listener of this.#listeners) listener(batch.spans);
  }

  refused(reason: unknown): void {
    this.#refusedRequests++;
    this.#lastRefusal = plainText(reason instanceof Error ? reason.message : String(reason), 200);
  }

  /** Counts `work` as pending until it settles. */
  async track(work: Promise<void>): Promise<void> {
    this.#pending++;
    try {
      await work;
    } finally {
      this.#pending--;
    }
  }

  /** @returns what removes the listener again */
  listen(listener: SpansListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** What OTLP's `partial_success` says about a batch; undefined when all of it was taken. */
export function partialSuccess(batch: DecodedBatch): { rejectedSpans: bigint; errorMessage: string } | undefined {
  if (batch.rejected === 0) return undefined;
  return {
    rejectedSpans: BigInt(batch.rejected),
    errorMessage: 'spans without a valid trace id and span id were left out',
  };
}
