/** `sampleRate` is honoured as ParentBased(root = trace-id ratio). */
import { context, ROOT_CONTEXT, TraceFlags, trace } from '@opentelemetry/api';
import { InMemorySpanExporter } from '@opentelemetry/sdk-trace-node';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { initializeTracing, shutdownTracing } from '../../src/setup/lifecycle.js';

const test = suite('sampling');
const ROOTS = 4000;

test.after.each(async () => {
  delete process.env.OTEL_TRACES_SAMPLER;
  await shutdownTracing();
});

function recordedRoots(sampleRate?: number): number {
  initializeTracing({
    spanExporters: [new InMemorySpanExporter()],
    maxQueueSize: ROOTS,
    ...(sampleRate === undefined ? {} : { sampleRate }),
  });
  const tracer = trace.getTracer('test');
  let recorded = 0;
  for (let index = 0; index < ROOTS; index += 1) {
    const span = tracer.startSpan('root', {}, ROOT_CONTEXT);
    if (span.isRecording()) recorded += 1;
    span.end();
  }
  return recorded;
}

test('rate 0 records nothing, rate 1 and no rate everything', () => {
  assert.is(recordedRoots(0), 0);
  assert.is(recordedRoots(1), ROOTS);
  assert.is(recordedRoots(), ROOTS);
});

test('rate 0.5 records half of the roots, within six standard deviations', () => {
  const deviation = Math.sqrt(ROOTS * 0.25);
  assert.ok(Math.abs(recordedRoots(0.5) - ROOTS / 2) < 6 * deviation);
});

function childOf(sampled: boolean): boolean {
  const parent = {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: 'b7ad6b7169203331',
    traceFlags: sampled ? TraceFlags.SAMPLED : TraceFlags.NONE,
    isRemote: true,
  };
  const span = trace.getTracer('test').startSpan('child', {}, trace.setSpanContext(context.active(), parent));
  span.end();
  return span.isRecording() || (span.spanContext().traceFlags & TraceFlags.SAMPLED) !== 0;
}

test('a child follows its parent, whatever the rate', () => {
  initializeTracing({ spanExporters: [new InMemorySpanExporter()], sampleRate: 0 });
  assert.is(childOf(true), true);
  initializeTracing({ spanExporters: [new InMemorySpanExporter()], sampleRate: 1 });
  assert.is(childOf(false), false);
});

test('OTEL_TRACES_SAMPLER without parentbased_ does not follow the parent', () => {
  process.env.OTEL_TRACES_SAMPLER = 'always_off';
  initializeTracing({ spanExporters: [new InMemorySpanExporter()] });
  assert.is(childOf(true), false);
  process.env.OTEL_TRACES_SAMPLER = 'always_on';
  initializeTracing({ spanExporters: [new InMemorySpanExporter()] });
  assert.is(childOf(false), true);
});

test.run();
