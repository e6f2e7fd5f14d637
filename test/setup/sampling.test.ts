/** `sampleRate` is honoured as ParentBased(root = trace-id ratio). */
import { context, ROOT_CONTEXT, TraceFlags, trace } from '@opentelemetry/api';
import {
  AlwaysOnSampler,
  InMemorySpanExporter,
  ParentBasedSampler,
  type Sampler,
  SamplingDecision,
} from '@opentelemetry/sdk-trace-node';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { forceFlush, initializeTracing, shutdownTracing } from '../../src/setup/lifecycle.js';

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

/** Names of the spans that are exported of three roots and a child, under a sampler of the user's. */
async function recordedUnder(shouldSample: Sampler['shouldSample']): Promise<string[]> {
  const exporter = new InMemorySpanExporter();
  initializeTracing({ spanExporters: [exporter], sampler: { shouldSample, toString: () => 'mine' } });
  const tracer = trace.getTracer('test');
  for (const name of ['plan', 'health', 'act']) {
    tracer.startActiveSpan(name, (span) => {
      tracer.startSpan(`${name}.child`).end();
      span.end();
    });
  }
  await forceFlush();
  return exporter.getFinishedSpans().map(({ name }) => name);
}

test('a sampler of the user’s decides about every span', async () => {
  const asked: string[] = [];
  const names = await recordedUnder((_context, _traceId, name) => {
    asked.push(name);
    return {
      decision: name.startsWith('health') ? SamplingDecision.NOT_RECORD : SamplingDecision.RECORD_AND_SAMPLED,
    };
  });
  assert.equal(names, ['plan.child', 'plan', 'act.child', 'act']);
  assert.equal(asked, ['plan', 'plan.child', 'health', 'health.child', 'act', 'act.child']);
});

test('the SDK’s samplers can be given', async () => {
  const always = new ParentBasedSampler({ root: new AlwaysOnSampler() });
  assert.is((await recordedUnder((...request) => always.shouldSample(...request))).length, 6);
});

test('a sampler that throws, or gives no decision, records nothing and breaks nothing', async () => {
  assert.equal(
    await recordedUnder(() => {
      throw new Error('no');
    }),
    [],
  );
  assert.equal(await recordedUnder(() => undefined as never), []);
  assert.equal(await recordedUnder(() => ({ decision: 7 as SamplingDecision })), []);
});

test('a sampler beside a rate, or one that is none, is refused', () => {
  const sampler = new AlwaysOnSampler();
  assert.throws(() => initializeTracing({ sampler, sampleRate: 1 }), /option sampler .* without sampleRate/);
  assert.throws(() => initializeTracing({ sampler: 'always_on' as never }), /a sampler \(shouldSample\)/);
});

/** Trace flags of a root, and of children under parents with each of the flags, recorded or not. */
function flagsUnder(sampleRate: number): number[] {
  initializeTracing({ spanExporters: [new InMemorySpanExporter()], sampleRate });
  const ids = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', isRemote: true };
  return [undefined, 0, 1, 2, 3].map((traceFlags) => {
    const parent = traceFlags === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, { ...ids, traceFlags });
    return trace.getTracer('test').startSpan('any', {}, parent).spanContext().traceFlags;
  });
}

test('a trace id of ours says that it is random, that of another what its maker said', () => {
  assert.equal(flagsUnder(1), [3, 0, 1, 2, 3]);
  assert.equal(flagsUnder(0), [2, 0, 1, 2, 3]);
});

test.run();
