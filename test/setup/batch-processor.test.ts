/** What the queue can hold is exported, what it cannot is counted, and it never grows past its bound. */
import { context } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { type ExportResult, ExportResultCode, isTracingSuppressed } from '@opentelemetry/core';
import { BasicTracerProvider, type ReadableSpan, type SpanExporter } from '@opentelemetry/sdk-trace-base';
import { AlwaysOffSampler } from '@opentelemetry/sdk-trace-node';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type BatchOptions, BatchProcessor, type Dropped } from '../../src/setup/batch-processor.js';

const test = suite('batch processor');

/** An exporter whose exports are answered when the test says so. */
class HeldExporter implements SpanExporter {
  readonly exports: { readonly spans: ReadableSpan[]; readonly done: (result: ExportResult) => void }[] = [];
  answered = 0;
  most = 0;
  isShutDown = false;

  get names(): string[] {
    return this.exports.flatMap(({ spans }) => spans.map(({ name }) => name));
  }

  get sizes(): number[] {
    return this.exports.map(({ spans }) => spans.length);
  }

  export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    this.exports.push({ spans, done });
    this.most = Math.max(this.most, this.exports.length - this.answered);
  }

  /** Answers the oldest export without an answer. */
  answer(error?: Error): void {
    const next = this.exports[this.answered];
    if (next === undefined) throw new Error('no export is under way');
    this.answered += 1;
    next.done(error === undefined ? { code: ExportResultCode.SUCCESS } : { code: ExportResultCode.FAILED, error });
  }

  answerAll(): void {
    while (this.answered < this.exports.length) this.answer();
  }

  async shutdown(): Promise<void> {
    this.isShutDown = true;
  }
}

function make(exporter: SpanExporter, options: Partial<BatchOptions> = {}) {
  const dropped: Dropped[] = [];
  const processor = new BatchProcessor(exporter, {
    maxExportBatchSize: 2,
    maxQueueSize: 10,
    scheduleDelayMs: 60_000,
    exportTimeoutMs: 60_000,
    onDropped: (one) => dropped.push(one),
    ...options,
  });
  const tracer = new BasicTracerProvider({ spanProcessors: [processor] }).getTracer('test');
  let made = 0;
  const spans = (count: number) => {
    for (let i = 0; i < count; i += 1) {
      tracer.startSpan(`span ${made}`).end();
      made += 1;
    }
  };
  return { processor, spans, dropped };
}

const names = (count: number, from = 0) => Array.from({ length: count }, (_, i) => `span ${from + i}`);
const loopTurn = () => new Promise((resolve) => setImmediate(resolve));

test('a whole batch leaves at once, the rest with a flush, in order', async () => {
  const exporter = new HeldExporter();
  const { processor, spans } = make(exporter);
  spans(1);
  assert.equal(exporter.sizes, []);
  spans(4);
  assert.equal(exporter.sizes, [2]);
  const flushed = processor.forceFlush();
  for (let i = 0; i < 3; i += 1) exporter.answer();
  await flushed;
  assert.equal(exporter.sizes, [2, 2, 1]);
  assert.equal(exporter.names, names(5));
});

test('a full queue is kept whole however few exports may be under way', async () => {
  for (const concurrency of [1, 3, 8]) {
    const exporter = new HeldExporter();
    const { processor, spans, dropped } = make(exporter, { maxQueueSize: 1000, concurrency });
    spans(1000);
    assert.is(exporter.exports.length, concurrency);
    const flushed = processor.forceFlush();
    exporter.answerAll();
    await flushed;
    assert.equal(exporter.names, names(1000));
    assert.is(exporter.most, 8, 'a flush may start more at once');
    assert.equal(dropped, []);
  }
});

test('a burst: the queue and the exports under way hold what they can, and the rest is counted exactly', async () => {
  const exporter = new HeldExporter();
  const { processor, spans, dropped } = make(exporter, { maxExportBatchSize: 512, maxQueueSize: 2048, concurrency: 8 });
  spans(100_000);
  const held = 8 * 512 + 2048;
  assert.equal(dropped, [], 'it is said when the burst is over');
  await loopTurn();
  assert.equal(dropped, [{ total: 100_000 - held, isFinal: false }]);
  const ended = processor.shutdown();
  exporter.answerAll();
  await ended;
  assert.equal(exporter.names, names(held));
  assert.is(dropped.length, 1, 'the end has nothing to add');
});

test('a burst that fits loses nothing, and nothing is said', async () => {
  const exporter = new HeldExporter();
  const { processor, spans, dropped } = make(exporter, { maxExportBatchSize: 512, maxQueueSize: 200_000 });
  spans(100_000);
  const ended = processor.shutdown();
  exporter.answerAll();
  await ended;
  assert.is(exporter.names.length, 100_000);
  assert.equal(dropped, []);
});

test('room that an export makes is used again', async () => {
  const exporter = new HeldExporter();
  const { spans, dropped } = make(exporter, { maxQueueSize: 4 });
  spans(10);
  await loopTurn();
  assert.equal(dropped, [{ total: 4, isFinal: false }]);
  exporter.answer();
  spans(3);
  await loopTurn();
  assert.equal(dropped.at(-1), { total: 5, isFinal: false });
  assert.equal(exporter.names, names(4));
});

test('the end says how many were dropped in all', async () => {
  const exporter = new HeldExporter();
  const { processor, spans, dropped } = make(exporter, { maxQueueSize: 4 });
  spans(10);
  await loopTurn();
  spans(5);
  await loopTurn();
  spans(1);
  const ended = processor.shutdown();
  exporter.answerAll();
  await ended;
  await loopTurn();
  assert.equal(dropped, [
    { total: 4, isFinal: false },
    { total: 9, isFinal: false },
    { total: 10, isFinal: true },
  ]);
});

