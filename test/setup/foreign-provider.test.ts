/** An application that has set OpenTelemetry up itself. */
import { trace } from '@opentelemetry/api';
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { sharedState } from '../../src/runtime/state.js';
import { getTracer, initializeTracing, shutdownTracing } from '../../src/setup/lifecycle.js';
import { hints, stderrOf } from './support.js';

const test = suite('foreign provider');
const theirs = new InMemorySpanExporter();
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(theirs)] });

test.before(() => provider.register());
test.before.each(() => theirs.reset());
test.after.each(shutdownTracing);

const theirNames = () => theirs.getFinishedSpans().map((span) => span.name);

test("getTracer() works over the application's provider without initializeTracing()", async () => {
  const tracer = getTracer();
  assert.is(tracer.enabled, true);
  assert.is(getTracer(), tracer);
  tracer.getTracer().startSpan('by hand').end();
  await tracer.forceFlush();
  assert.equal(theirNames(), ['by hand']);
});

test("shutting such a tracer down leaves the application's provider running", async () => {
  await getTracer().shutdown();
  trace.getTracer('app').startSpan('still recorded').end();
  assert.equal(theirNames(), ['still recorded']);
});

test('initializeTracing() keeps theirs global, sends our spans to ours, and says so in one line', async () => {
  const ours = new InMemorySpanExporter();
  const stderr = await stderrOf(async () => {
    const tracer = initializeTracing({ spanExporters: [ours], batchExport: false });
    tracer.getTracer().startSpan('ours').end();
    trace.getTracer('app').startSpan('theirs').end();
  });
  assert.is(hints(stderr).length, 1, stderr);
  assert.equal(
    ours.getFinishedSpans().map((span) => span.name),
    ['ours'],
  );
  assert.equal(theirNames(), ['theirs']);
  await shutdownTracing();
  trace.getTracer('app').startSpan('theirs after our shutdown').end();
  assert.equal(theirNames(), ['theirs', 'theirs after our shutdown']);
});

test('initializeTracing() with nowhere to send spans uses their provider, without a word', async () => {
  const stderr = await stderrOf(() => {
    const tracer = initializeTracing({ successStatus: 'unset' });
    tracer.getTracer().startSpan('over theirs').end();
  });
  assert.is(stderr, '');
  assert.equal(theirNames(), ['over theirs']);
  assert.is(sharedState().settings?.successStatus, 'unset');
});

test('enabled: false switches off over their provider too', () => {
  assert.is(initializeTracing({ enabled: false }).enabled, false);
  assert.is(sharedState().off, true);
});

test('a provider that is registered later, or removed, is noticed', () => {
  trace.disable();
  assert.throws(getTracer, /Tracing not initialized/);
  trace.setGlobalTracerProvider(provider);
  getTracer().getTracer().startSpan('again').end();
  assert.equal(theirNames(), ['again']);
});

test.run();
