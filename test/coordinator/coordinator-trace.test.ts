import { SpanStatusCode } from '@opentelemetry/api';
import { InMemorySpanExporter, type ReadableSpan, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type ExecutionPlan, ModuleCoordinator, type StepResult } from '../../src/coordinator/index.js';
import { ModuleType } from '../../src/module-type.js';
import { withModuleSpan } from '../../src/spans.js';
import { ManualClock } from './manual-clock.js';
import { accepted, scriptedModules, type Verdict } from './scripted-modules.js';

const exporter = new InMemorySpanExporter();
new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }).register();

const test = suite('coordinator: trace');
test.before.each(() => exporter.reset());

async function spansOf(verdicts: readonly Verdict[], options: object = {}): Promise<ReadableSpan[]> {
  const modules = scriptedModules(verdicts);
  await new ModuleCoordinator({ clock: new ManualClock() }).executeWithRefinement({
    query: 'q',
    ...modules,
    ...options,
  });
  return exporter.getFinishedSpans();
}

test('the coordinator opens one span, modular.solve, with the limits and the outcome', async () => {
  const [root, ...others] = await spansOf([0.4, accepted(0.9)]);
  assert.is(others.length, 0);
  assert.is(root?.name, 'modular.solve');
  assert.is(root?.status.code, SpanStatusCode.OK);
  const { attributes } = root!;
  assert.is(attributes['module.type'], 'modular');
  assert.is(attributes['module.operation'], 'solve');
  assert.is(attributes['modular.max_iterations'], 5);
  assert.is(attributes['modular.confidence_threshold'], 0.7);
  assert.is(attributes['modular.iterations'], 2);
  assert.is(attributes['modular.stop_reason'], 'verified');
  assert.is(attributes['modular.verification_passed'], true);
  assert.is(attributes['modular.confidence'], 0.9);
  assert.is(attributes['plan.id'], 'plan-2');
});

test('each round is an event on it', async () => {
  const [root] = await spansOf([0.4, accepted(0.9)]);
  assert.equal(
    root?.events.map(({ name, attributes }) => [name, attributes]),
    [
      [
        'iteration_completed',
        {
          'plan.id': 'plan-1',
          'plan.iteration': 1,
          'plan.step_count': 2,
          'plan.failed_steps': 1,
          'verification.valid': false,
          'verification.confidence': 0.4,
        },
      ],
      [
        'iteration_completed',
        {
          'plan.id': 'plan-2',
          'plan.iteration': 2,
          'plan.step_count': 2,
          'plan.failed_steps': 1,
          'verification.valid': true,
          'verification.confidence': 0.9,
        },
      ],
    ],
  );
});

test('spans that the modules open, before and after an await, are children of modular.solve', async () => {
  const traced = <R>(moduleType: ModuleType, operation: string, fn: () => Promise<R>) =>
    withModuleSpan({ moduleType, operation }, async () => {
      await null;
      return fn();
    });
  const { planner, executor, verifier, generator } = scriptedModules([0.4, accepted(0.9)]);
  const spans = await spansOf([], {
    planner: {
      analyzeQuery: (...args: Parameters<typeof planner.analyzeQuery>) =>
        traced(ModuleType.PLANNER, 'analyze_query', () => planner.analyzeQuery(...args)),
      refinePlan: (...args: Parameters<typeof planner.refinePlan>) =>
        traced(ModuleType.PLANNER, 'refine_plan', () => planner.refinePlan(...args)),
    },
    executor: {
      executePlan: (plan: ExecutionPlan) =>
        traced(ModuleType.EXECUTOR, 'execute_plan', () => executor.executePlan(plan)),
    },
    verifier: {
      validateResults: (...args: Parameters<typeof verifier.validateResults>) =>
        traced(ModuleType.VERIFIER, 'validate_results', () => verifier.validateResults(...args)),
    },
    generator: {
      synthesizeResponse: (...args: Parameters<typeof generator.synthesizeResponse>) =>
        traced(ModuleType.GENERATOR, 'synthesize_response', () => generator.synthesizeResponse(...args)),
    },
  });
  const root = spans.at(-1)!;
  assert.equal(
    spans.slice(0, -1).map(({ name, parentSpanContext }) => [name, parentSpanContext?.spanId]),
    [
      'planner.analyze_query',
      'executor.execute_plan',
      'verifier.validate_results',
      'planner.refine_plan',
      'executor.execute_plan',
      'verifier.validate_results',
      'generator.synthesize_response',
    ].map((name) => [name, root.spanContext().spanId]),
  );
});

test('a partial answer is a success whose reason to stop is on the span', async () => {
  const [root] = await spansOf([0.5, 0.5]);
  assert.is(root?.status.code, SpanStatusCode.OK);
  assert.is(root?.attributes['modular.stop_reason'], 'converged');
  assert.is(root?.attributes['modular.verification_passed'], false);
});

test('time that runs out before there are results makes the span an error that says so', async () => {
  const clock = new ManualClock();
  const modules = scriptedModules([]);
  const executor = {
    executePlan: (): Promise<readonly StepResult[]> => {
      clock.advance(10);
      return new Promise(() => {});
    },
  };
  const run = new ModuleCoordinator({ clock }).executeWithRefinement({
    query: 'q',
    ...modules,
    executor,
    timeoutMs: 10,
  });
  await run.then(
    () => assert.unreachable(),
    () => {},
  );
  const [root] = exporter.getFinishedSpans();
  assert.is(root?.status.code, SpanStatusCode.ERROR);
  assert.is(root?.attributes['error.type'], 'CoordinatorTimeoutError');
  assert.is(root?.attributes['modular.stop_reason'], 'timeout');
  assert.is(root?.attributes['modular.iterations'], 1);
  assert.equal(
    root?.events.map(({ name }) => name),
    ['timeout', 'exception'],
  );
});

test('the query itself is not recorded', async () => {
  const spans = await spansOf([accepted(1)], { query: 'my private question' });
  assert.not.match(JSON.stringify(spans.map(({ attributes, events }) => [attributes, events])), 'private question');
});

test.run();
