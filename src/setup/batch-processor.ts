/**
 * Batches ended spans on their way to an exporter. The SDK's processor starts all of a full queue at once when it is
 * flushed, of which OTLP exporters fail what is more than 30, and tells nobody what it drops (performance.md, 8). Here
 * the queue keeps what it can hold until an export has room for it, and what it cannot hold is counted.
 */
import { context, ROOT_CONTEXT, TraceFlags } from '@opentelemetry/api';
import { type ExportResult, ExportResultCode, suppressTracing } from '@opentelemetry/core';
import type { ReadableSpan, SpanExporter, SpanProcessor } from '@opentelemetry/sdk-trace-node';
import { ReportedFailure } from './diagnostics.js';
import { hasExportRoom } from './export-room.js';
import { pendingResources } from './pending-resources.js';

/** The end of a process does not wait long; the SDK's own processor starts all it has. */
const WHILE_FLUSHING = 8;

export interface BatchOptions {
  /** Spans in one export at most. */
  readonly maxExportBatchSize: number;
  /** Spans that wait at most, beside those of exports under way; more are dropped. */
  readonly maxQueueSize: number;
  /** Milliseconds that a span waits at most while there are too few for a batch. */
  readonly scheduleDelayMs: number;
  /** Milliseconds after which an export is given up, and the next may start. */
  readonly exportTimeoutMs: number;
  /** Exports under way at once at most; while a flush waits at least {@link WHILE_FLUSHING}. Default 1, as the SDK's. */
  readonly concurrency?: number;
  /** Told how many spans did not fit in the queue: a turn of the event loop after it overflowed, and at the end. */
  readonly onDropped: (dropped: Dropped) => void;
  /**
   * Told how many spans were in exports that failed or were given up: at once when the first export is given up, and at
   * the end. Of a failure the exporter has more to say, and says it.
   */
  readonly onUnsent?: (unsent: Dropped) => void;
}

export interface Dropped {
  /** Of all spans so far. */
  readonly total: number;
  /** No more will come. There is no such call when the first call said the same number. */
  readonly isFinal: boolean;
}

/** Spans are numbered in the order in which they were accepted: `first` is a batch's first. */
interface Batch {
  spans: ReadableSpan[];
  readonly first: number;
}

/** Somebody waits for all spans before number `until` to be sent or to have failed. */
interface Flush {
  readonly until: number;
  readonly done: (failure: unknown) => void;
  failure: unknown;
}

/** A light span knows without its ids, which are made when somebody asks for them. */
function isSampled(span: ReadableSpan & { readonly isSampled?: boolean }): boolean {
  return span.isSampled ?? (span.spanContext().traceFlags & TraceFlags.SAMPLED) !== 0;
}

export class BatchProcessor implements SpanProcessor {
  readonly #exporter: SpanExporter;
  readonly #options: BatchOptions;
  readonly #concurrency: number;
  /** Whole batches that wait, oldest first, and the spans behind them. */
  readonly #batches: ReadableSpan[][] = [];
  #rest: ReadableSpan[] = [];
  #waiting = 0;
  /** Number of the next span to be accepted. */
  #accepted = 0;
  /** Spans before this number leave without waiting for a whole batch. */
  #dueUntil = 0;
  readonly #underWay = new Set<Batch>();
  readonly #flushes = new Set<Flush>();
  #timer: NodeJS.Timeout | undefined;
  #isStarting = false;
  #dropped = 0;
  /** What the first call of `onDropped` said: later ones may be held back as repetitions. */
  #droppedSaid = 0;
  #isDropSaidSoon = false;
  /** Spans in exports that failed or were given up, and what of them the user has been told. */
  #unsent = 0;
  #unsentSaid = 0;
  #isClosed = false;
  #ended: Promise<void> | undefined;

  constructor(exporter: SpanExporter, options: BatchOptions) {
    this.#exporter = exporter;
    this.#options = options;
    this.#concurrency = options.concurrency ?? 1;
  }

  onStart(): void {}

