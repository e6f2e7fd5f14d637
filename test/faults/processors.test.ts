/** Span processors, samplers and id generators that fail or are instrumented themselves: the program goes on, the spans too. */
import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  InMemorySpanExporter,
  type ReadableSpan,
  type Sampler,
  SimpleSpanProcessor,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { createModuleSpan, withModuleSpan } from 'agentcore-instrument';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { forceFlush, initializeTracing, shutdownTracing } from '../../src/setup/lifecycle.js';
import { load } from '../support/execute.js';
import { wrapEverything } from '../support/wrap-everything.js';
import { anHourLater } from './support/an-hour-later.js';
import { MOST_LINES, observed } from './support/observed.js';
import { account, tally } from './support/tally.js';

const { code } = wrapEverything(`
  export async function work(n) { await null; return n * 2; }
  export class Listener {
    seen = 0;
    onStart(span) { this.note(span); }
    async onEnd(span) { this.note(span); await null; await this.post(span); }
    note() { this.seen += 1; }
    async post() { await null; this.note(); }
    async forceFlush() {}
    async shutdown() {}
  }
  export class Decider {
    shouldSample() { return this.decide(); }
    decide() { return { decision: 2 }; }
  }
`);
const { work, Listener, Decider } = (await load(code)) as unknown as {
  work: (n: number) => Promise<number>;
  Listener: new () => SpanProcessor & { seen: number };
  Decider: new () => Sampler;
};

const test = suite('processors that fail');
test.before.each(anHourLater);
test.after.each(async () => {
  await shutdownTracing();
  trace.disable();
  context.disable();
});

const nothing: SpanProcessor = {
  onStart() {},
  onEnd() {},
  forceFlush: async () => {},
  shutdown: async () => {},
};
const thrown = () => {
  throw new Error('processor');
};
const rejected = async () => Promise.reject(new Error('processor'));

const faults: Readonly<Record<string, object>> = {
  'onStart throws': { onStart: thrown },
  'onEnding throws': { onEnding: thrown },
  'onEnd throws': { onEnd: thrown },
  'onStart rejects': { onStart: rejected },
  'onEnd rejects': { onEnd: rejected },
  'everything throws': { onStart: thrown, onEnding: thrown, onEnd: thrown, forceFlush: thrown, shutdown: thrown },
  'flush and shutdown hang': { forceFlush: () => new Promise(() => {}), shutdown: () => new Promise(() => {}) },
};

/** Everything that makes spans, called once each; the values that came back. */
async function program(): Promise<unknown[]> {
  const results: unknown[] = [];
  results.push(await work(1));
  results.push(withModuleSpan({ moduleType: 'planner', operation: 'a' }, () => 2));
  results.push(await withModuleSpan({ moduleType: 'planner', operation: 'b' }, async () => 3));
  const failure = new Error('the program’s own');
  try {
    withModuleSpan({ moduleType: 'planner', operation: 'c' }, () => {
      throw failure;
    });
  } catch (error) {
    results.push(error === failure);
  }
  createModuleSpan({ moduleType: 'planner', operation: 'd' }).end();
  return results;
}
const SPANS = 5;
const RESULTS = [2, 2, 3, true];

for (const [name, fault] of Object.entries(faults)) {
  test(`a processor whose ${name}: the next one and the exporter hear of all spans`, async () => {
    const exporter = new InMemorySpanExporter();
    const heard: string[] = [];
    const healthy = { ...nothing, onEnd: (span: ReadableSpan) => heard.push(span.name) } as SpanProcessor;
    let results: unknown[] = [];
    let sent: ReadableSpan[] = [];
    const { lines, stdout, escaped } = await observed(async () => {
      initializeTracing({
        spanProcessors: [{ ...nothing, ...fault }, healthy],
        spanExporters: [exporter],
        exportTimeoutMs: 40,
      });
      results = await program();
      await forceFlush();
      sent = exporter.getFinishedSpans();
      await shutdownTracing();
    });
    tally.faults += 1;
    assert.equal(results, RESULTS);
    assert.equal(escaped, []);
    assert.is(stdout, '');
    assert.is(heard.length, SPANS);
    assert.ok(lines.length >= 1 && lines.length <= MOST_LINES, lines.join('\n'));
    account(SPANS, sent.length, 0);
  });

  test(`under a provider that is not ours, a processor whose ${name}`, async () => {
    const provider = new NodeTracerProvider({ spanProcessors: [{ ...nothing, ...fault } as SpanProcessor] });
    trace.setGlobalTracerProvider(provider);
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    let results: unknown[] = [];
    const { escaped } = await observed(async () => {
      results = await program();
    });
    tally.faults += 1;
    assert.equal(results, RESULTS);
    // Their provider calls them, and what an async one rejects with is theirs.
    if (!name.includes('rejects')) assert.equal(escaped, []);
  });
}

test('a processor that is instrumented is told of the program’s spans, and not of its own', async () => {
  const listener = new Listener();
  const exporter = new InMemorySpanExporter();
  let sent: ReadableSpan[] = [];
  await observed(async () => {
    initializeTracing({ spanProcessors: [listener], spanExporters: [exporter] });
    await work(1);
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    await forceFlush();
    sent = exporter.getFinishedSpans();
    await shutdownTracing();
  });
  tally.faults += 1;
  assert.equal(
    sent.map(({ name }) => name),
    ['work'],
  );
  assert.is(listener.seen, 3);
});

test('a sampler and a processor that are instrumented, under a provider that is not ours', async () => {
  const exporter = new InMemorySpanExporter();
  const listener = new Listener();
  // What it does later is not told apart from the program's own work.
  listener.onEnd = () => {};
  const provider = new NodeTracerProvider({
    sampler: new Decider(),
    spanProcessors: [listener, new SimpleSpanProcessor(exporter)],
  });
  trace.setGlobalTracerProvider(provider);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  await work(1);
  tally.faults += 2;
  assert.equal(
    exporter.getFinishedSpans().map(({ name }) => name),
    ['work'],
  );
  assert.is(listener.seen, 1);
});

test('a sampler and an id generator that throw: the program runs without spans', async () => {
  for (const options of [
    { sampler: { shouldSample: thrown } },
    { idGenerator: { generateTraceId: thrown, generateSpanId: thrown } },
  ]) {
    const provider = new NodeTracerProvider(options);
    trace.setGlobalTracerProvider(provider);
    const { escaped } = await observed(async () => {
      assert.equal(await program(), RESULTS);
    });
    tally.faults += 1;
    assert.equal(escaped, []);
    trace.disable();
  }
});

test.run();
