/** `initializeTracing`, `getTracer`, `shutdownTracing`, `forceFlush`: what is in force when. */
import { context, createContextKey, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { InMemorySpanExporter, type ReadableSpan, type SpanProcessor } from '@opentelemetry/sdk-trace-node';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { sharedState } from '../../src/runtime/state.js';
import { forceFlush, getTracer, initializeTracing, shutdownTracing } from '../../src/setup/lifecycle.js';
import { TracingConfigError } from '../../src/setup/validate.js';
import { hints, stderrOf } from './support.js';

const test = suite('lifecycle');

test.after.each(async () => {
  await shutdownTracing();
});

/** An exporter that keeps its spans when it is shut down, and says whether it was. */
class RecordingExporter extends InMemorySpanExporter {
  readonly all: ReadableSpan[] = [];
  ended = false;

  override export(...args: Parameters<InMemorySpanExporter['export']>): void {
    this.all.push(...args[0]);
    super.export(...args);
  }

  override shutdown(): Promise<void> {
    this.ended = true;
    return super.shutdown();
  }
}

const names = (exporter: RecordingExporter) => exporter.all.map((span) => span.name);
const globalSpan = (name: string) => trace.getTracer('test').startSpan(name).end();

test('getTracer() before initializeTracing() throws the sentence of api.md', () => {
  assert.throws(
    getTracer,
    (error: Error) => error.message === 'Tracing not initialized. Call initializeTracing() first.',
  );
});

test('getTracer() gives the tracer that initializeTracing() returned, and throws again after shutdown', async () => {
  const tracer = initializeTracing({ spanExporters: [new RecordingExporter()], serviceName: 'mine' });
  assert.is(getTracer(), tracer);
  assert.is(tracer.enabled, true);
  assert.is(tracer.serviceName, 'mine');
  await shutdownTracing();
  assert.is(tracer.enabled, false);
  assert.throws(getTracer, /not initialized/);
});

test('spans go to the exporter, under the service name, and batches wait for a flush', async () => {
  const exporter = new RecordingExporter();
  initializeTracing({ spanExporters: [exporter], serviceName: 'svc' });
  getTracer().getTracer().startSpan('one').end();
  globalSpan('two');
  assert.equal(names(exporter), []);
  await forceFlush();
  assert.equal(names(exporter), ['one', 'two']);
  assert.is(exporter.all[0]?.resource.attributes['service.name'], 'svc');
});

test('shutdownTracing() flushes, ends the exporter, and may be called again, also at the same time', async () => {
  const exporter = new RecordingExporter();
  initializeTracing({ spanExporters: [exporter] });
  globalSpan('last');
  await Promise.all([shutdownTracing(), shutdownTracing()]);
  await shutdownTracing();
  assert.equal(names(exporter), ['last']);
  assert.is(exporter.ended, true);
});

test('after shutdown nothing is left in the global slot, so that instrumented code is off', async () => {
  initializeTracing({ spanExporters: [new RecordingExporter()] });
  assert.is.not(sharedState().own, undefined);
  await shutdownTracing();
  assert.is(sharedState().own, undefined);
  assert.is(sharedState().settings, undefined);
  assert.is(trace.getTracer('x').startSpan('x').isRecording(), false);
});

test('initializing again ends the old provider in the background, and shutdown waits for it', async () => {
  const first = new RecordingExporter();
  const second = new RecordingExporter();
  const old = initializeTracing({ spanExporters: [first], serviceName: 'one' });
  const early = trace.getTracer('early');
  early.startSpan('before').end();
  const current = initializeTracing({ spanExporters: [second], serviceName: 'two' });
  early.startSpan('after').end();
  old.getTracer().startSpan('from the old tracer').end();
  assert.is.not(old, current);
  await shutdownTracing();
  assert.equal(names(first), ['before']);
  assert.equal(names(second), ['after', 'from the old tracer']);
  assert.ok(second.all.every((span) => span.resource.attributes['service.name'] === 'two'));
  assert.is(first.ended, true);
});

test("an old tracer's shutdown() leaves the provider in force alone", async () => {
  const exporter = new RecordingExporter();
  const old = initializeTracing({ spanExporters: [new RecordingExporter()] });
  const current = initializeTracing({ spanExporters: [exporter] });
  await old.shutdown();
  assert.is(current.enabled, true);
  assert.is(exporter.ended, false);
  await current.shutdown();
  assert.is(exporter.ended, true);
});

test('an exporter and a processor that serve two providers in turn are ended with the last', async () => {
  const exporter = new RecordingExporter();
  let processorEnds = 0;
  const ended: string[] = [];
  const processor: SpanProcessor = {
    onStart: () => {},
    onEnd: (span) => ended.push(span.name),
    forceFlush: async () => {},
    shutdown: async () => {
      processorEnds += 1;
    },
  };
  initializeTracing({ spanExporters: [exporter], spanProcessors: [processor] });
  initializeTracing({ spanExporters: [exporter], spanProcessors: [processor] });
  await forceFlush();
  globalSpan('still taken');
  assert.is(exporter.ended, false);
  assert.is(processorEnds, 0);
  await shutdownTracing();
  assert.equal(names(exporter), ['still taken']);
  assert.equal(ended, ['still taken']);
  assert.is(processorEnds, 1);
});

test('enabled: false makes no provider, switches instrumented code off, and the raw tracer throws', () => {
  const exporter = new RecordingExporter();
  const tracer = initializeTracing({ enabled: false, spanExporters: [exporter] });
  assert.is(tracer.enabled, false);
  assert.is(sharedState().off, true);
  assert.is(sharedState().own, undefined);
  assert.throws(() => tracer.getTracer(), /Tracing is not enabled/);
  assert.is(trace.getTracer('x').startSpan('x').isRecording(), false);
});

test('the environment can keep instrumented code off although the program says enabled: true', async () => {
  process.env.AGENTCORE_TRACING_ENABLED = 'false';
  const exporter = new RecordingExporter();
  const stderr = await stderrOf(async () => {
    const tracer = initializeTracing({ enabled: true, spanExporters: [exporter] });
    assert.is(tracer.enabled, true);
    assert.is(sharedState().off, true);
    tracer.getTracer().startSpan('by hand').end();
    await shutdownTracing();
  });
  delete process.env.AGENTCORE_TRACING_ENABLED;
  assert.equal(names(exporter), ['by hand']);
  assert.match(stderr, 'AGENTCORE_TRACING_ENABLED=false');
});

test('enabled: false ends what an earlier call had made', async () => {
  const exporter = new RecordingExporter();
  initializeTracing({ spanExporters: [exporter] });
  initializeTracing({ enabled: false });
  globalSpan('not recorded');
  await forceFlush();
  assert.is(exporter.ended, true);
  assert.equal(names(exporter), []);
});

test('with nowhere to send spans there is one line, no provider, and no cost', async () => {
  const stderr = await stderrOf(() => {
    initializeTracing();
    initializeTracing({});
  });
  assert.is(hints(stderr).length, 1, stderr);
  assert.match(stderr, 'otlpEndpoint');
  assert.is(sharedState().own, undefined);
  assert.is(sharedState().off, false);
  assert.is(getTracer().enabled, false);
});

test('a bad option throws before anything is changed', () => {
  const tracer = initializeTracing({ spanExporters: [new RecordingExporter()] });
  const bad = { sampleRate: '0.5' } as unknown as { sampleRate: number };
  assert.throws(
    () => initializeTracing(bad),
    (error: unknown) => error instanceof TracingConfigError && error.option === 'sampleRate',
  );
  assert.is(getTracer(), tracer);
  assert.is(tracer.enabled, true);
});

test('the settings that spans need reach the runtime', () => {
  initializeTracing({
    spanExporters: [new RecordingExporter()],
    successStatus: 'unset',
    maxSpansPerTrace: 7,
    attributeValueLimit: 5,
    captureContent: true,
    redaction: { keys: ['house_rule'] },
  });
  const settings = sharedState().settings;
  assert.is(settings?.successStatus, 'unset');
  assert.is(settings?.maxSpansPerTrace, 7);
  assert.is(settings?.captureContent, true);
  assert.is(settings?.scrubAttribute('house_rule', 'x'), '***REDACTED***');
  assert.ok(String(settings?.scrubAttribute('note', 'abcdefgh')).length <= 5);
});

test('a context manager and propagators are registered, and context survives an await', async () => {
  initializeTracing({ spanExporters: [new RecordingExporter()] });
  const key = createContextKey('test');
  const seen = await context.with(ROOT_CONTEXT.setValue(key, 'here'), async () => {
    await Promise.resolve();
    return context.active().getValue(key);
  });
  assert.is(seen, 'here');
  assert.equal(propagation.fields().sort(), ['baggage', 'traceparent', 'tracestate']);
});

test('other propagators replace ours of an earlier call', () => {
  initializeTracing({ spanExporters: [new RecordingExporter()] });
  initializeTracing({ spanExporters: [new RecordingExporter()], propagators: ['baggage'] });
  assert.equal(propagation.fields(), ['baggage']);
  initializeTracing({ spanExporters: [new RecordingExporter()], propagators: ['none'] });
  assert.equal(propagation.fields(), []);
});

test('a failing exporter of the user is one line, and one for all that it lost, and nothing rejects', async () => {
  const failing = new RecordingExporter();
  failing.export = () => {
    throw new Error('disk full');
  };
  const stderr = await stderrOf(async () => {
    initializeTracing({ spanExporters: [failing] });
    globalSpan('one');
    await forceFlush();
    globalSpan('two');
    await shutdownTracing();
  });
  const [first = '', total = '', ...more] = hints(stderr);
  assert.equal(more, []);
  assert.match(first, 'disk full');
  assert.match(total, '2 spans were not sent in all');
});

test('a flush that hangs is given up after exportTimeoutMs', async () => {
  const hanging = new RecordingExporter();
  hanging.export = () => {};
  const started = performance.now();
  const stderr = await stderrOf(async () => {
    initializeTracing({ spanExporters: [hanging], exportTimeoutMs: 50, batchExport: false });
    globalSpan('stuck');
    await forceFlush();
  });
  assert.ok(performance.now() - started < 5_000);
  assert.match(stderr, 'given up after 50 ms');
});

test.run();