  onEnd(span: ReadableSpan): void {
    if (this.#isClosed || !isSampled(span)) return;
    if (this.#waiting >= this.#options.maxQueueSize) {
      this.#drop();
      return;
    }
    this.#waiting += 1;
    this.#accepted += 1;
    this.#rest.push(span);
    if (this.#rest.length >= this.#options.maxExportBatchSize) {
      this.#batches.push(this.#rest);
      this.#rest = [];
      if (hasExportRoom()) this.#start();
      else setImmediate(() => this.#start());
    } else if (this.#timer === undefined) this.#wait();
  }

  /**
   * Resolves when all spans that ended before have been sent, and rejects when they have all left but one of their exports
   * has failed.
   */
  async forceFlush(): Promise<void> {
    if (this.#ended !== undefined) return this.#ended;
    const [outcome] = await Promise.allSettled([this.#flush()]);
    await this.#exporter.forceFlush?.();
    if (outcome.status === 'rejected') throw outcome.reason;
  }

  /** Spans that have ended, and of which nobody has said yet that they were sent. */
  get left(): number {
    let left = this.#waiting;
    for (const { spans } of this.#underWay) left += spans.length;
    return left;
  }

  /** Says what was dropped and not sent in all, as far as it has not been said. */
  sayTotals(): void {
    if (this.#dropped !== this.#droppedSaid) this.#options.onDropped({ total: this.#dropped, isFinal: true });
    if (this.#unsent !== this.#unsentSaid) this.#options.onUnsent?.({ total: this.#unsent, isFinal: true });
  }

  /** Sends what waits and shuts the exporter down, also when sending fails. Spans that end from now on are not taken. */
  shutdown(): Promise<void> {
    this.#isClosed = true;
    this.#ended ??= this.#end();
    return this.#ended;
  }

  async #end(): Promise<void> {
    try {
      await this.#flush();
    } finally {
      clearTimeout(this.#timer);
      this.sayTotals();
      await this.#exporter.shutdown();
    }
  }

  #flush(): Promise<void> {
    const until = this.#accepted;
    return new Promise((resolve, reject) => {
      const flush: Flush = {
        until,
        failure: undefined,
        done: (failure) => (failure === undefined ? resolve() : reject(failure)),
      };
      this.#flushes.add(flush);
      this.#dueUntil = until;
      this.#start();
      this.#endFlushes();
    });
  }

  /** Unref'd: who ends the process flushes. */
  #wait(): void {
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#dueUntil = this.#accepted;
      this.#start();
    }, this.#options.scheduleDelayMs);
    this.#timer.unref();
  }

  /** Starts as many exports as may be under way. An exporter that answers at once comes back here, and finds it busy. */
  #start(): void {
    if (this.#isStarting) return;
    this.#isStarting = true;
    while (this.#underWay.size < this.#mostUnderWay()) {
      const batch = this.#take();
      if (batch === undefined) break;
      this.#export(batch);
    }
    this.#isStarting = false;
  }

  #mostUnderWay(): number {
    return this.#flushes.size === 0 ? this.#concurrency : Math.max(this.#concurrency, WHILE_FLUSHING);
  }

  #take(): Batch | undefined {
    const first = this.#accepted - this.#waiting;
    let spans = this.#batches.shift();
    if (spans === undefined) {
      if (this.#rest.length === 0 || first >= this.#dueUntil) return undefined;
      spans = this.#rest;
      this.#rest = [];
    }
    this.#waiting -= spans.length;
    return { spans, first };
  }

  #export(batch: Batch): void {
    this.#underWay.add(batch);
    const { exportTimeoutMs, onUnsent } = this.#options;
    // Unref'd: an exporter that nothing keeps alive will not answer any more, and who waits for it has a limit.
    const timer = setTimeout(() => {
      const failure = new Error(`an export was given up after ${exportTimeoutMs} ms`);
      this.#settle(batch, onUnsent === undefined ? failure : new ReportedFailure(failure));
      onUnsent?.({ total: this.#unsent, isFinal: false });
    }, exportTimeoutMs);
    timer.unref();
    const answered = ({ code, error }: ExportResult) => {
      clearTimeout(timer);
      this.#settle(batch, code === ExportResultCode.SUCCESS ? undefined : (error ?? new Error('an export failed')));
    };
    const failed = (cause: unknown) =>
      answered({ code: ExportResultCode.FAILED, error: cause instanceof Error ? cause : new Error(String(cause)) });
    const send = () => {
      if (!this.#underWay.has(batch)) return;
      try {
        // Requests of an exporter are nobody's spans.
        context.with(suppressTracing(ROOT_CONTEXT), () => this.#exporter.export(batch.spans, answered));
      } catch (cause) {
        failed(cause);
      }
    };
    try {
      const resources = pendingResources(batch.spans);
      if (resources.length === 0) send();
      else void Promise.allSettled(resources).then(send);
    } catch (cause) {
      failed(cause);
    }
  }

  #settle(batch: Batch, failure: Error | undefined): void {
    // An answer after the limit changes nothing any more.
    if (!this.#underWay.delete(batch)) return;
    const { length } = batch.spans;
    // An exporter that hangs may keep its callback for ever, and with it what that refers to.
    batch.spans = [];
    if (failure !== undefined) {
      this.#unsent += length;
      this.#unsentSaid ||= length;
      for (const flush of this.#flushes) if (batch.first < flush.until) flush.failure ??= failure;
    }
    this.#start();
    this.#endFlushes();
  }

  #endFlushes(): void {
    if (this.#flushes.size === 0) return;
    let oldest = this.#accepted - this.#waiting;
    for (const { first } of this.#underWay) oldest = Math.min(oldest, first);
    for (const flush of this.#flushes) {
      if (oldest < flush.until) continue;
      this.#flushes.delete(flush);
      flush.done(flush.failure);
    }
  }

  #drop(): void {
    this.#dropped += 1;
    if (this.#isDropSaidSoon) return;
    this.#isDropSaidSoon = true;
    // After the burst, so that its number is whole.
    setImmediate(() => {
      this.#isDropSaidSoon = false;
      if (this.#isClosed) return;
      this.#droppedSaid ||= this.#dropped;
      this.#options.onDropped({ total: this.#dropped, isFinal: false });
    });
  }
}
