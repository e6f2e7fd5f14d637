/** The way to the receiver of `agentcore-instrument run`, and into providers that are not ours. */
import { ExportResultCode } from '@opentelemetry/core';
import { NodeTracerProvider, type SpanExporter, type SpanProcessor } from '@opentelemetry/sdk-trace-node';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { attachProcessor } from '../../src/setup/attach.js';
import { RunProcessor } from '../../src/setup/run-processor.js';
import { closedPort, startCollector } from './support.js';

const test = suite('run processor');

const processor: SpanProcessor = {
  onStart: () => {},
  onEnd: () => {},
  forceFlush: async () => {},
  shutdown: async () => {},
};

test('a processor is added to a provider of the SDK 2.x, and sees its spans', () => {
  const seen: string[] = [];
  const provider = new NodeTracerProvider();
  assert.is(attachProcessor(provider, { ...processor, onEnd: (span) => seen.push(span.name) }), true);
  provider.getTracer('test').startSpan('theirs').end();
  assert.equal(seen, ['theirs']);
});

test('a processor is added to a provider of the SDK 1.x, and to one behind a proxy', () => {
  const added: SpanProcessor[] = [];
  const provider = { addSpanProcessor: (one: SpanProcessor) => added.push(one) };
  assert.is(attachProcessor(provider, processor), true);
  assert.is(attachProcessor({ getDelegate: () => provider }, processor), true);
  assert.equal(added, [processor, processor]);
});

test('a provider of an unknown kind is left alone', () => {
  assert.is(attachProcessor({}, processor), false);
});

function make(endpoint: string, exporter?: SpanExporter) {
  const lines: string[] = [];
  let carried = 0;
  const options = {
    endpoint,
    report: (message: string) => lines.push(message),
    carry: () => {
      carried += 1;
    },
  };
  const run = new RunProcessor(exporter === undefined ? options : { ...options, exporter });
  return { run, lines, carried: () => carried, makeSpan: spanMaker(run) };
}

function spanMaker(run: RunProcessor) {
  const provider = new NodeTracerProvider({ spanProcessors: [run] });
  return (name: string) => provider.getTracer('test').startSpan(name).end();
}

test('what has not been sent at the exit is sent while the process waits', async () => {
  const collector = await startCollector();
  try {
    const lines: string[] = [];
    const run = new RunProcessor({ endpoint: collector.grpcUrl, report: (message) => lines.push(message) });
    spanMaker(run)('left over');
    // The receiver is in this process, which waits: nothing answers, and the wait must end all the same.
    run.sendNow();
    await collector.received(1);
    assert.is(collector.spans[0]?.name, 'left over');
    assert.equal(lines, []);
  } finally {
    await collector.close();
  }
});

test('what is left over is sent once', async () => {
  const { run, carried, makeSpan } = make(`http://127.0.0.1:${await closedPort()}`);
  run.sendNow();
  assert.is(carried(), 0);
  makeSpan('left over');
  run.sendNow();
  run.sendNow();
  assert.is(carried(), 1);
});

test('what the receiver has confirmed is not sent again', async () => {
  const exporter: SpanExporter = {
    export: (_spans, resultCallback) => resultCallback({ code: ExportResultCode.SUCCESS }),
    shutdown: async () => {},
  };
  const { run, carried, makeSpan } = make(`http://127.0.0.1:${await closedPort()}`, exporter);
  makeSpan('confirmed');
  await run.forceFlush();
  run.sendNow();
  assert.is(carried(), 0);
});

test('a receiver that is away is not waited for again', async () => {
  const { run, lines, carried, makeSpan } = make(`http://127.0.0.1:${await closedPort()}`);
  makeSpan('lost');
  await run.forceFlush().catch((failure) => assert.instance(failure, Error));
  makeSpan('lost too');
  run.sendNow();
  assert.is(carried(), 0);
  assert.is(lines.length, 1);
});

test.run();
