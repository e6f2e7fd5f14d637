/** Set up again under load, shut down twice and at once, given values that are none: no span is lost in silence. */
import { trace } from '@opentelemetry/api';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-node';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { forceFlush, initializeTracing, shutdownTracing } from '../../src/setup/lifecycle.js';
import { encodeTraceRequest } from '../../src/setup/otlp-encoder.js';
import { setupState } from '../../src/setup/shared.js';
import { load } from '../support/execute.js';
import { wrapEverything } from '../support/wrap-everything.js';
import { anHourLater } from './support/an-hour-later.js';
import { lostIn, observed } from './support/observed.js';
import { account, tally } from './support/tally.js';

const { code } = wrapEverything(`
  export async function work(until) { await until; return step(); }
  export function step() { return 1; }
  export async function* ticks(n) { for (let i = 0; i < n; i += 1) { await null; yield step(); } }
`);
const { work, step, ticks } = (await load(code)) as unknown as {
  work: (until?: Promise<unknown>) => Promise<number>;
  step: () => number;
  ticks: (n: number) => AsyncIterable<number>;
};

class Keeping implements SpanExporter {
  readonly kept: ReadableSpan[] = [];
  ends = 0;
  export(spans: ReadableSpan[], answer: (result: { code: number }) => void): void {
    this.kept.push(...spans);
    answer({ code: 0 });
  }
  async shutdown(): Promise<void> {
    this.ends += 1;
  }
}

const test = suite('set up and shut down at any time');
test.before.each(anHourLater);
test.after.each(shutdownTracing);

const loopTurn = () => new Promise((resolve) => setImmediate(resolve));

test('initialised again and again under load, every span arrives, once, under the name it was begun with', async () => {
  const exporters: Keeping[] = [];
  let calls = 0;
  const { escaped, lines } = await observed(async () => {
    const running: Promise<unknown>[] = [];
    for (let round = 0; round < 100; round += 1) {
      const exporter = new Keeping();
      exporters.push(exporter);
      initializeTracing({ spanExporters: [exporter], serviceName: `round-${round}`, maxQueueSize: 10_000 });
      for (let i = 0; i < 20; i += 1) {
        calls += 2;
        running.push(work(i % 2 === 0 ? loopTurn() : Promise.resolve().then(loopTurn)));
      }
      calls += 4;
      running.push(
        (async () => {
          for await (const _ of ticks(3)) await loopTurn();
        })(),
      );
      if (round % 3 === 0) await loopTurn();
    }
    await Promise.all(running);
    await shutdownTracing();
  });
  tally.faults += 99;
  const spans = exporters.flatMap(({ kept }) => kept);
  assert.equal(escaped, []);
  assert.equal(lines, []);
  assert.is(new Set(spans.map((span) => span.spanContext().spanId)).size, spans.length, 'none comes twice');
  assert.is(new Set(spans.map(({ resource }) => resource.attributes['service.name'])).size, 100);
  assert.ok(exporters.every(({ ends }) => ends === 1));
  assert.is(setupState().leaving.size, 0);
  account(calls, spans.length, lostIn(lines));
});

test('shut down while calls are under way: what has ended arrives, and of what ends later one line speaks', async () => {
  const exporter = new Keeping();
  let go = () => {};
  const gate = new Promise<void>((resolve) => {
    go = resolve;
  });
  const { lines, escaped } = await observed(async () => {
    initializeTracing({ spanExporters: [exporter] });
    step();
    const late = work(gate);
    const flushing = forceFlush();
    await Promise.all([shutdownTracing(), shutdownTracing(), forceFlush(), flushing, trace.getTracerProvider()]);
    await shutdownTracing();
    go();
    assert.is(await late, 1);
    assert.is(step(), 1);
  });
  tally.faults += 4;
  assert.equal(escaped, []);
  assert.equal(
    exporter.kept.map(({ name }) => name),
    ['step'],
  );
  assert.is(exporter.ends, 1);
  assert.is(lines.length, 1, lines.join('\n'));
  assert.match(lines[0] ?? '', /the span work is not sent, for tracing was shut down while it was under way/);
});

test('initialised after a shutdown, what began before that ends in the new exporter', async () => {
  const [first, second] = [new Keeping(), new Keeping()];
  initializeTracing({ spanExporters: [first] });
  const late = work(loopTurn());
  await shutdownTracing();
  initializeTracing({ spanExporters: [second] });
  assert.is(await late, 1);
  await shutdownTracing();
  assert.equal([first.kept.length, second.kept.length], [0, 2]);
  account(2, 2, 0);
});

test('shut down during a flush of an exporter that hangs: both end, and the loss is counted', async () => {
  const hanging: SpanExporter = { export() {}, shutdown: async () => {} };
  const { lines, escaped } = await observed(async () => {
    initializeTracing({ spanExporters: [hanging], exportTimeoutMs: 30 });
    step();
    const flushing = forceFlush();
    step();
    await Promise.all([flushing, shutdownTracing()]);
    await forceFlush();
  });
  tally.faults += 1;
  assert.equal(escaped, []);
  account(2, 0, lostIn(lines));
});

test('times, links, kinds and names that are none cost nobody else’s span', async () => {
  const poison: ((name: string) => void)[] = [
    (name) =>
      trace
        .getTracer('t')
        .startSpan(name)
        .addLink({} as never)
        .end(),
    (name) =>
      trace
        .getTracer('t')
        .startSpan(name, { kind: 5n as never })
        .end(),
    (name) => trace.getTracer('t').startSpan(name, { startTime: Number.NaN }).end(Number.POSITIVE_INFINITY),
    (name) => trace.getTracer('t').startSpan(name, { startTime: -1 }).end(-2),
    (name) =>
      trace
        .getTracer('t')
        .startSpan(name, { startTime: new Date(Number.NaN) })
        .end([Number.NaN, -5]),
    (name) =>
      trace
        .getTracer('t')
        .startSpan(name)
        .updateName(Symbol(name) as never)
        .end(),
    (name) =>
      trace
        .getTracer('t')
        .startSpan(name, { attributes: { a: { b: 1n } as never } })
        .end(),
    (name) =>
      trace
        .getTracer('t')
        .startSpan(name)
        .addEvent('e', { a: [1, 'b'] as never }, 'now' as never)
        .end(),
    () =>
      trace
        .getTracer('t')
        .startSpan(undefined as never)
        .end(),
  ];
  const exporter = new Keeping();
  const { escaped } = await observed(async () => {
    initializeTracing({ spanExporters: [exporter] });
    for (const make of poison) make('poisoned');
    step();
    await forceFlush();
    assert.ok(encodeTraceRequest(exporter.kept).length > 100);
    assert.ok(Buffer.from(encodeTraceRequest(exporter.kept)).includes('step'), 'the good one is in the request');
  });
  tally.inputs += poison.length;
  assert.equal(escaped, []);
  assert.is(exporter.kept.length, poison.length + 1);
});

test.run();