test('a flush waits for what ended before it, not for what ends during it', async () => {
  const exporter = new HeldExporter();
  const { processor, spans } = make(exporter);
  spans(3);
  let isFlushed = false;
  const flushed = processor.forceFlush().then(() => {
    isFlushed = true;
  });
  spans(2);
  exporter.answer();
  await loopTurn();
  assert.is(isFlushed, false);
  exporter.answer();
  await flushed;
  assert.equal(exporter.sizes, [2, 1, 2]);
});

test('two flushes at once both end', async () => {
  const exporter = new HeldExporter();
  const { processor, spans } = make(exporter);
  spans(1);
  const first = processor.forceFlush();
  const second = processor.forceFlush();
  exporter.answer();
  await Promise.all([first, second]);
  await processor.forceFlush();
  assert.is(exporter.exports.length, 1);
});

test('a flush rejects with the failure of an export, after all of them', async () => {
  const exporter = new HeldExporter();
  const { processor, spans } = make(exporter);
  spans(5);
  const flushed = processor.forceFlush().catch((error: unknown) => error);
  exporter.answer(new Error('away'));
  exporter.answer();
  exporter.answer(new Error('away again'));
  assert.match(String(await flushed), /away$/);
  spans(1);
  const later = processor.forceFlush();
  exporter.answer();
  await later;
});

test('an exporter that throws is a failed export, and the next one goes out', async () => {
  const inner = new HeldExporter();
  let calls = 0;
  const { processor, spans } = make({
    export(batch, done) {
      calls += 1;
      if (calls === 1) throw new Error('broken');
      inner.export(batch, done);
      inner.answer();
    },
    shutdown: async () => {},
  });
  spans(4);
  await processor.forceFlush();
  assert.equal(inner.names, names(2, 2));
});

test('a resource that cannot be read fails its batch, and nobody else', async () => {
  const exporter = new HeldExporter();
  const { processor, spans } = make(exporter);
  const broken = {
    spanContext: () => ({ traceFlags: 1 }),
    get resource(): never {
      throw new TypeError('no resource');
    },
  } as unknown as ReadableSpan;
  processor.onEnd(broken);
  assert.match(String(await processor.forceFlush().catch((error: unknown) => error)), 'TypeError');
  spans(2);
  exporter.answer();
  await processor.forceFlush();
  assert.equal(exporter.names, names(2));
});

test('an exporter that answers at once has no deeper a stack for a longer queue', async () => {
  let exported = 0;
  const waiting: (() => void)[] = [];
  const { processor, spans } = make(
    {
      export(batch, done) {
        exported += batch.length;
        if (exported === 1) waiting.push(() => done({ code: ExportResultCode.SUCCESS }));
        else done({ code: ExportResultCode.SUCCESS });
      },
      shutdown: async () => {},
    },
    { maxExportBatchSize: 1, maxQueueSize: 50_000 },
  );
  spans(50_000);
  waiting[0]?.();
  await processor.forceFlush();
  assert.is(exported, 50_000);
});

test('an export without an answer is given up, and the next one goes out', async () => {
  const exporter = new HeldExporter();
  const { processor, spans } = make(exporter, { exportTimeoutMs: 1 });
  spans(2);
  // The limit's timer keeps no process alive; this test has to.
  const alive = setInterval(() => {}, 1000);
  const failure = await processor.forceFlush().catch((error: unknown) => error);
  clearInterval(alive);
  assert.match(String(failure), 'an export was given up after 1 ms');
  exporter.answer();
  spans(2);
  exporter.answer();
  await processor.forceFlush();
  assert.equal(exporter.sizes, [2, 2]);
});

test('too few spans for a batch leave after the delay', async () => {
  // The delay's timer keeps no process alive; this test has to.
  const alive = setInterval(() => {}, 1000);
  await new Promise<void>((resolve) => {
    const { spans } = make(
      {
        export: (_spans, done) => {
          done({ code: ExportResultCode.SUCCESS });
          resolve();
        },
        shutdown: async () => {},
      },
      { scheduleDelayMs: 1 },
    );
    spans(1);
  });
  clearInterval(alive);
});

test('the end sends what waits, shuts the exporter down even so, and takes no more', async () => {
  const exporter = new HeldExporter();
  const { processor, spans } = make(exporter);
  spans(1);
  const ended = processor.shutdown();
  spans(1);
  exporter.answer(new Error('away'));
  assert.match(String(await ended.catch((error: unknown) => error)), 'away');
  assert.is(exporter.isShutDown, true);
  assert.equal(exporter.names, ['span 0']);
  assert.is(processor.shutdown(), ended);
});

test('spans that are not sampled do not take room', async () => {
  const exporter = new HeldExporter();
  const { processor } = make(exporter);
  const tracer = new BasicTracerProvider({ sampler: new AlwaysOffSampler(), spanProcessors: [processor] }).getTracer(
    'x',
  );
  for (let i = 0; i < 20; i += 1) tracer.startSpan('off').end();
  await processor.forceFlush();
  assert.equal(exporter.sizes, []);
});

test('an export is nobody’s span', async () => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const suppressed: boolean[] = [];
  const { spans } = make({
    export: (_spans, done) => {
      suppressed.push(isTracingSuppressed(context.active()));
      done({ code: ExportResultCode.SUCCESS });
    },
    shutdown: async () => {},
  });
  spans(2);
  assert.equal(suppressed, [true]);
  context.disable();
});

test.run();
