/** `consoleExport`: each local trace as one tree, when its root has ended. */
import { context, ROOT_CONTEXT, SpanStatusCode, TraceFlags, trace } from '@opentelemetry/api';
import { BasicTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ConsoleTreeExporter } from '../../src/setup/console-exporter.js';
import { initializeTracing, shutdownTracing } from '../../src/setup/lifecycle.js';
import { stderrOf } from './support.js';

const test = suite('console export');

function make(maxSpans?: number) {
  const printed: string[] = [];
  const write = (text: string) => printed.push(text);
  const exporter = new ConsoleTreeExporter(maxSpans === undefined ? { write } : { write, maxSpans });
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  return { printed, provider, tracer: provider.getTracer('test') };
}

/** Milliseconds since the epoch; the SDK takes small numbers for readings of `performance.now()`. */
const T = 1_700_000_000_000;

const under = (span: Parameters<typeof trace.setSpan>[1]) => trace.setSpan(ROOT_CONTEXT, span);

test('a trace is printed once, as a tree, when its root has ended', () => {
  const { printed, tracer } = make();
  const root = tracer.startSpan('modular.solve', { startTime: T }, ROOT_CONTEXT);
  const child = tracer.startSpan('tool.search_engine', { startTime: T + 100 }, under(root));
  child.setStatus({ code: SpanStatusCode.ERROR, message: 'upstream 503' });
  child.end(T + 250);
  assert.equal(printed, []);
  root.end(T + 500);
  assert.equal(printed, ['modular.solve [500ms]\n  └─ tool.search_engine [150ms] ✗ upstream 503\n']);
});

test('a span whose parent is in another process is a local root', () => {
  const { printed, tracer } = make();
  const remote = {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: 'b7ad6b7169203331',
    traceFlags: TraceFlags.SAMPLED,
    isRemote: true,
  };
  tracer
    .startSpan('executor.execute_plan', { startTime: T }, trace.setSpanContext(context.active(), remote))
    .end(T + 1);
  assert.is(printed.length, 1);
  assert.match(printed[0] ?? '', /^executor\.execute_plan \[.*\]\n$/);
});

test('a flush prints what a trace has so far', async () => {
  const { printed, provider, tracer } = make();
  const root = tracer.startSpan('root', {}, ROOT_CONTEXT);
  tracer.startSpan('child', {}, under(root)).end();
  await provider.forceFlush();
  assert.is(printed.length, 1);
  assert.match(printed[0] ?? '', 'child');
});

test('memory is bounded: past the limit the oldest trace is printed as far as it has come', () => {
  const { printed, tracer } = make(3);
  const first = tracer.startSpan('first', {}, ROOT_CONTEXT);
  const second = tracer.startSpan('second', {}, ROOT_CONTEXT);
  for (const name of ['a', 'b']) tracer.startSpan(name, {}, under(first)).end();
  tracer.startSpan('c', {}, under(second)).end();
  assert.equal(printed, []);
  tracer.startSpan('d', {}, under(second)).end();
  assert.is(printed.length, 1);
  assert.match(printed[0] ?? '', 'a');
  assert.match(printed[0] ?? '', 'b');
});

test('consoleExport: true prints on stderr, with secrets redacted', async () => {
  const stderr = await stderrOf(() => {
    initializeTracing({ consoleExport: true });
    const span = trace.getTracer('test').startSpan('visible');
    span.setStatus({ code: SpanStatusCode.ERROR, message: 'refused https://me:' + 'hunter2' + '@host' });
    span.end();
  });
  await shutdownTracing();
  assert.match(stderr, /^visible \[/);
  assert.not.match(stderr, 'hunter2');
});

test.run();
