/** The span as context, and the trace that is not recorded (issue *Speed*, the light span). */
import { context, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import { InMemorySpanExporter, type ReadableSpan } from '@opentelemetry/sdk-trace-base';
import {
  createModuleSpan,
  getTraceContextForA2A,
  initializeTracing,
  shutdownTracing,
  withModuleSpan,
} from 'agentcore-instrument';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { TracingConfig } from '../../src/setup/config.js';
import { load } from '../support/execute.js';
import { wrapEverything } from '../support/wrap-everything.js';

const { code } = wrapEverything(`
  export function outer(use) { return inner(use); }
  export function inner(use) { return use(); }
  export async function later(use) { await null; return inner(use); }
`);
type Wrapped = <R>(use: () => R) => R;
const { outer, inner, later } = (await load(code)) as {
  outer: Wrapped;
  inner: Wrapped;
  later: <R>(use: () => R) => Promise<R>;
};

let exporter = new InMemorySpanExporter();
const names = () => exporter.getFinishedSpans().map((span) => span.name);
const named = (name: string) => exporter.getFinishedSpans().find((span) => span.name === name) as ReadableSpan;
const start = (config: Partial<TracingConfig> = {}) => {
  exporter = new InMemorySpanExporter();
  initializeTracing({ spanExporters: [exporter], batchExport: false, ...config });
};

const test = suite('light span as context');
test.after.each(shutdownTracing);

test('the API finds the span in it, and sets, reads and deletes entries beside it', () => {
  start();
  const key = Symbol.for('entry');
  outer(() => {
    const active = context.active();
    const span = trace.getSpan(active);
    assert.is(span?.isRecording(), true);
    assert.is(span, trace.getActiveSpan());
    const more = active.setValue(key, 'value');
    assert.is(more.getValue(key), 'value');
    assert.is(active.getValue(key), undefined, 'the context itself does not change');
    assert.is(trace.getSpan(more), span);
    assert.is(more.deleteValue(key).getValue(key), undefined);
    assert.is(trace.getSpan(trace.deleteSpan(more)), undefined);
    assert.is(trace.deleteSpan(more).getValue(key), 'value');
    const other = trace.wrapSpanContext({ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 });
    assert.is(trace.getSpan(trace.setSpan(more, other)), other);
  });
});

test('entries of the context around stay visible, at any depth', async () => {
  start();
  const baggage = propagation.createBaggage({ user: { value: 'u1' } });
  const seen = await context.with(propagation.setBaggage(context.active(), baggage), () =>
    later(() => outer(() => propagation.getActiveBaggage()?.getEntry('user')?.value)),
  );
  assert.is(seen, 'u1');
});

test('spans made in contexts that users derive are its children', () => {
  start();
  const { getTracer } = trace;
  outer(() => {
    const around = context.active();
    context.with(around.setValue(Symbol.for('x'), 1), () => inner(() => {}));
    getTracer.call(trace, 'user').startActiveSpan('theirs', {}, (span) => {
      outer(() => {});
      span.end();
    });
    context.with(ROOT_CONTEXT, () => inner(() => {}));
  });
  const parents = exporter.getFinishedSpans().map((span) => {
    const parent = exporter
      .getFinishedSpans()
      .find((one) => one.spanContext().spanId === span.parentSpanContext?.spanId);
    return `${span.name} < ${parent?.name ?? '-'}`;
  });
  assert.equal(parents, [
    'inner < inner',
    'inner < outer',
    'outer < theirs',
    'theirs < inner',
    'inner < -',
    'inner < outer',
    'outer < -',
  ]);
});

test('where tracing is suppressed there is no span, and none is current but what was', () => {
  start();
  outer(() => {
    const around = trace.getActiveSpan();
    context.with(suppressTracing(context.active()), () => outer(() => assert.is(trace.getActiveSpan(), around)));
    context.with(suppressTracing(ROOT_CONTEXT), () => outer(() => assert.is(trace.getActiveSpan(), undefined)));
  });
  assert.equal(names(), ['inner', 'outer']);
});

test('a trace that is not recorded makes one node: no child span, at any depth, now or later', async () => {
  start({ sampleRate: 0 });
  const nodes = new Set<unknown>();
  const note = () => nodes.add(trace.getActiveSpan());
  await later(() => {
    note();
    outer(note);
    return new Promise<void>((resolve) => setImmediate(() => resolve(outer(() => void note()))));
  });
  assert.is(nodes.size, 1);
  assert.equal(names(), []);
});

test('out of it goes a valid traceparent, not sampled, always the same', () => {
  start({ sampleRate: 0 });
  outer(() => {
    const headers = getTraceContextForA2A();
    const traceparent = headers.trace_headers?.traceparent ?? '';
    assert.match(traceparent, /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-02$/);
    assert.is(headers.trace_id, traceparent.slice(3, 35));
    assert.equal(inner(getTraceContextForA2A), headers);
    const standard: Record<string, string> = {};
    propagation.inject(context.active(), standard);
    assert.is(standard['traceparent'], traceparent);
  });
});

test('spans of others and by hand in a trace that is not recorded do not record, and are of that trace', () => {
  start({ sampleRate: 0 });
  outer(() => {
    const traceId = trace.getActiveSpan()?.spanContext().traceId;
    const theirs = trace.getTracer('user').startSpan('theirs');
    assert.is(theirs.isRecording(), false);
    assert.is(theirs.spanContext().traceId, traceId);
    using ours = createModuleSpan({ moduleType: 'planner', operation: 'by_hand' });
    assert.is(ours.isRecording(), false);
    assert.is(ours.spanContext().traceId, traceId);
    withModuleSpan({ moduleType: 'planner', operation: 'callback' }, (span) => {
      assert.is(span.isRecording(), false);
      assert.is(trace.getActiveSpan()?.spanContext().traceId, traceId);
    });
  });
  assert.equal(names(), []);
});

test('under a remote parent its flag decides, and its trace goes on', () => {
  start();
  for (const traceFlags of [0, 1]) {
    const parent = { traceId: 'c'.repeat(32), spanId: 'd'.repeat(16), traceFlags, isRemote: true };
    context.with(trace.setSpanContext(ROOT_CONTEXT, parent), () => {
      inner(() => assert.is(trace.getActiveSpan()?.spanContext().traceId, parent.traceId));
    });
  }
  assert.equal(names(), ['inner']);
  assert.is(named('inner').parentSpanContext?.spanId, 'd'.repeat(16));
  assert.is(named('inner').parentSpanContext?.isRemote, true);
});

test('what each span adds stays its own, though a site’s attributes are shared', () => {
  start();
  inner(() => trace.getActiveSpan()?.setAttribute('mine', 1));
  inner(() => {
    const span = trace.getActiveSpan() as unknown as ReadableSpan;
    (span.attributes as Record<string, unknown>)['theirs'] = 2;
  });
  inner(() => {});
  const added = exporter.getFinishedSpans().map(({ attributes }) => [attributes['mine'], attributes['theirs']]);
  assert.equal(added, [
    [1, undefined],
    [undefined, 2],
    [undefined, undefined],
  ]);
  assert.ok(exporter.getFinishedSpans().every((span) => span.attributes['code.function.name'] !== undefined));
});

test('initialised again, calls under spans of before go on in their trace with the new exporter', async () => {
  start();
  const next = new InMemorySpanExporter();
  let traceId: string | undefined;
  outer(() => {
    traceId = trace.getActiveSpan()?.spanContext().traceId;
    initializeTracing({ spanExporters: [next], batchExport: false });
    inner(() => {});
  });
  assert.equal(
    next.getFinishedSpans().map((span) => [span.name, span.spanContext().traceId]),
    [
      ['inner', traceId],
      ['inner', traceId],
      ['outer', traceId],
    ],
    'what was under way ends there, too',
  );
});

test('a trace is recorded or not as the SDK’s ratio sampler decides by its id', async () => {
  const { TraceIdRatioBasedSampler } = await import('@opentelemetry/sdk-trace-base');
  for (const ratio of [0.5, 0.01, 0.99]) {
    const theirs = new TraceIdRatioBasedSampler(ratio);
    start({ sampleRate: ratio });
    for (let i = 0; i < 2000; i += 1) {
      inner(() => {
        const span = trace.getActiveSpan();
        const spanContext = span?.spanContext();
        const decision = theirs.shouldSample(ROOT_CONTEXT, spanContext?.traceId ?? '').decision;
        assert.is(span?.isRecording(), decision === 2);
        assert.is(spanContext?.traceFlags, decision === 2 ? 3 : 2);
      });
    }
  }
});

test.run();
