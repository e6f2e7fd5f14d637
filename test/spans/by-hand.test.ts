/** Spans by hand: names, parents and what is current (api.md, *Spans by hand*). */
import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import {
  addEvent,
  createModuleSpan,
  createToolSpan,
  ModuleType,
  recordException,
  setSpanError,
  setSpanSuccess,
  traceExecutionPlan,
  withModuleSpan,
  withToolSpan,
} from 'agentcore-instrument';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { shapeOf, startTracing, type TestTracing } from '../support/tracing.js';

const byHand = suite<{ tracing: TestTracing }>('spans by hand');
byHand.before((state) => {
  state.tracing = startTracing();
});
byHand.before.each(({ tracing }) => tracing.reset());
byHand.after(({ tracing }) => tracing.stop());

const planner = (operation: string) => createModuleSpan({ moduleType: ModuleType.PLANNER, operation });

byHand('a module span has the seed’s name, kind and attributes', ({ tracing }) => {
  const span = createModuleSpan({
    moduleType: ModuleType.PLANNER,
    operation: 'analyze_query',
    attributes: { query: 'fibonacci(10)', max_iterations: 5, tags: ['a', 'b'], nested: { api_key: 'x' } },
  });
  span.end();
  const [made] = tracing.spans();
  assert.is(made?.name, 'planner.analyze_query');
  assert.is(made?.kind, SpanKind.INTERNAL);
  assert.is(made?.status.code, SpanStatusCode.OK, 'a success ends with OK');
  assert.equal(made?.attributes, {
    'module.type': 'planner',
    'module.operation': 'analyze_query',
    'gen_ai.operation.name': 'plan',
    'gen_ai.agent.name': 'planner',
    query: 'fibonacci(10)',
    max_iterations: 5,
    tags: ['a', 'b'],
    nested: '{"api_key":"***REDACTED***"}',
  });
});

byHand('spans made one after another in one flow are siblings', async ({ tracing }) => {
  const root = planner('root');
  planner('first').end();
  await null;
  planner('second').end();
  root.end();
  assert.equal(shapeOf(tracing.spans()), ['planner.root(planner.first, planner.second)']);
  assert.is(trace.getActiveSpan(), undefined, 'what was current before is current again');
});

byHand('an end out of order never makes a span current that has ended', ({ tracing }) => {
  const outer = planner('outer');
  const inner = planner('inner');
  outer.end();
  assert.is(trace.getActiveSpan()?.spanContext().spanId, inner.spanContext().spanId, 'the inner one is still current');
  inner.end();
  assert.is(trace.getActiveSpan(), undefined);
  planner('next').end();
  assert.equal(shapeOf(tracing.spans()), ['planner.outer(planner.inner)', 'planner.next']);
});

byHand('an end in another flow leaves that flow’s context alone', async ({ tracing }) => {
  const span = planner('here');
  await withModuleSpan({ moduleType: 'memory', operation: 'there' }, async (other) => {
    await null;
    span.end();
    assert.is(trace.getActiveSpan()?.spanContext().spanId, other.spanContext().spanId);
  });
  planner('after').end();
  assert.equal(shapeOf(tracing.spans()), ['planner.here(memory.there)', 'planner.after']);
});

byHand('a tool span goes under the given parent or the current span, and is not current itself', ({ tracing }) => {
  const parent = createModuleSpan({ moduleType: ModuleType.EXECUTOR, operation: 'execute_step' });
  const tool = createToolSpan({
    toolName: 'calculator',
    parameters: { operation: 'add', a: 2, password: 'p' },
    parentSpan: parent,
  });
  assert.is(trace.getActiveSpan()?.spanContext().spanId, parent.spanContext().spanId);
  createToolSpan({ toolName: 'search' }).end();
  tool.end();
  parent.end();
  assert.equal(shapeOf(tracing.spans()), ['executor.execute_step(tool.calculator, tool.search)']);
  const made = tracing.spans().find((span) => span.name === 'tool.calculator');
  assert.is(made?.attributes['tool.parameters'], '{"operation":"add","a":2,"password":"***REDACTED***"}');
  assert.is(made?.attributes['gen_ai.tool.name'], 'calculator');
});

