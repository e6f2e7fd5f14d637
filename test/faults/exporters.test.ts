/** Exporters of the user's that fail in every way one can: others get their spans, the loss is counted, nothing escapes. */
import type { ExportResult } from '@opentelemetry/core';
import { InMemorySpanExporter, type ReadableSpan, type SpanExporter } from '@opentelemetry/sdk-trace-node';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { forceFlush, initializeTracing, shutdownTracing } from '../../src/setup/lifecycle.js';
import { load } from '../support/execute.js';
import { wrapEverything } from '../support/wrap-everything.js';
import { anHourLater } from './support/an-hour-later.js';
import { lostIn, MOST_LINES, observed } from './support/observed.js';
import { account, tally } from './support/tally.js';

const { code } = wrapEverything('export async function work(n) { await null; return n * 2; }');
const { work } = (await load(code)) as { work: (n: number) => Promise<number> };

type Answer = (result?: ExportResult) => void;
interface Fault {
  readonly name: string;
  readonly export: (spans: ReadableSpan[], answer: Answer) => unknown;
  readonly rest?: Partial<SpanExporter>;
  /** Spans of five that it takes; default none. */
  readonly takes?: number;
}

const failure = { code: 1, error: new Error('broken') };
const never = () => new Promise<void>(() => {});
const hostile = {
  get message(): string {
    throw new Error('message');
  },
  toString() {
    throw new Error('toString');
  },
};

const faults: readonly Fault[] = [
  { name: 'hangs', export: () => {} },
  { name: 'hangs, and so do its flush and its end', export: () => {}, rest: { forceFlush: never, shutdown: never } },
  {
    name: 'throws',
    export() {
      throw new Error('thrown');
    },
  },
  {
    name: 'throws something that cannot be read',
    export() {
      throw hostile;
    },
  },
  { name: 'is async and rejects', export: async () => Promise.reject(new Error('rejected')) },
  { name: 'fails', export: (_spans, answer) => answer(failure) },
  { name: 'fails without a reason', export: (_spans, answer) => answer({ code: 1 }) },
  {
    name: 'fails with what is no error',
    export: (_spans, answer) => answer({ code: 1, error: hostile as unknown as Error }),
  },
  { name: 'answers with nothing, later', export: (_spans, answer) => setImmediate(answer) },
  {
    name: 'answers twice, first well',
    export(_spans, answer) {
      answer({ code: 0 });
      answer(failure);
    },
    takes: 5,
  },
  {
    name: 'answers twice, then throws',
    export(_spans, answer) {
      answer(failure);
      answer({ code: 0 });
      throw new Error('thrown');
    },
  },
  {
    name: 'takes all, and cannot be flushed or ended',
    export: (_spans, answer) => answer({ code: 0 }),
    rest: {
      forceFlush() {
        throw new Error('flush');
      },
      shutdown: () => Promise.reject(new Error('shutdown')),
    },
    takes: 5,
  },
  {
    name: 'empties the list that it is given',
    export(spans, answer) {
      spans.length = 0;
      answer({ code: 0 });
    },
    takes: 5,
  },
];

const test = suite('exporters that fail');
test.before.each(anHourLater);
test.after.each(shutdownTracing);

for (const batchExport of [true, false]) {
  for (const fault of faults) {
    test(`an exporter that ${fault.name} (batches: ${batchExport})`, async () => {
      const healthy = new InMemorySpanExporter();
      const kept: string[] = [];
      healthy.export = (spans, answer) => {
        kept.push(...spans.map(({ name }) => name));
        answer({ code: 0 });
      };
      const faulty = { shutdown: async () => {}, ...fault.rest, export: fault.export } as unknown as SpanExporter;
      const results: number[] = [];
      const { lines, stdout, escaped } = await observed(async () => {
        initializeTracing({
          spanExporters: [faulty, healthy],
          exportTimeoutMs: 40,
          maxExportBatchSize: 2,
          batchExport,
        });
        for (let n = 0; n < 5; n += 1) results.push(await work(n));
        await forceFlush();
        await shutdownTracing();
      });
      tally.faults += 1;
      assert.equal(results, [0, 2, 4, 6, 8]);
      assert.equal(escaped, []);
      assert.is(stdout, '');
      assert.is(kept.length, 5, 'the other exporter gets them all');
      const takes = fault.takes ?? 0;
      assert.ok(lines.length <= MOST_LINES, lines.join('\n'));
      assert.is(lostIn(lines), 5 - takes, lines.join('\n'));
      account(10, kept.length + takes, lostIn(lines));
    });
  }
}

test('an exporter that answers after its time was given up changes nothing, and gets the next spans', async () => {
  const answers: Answer[] = [];
  const got: number[] = [];
  const late: SpanExporter = {
    export(spans, answer) {
      got.push(spans.length);
      if (answers.push(answer as unknown as Answer) > 1) answer({ code: 0 });
    },
    shutdown: async () => {},
  };
  const { lines, escaped } = await observed(async () => {
    initializeTracing({ spanExporters: [late], exportTimeoutMs: 40 });
    await work(1);
    await forceFlush();
    answers[0]?.({ code: 0 });
    await work(2);
    await shutdownTracing();
  });
  tally.faults += 1;
  assert.equal(escaped, []);
  assert.equal(got, [1, 1]);
  assert.is(lostIn(lines), 1);
  account(2, 1, lostIn(lines));
});

test('an exporter that keeps the callbacks of exports it never answers keeps no spans of ours', async () => {
  const { exposedCollector } = await import('../support/collector.js');
  const collect = await exposedCollector();
  const callbacks: unknown[] = [];
  const spans: WeakRef<ReadableSpan>[] = [];
  const hanging: SpanExporter = {
    export(given, answer) {
      callbacks.push(answer);
      spans.push(...given.map((span) => new WeakRef(span)));
    },
    shutdown: async () => {},
  };
  await observed(async () => {
    initializeTracing({ spanExporters: [hanging], exportTimeoutMs: 20, maxExportBatchSize: 10 });
    for (let n = 0; n < 100; n += 1) await work(n);
    await forceFlush();
    await shutdownTracing();
  });
  for (let i = 0; i < 3; i += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    collect();
  }
  assert.ok(callbacks.length > 0 && spans.length > 0);
  assert.is(spans.filter((ref) => ref.deref() !== undefined).length, 0);
});

test.run();