byHand('`using` ends a span with its block', ({ tracing }) => {
  {
    using span = planner('scoped');
    assert.ok(span.isRecording());
  }
  assert.is(tracing.spans().length, 1);
});

byHand('ending twice is ending once', ({ tracing }) => {
  const span = planner('once');
  span.end();
  span.end();
  assert.is(tracing.spans().length, 1);
});

byHand('the callback forms are current inside, end when the result settles, and pass it on', async ({ tracing }) => {
  const result = withModuleSpan({ moduleType: 'generator', operation: 'write' }, async () => {
    await null;
    return withToolSpan({ toolName: 'pen' }, () => 42);
  });
  assert.is(tracing.spans().length, 0, 'not ended before it settled');
  assert.is(await result, 42);
  assert.equal(shapeOf(tracing.spans()), ['generator.write(tool.pen)']);
  const failure = new RangeError('too far');
  try {
    withToolSpan({ toolName: 'saw' }, () => {
      throw failure;
    });
    assert.unreachable();
  } catch (error) {
    assert.is(error, failure, 'the same error');
  }
  const saw = tracing.spans().find((span) => span.name === 'tool.saw');
  assert.is(saw?.status.code, SpanStatusCode.ERROR);
  assert.is(saw?.attributes['error.type'], 'RangeError');
});

byHand(
  'an error is recorded once, at the innermost span; a sibling that throws the same one records it again',
  async ({ tracing }) => {
    const cached = new Error('cached');
    const tool = (name: string) => withToolSpan({ toolName: name }, () => Promise.reject(cached)).catch(() => {});
    await withModuleSpan({ moduleType: 'executor', operation: 'run' }, async () => {
      await tool('one');
      await tool('two');
      throw cached;
    }).catch(() => {});
    const recorded = tracing.spans().map((span) => `${span.name} ${span.events.length} ${span.status.code}`);
    assert.equal(recorded, ['tool.one 1 2', 'tool.two 1 2', 'executor.run 0 2']);
    assert.equal(Reflect.ownKeys(cached).sort(), ['message', 'stack'], 'nothing is added to the user’s error');
  },
);

byHand('any thrown value can be recorded', ({ tracing }) => {
  for (const value of [
    undefined,
    null,
    'text',
    7,
    Symbol('s'),
    { message: 'like an error' },
    new (class Custom extends Error {})('mine'),
  ]) {
    const span = planner('throws');
    recordException(span, value);
    span.end();
  }
  const types = tracing.spans().map((span) => span.attributes['error.type']);
  assert.equal(types, ['undefined', 'null', 'string', 'number', 'symbol', 'Object', 'Custom']);
  assert.ok(tracing.spans().every((span) => span.events.length === 1 && span.status.code === SpanStatusCode.ERROR));
});

byHand('events and statuses are sanitized, arrays of primitives stay arrays', ({ tracing }) => {
  const secret = ['sk', 'ant', 'api03', 'A'.repeat(40)].join('-');
  const span = planner('events');
  addEvent(span, 'validation_failed', { errors: ['incomplete_data'], detail: { token: 'abc', n: 1 } });
  setSpanSuccess(span);
  setSpanError(span, `could not use ${secret}`);
  span.end();
  const [made] = tracing.spans();
  assert.equal(made?.events[0]?.attributes, {
    errors: ['incomplete_data'],
    detail: '{"token":"***REDACTED***","n":1}',
  });
  assert.not.match(JSON.stringify([made?.status, made?.events]), secret);
});

byHand('an execution plan is traced with its three numbers', ({ tracing }) => {
  traceExecutionPlan({ planId: 'p1', iteration: 2, stepCount: 3 })?.end();
  const [made] = tracing.spans();
  assert.is(made?.name, 'executor.execute_plan');
  assert.is(made?.attributes['plan.id'], 'p1');
  assert.is(made?.attributes['plan.iteration'], 2);
  assert.is(made?.attributes['plan.step_count'], 3);
});

byHand('a bad module type or tool name is an error that says what is allowed', () => {
  assert.throws(() => createModuleSpan({ moduleType: 'No Good', operation: 'x' }), /no module name/);
  assert.throws(() => createToolSpan({ toolName: '' }), /toolName/);
});

byHand.run();
