import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ModuleCoordinator } from '../../src/coordinator/index.js';
import { ManualClock } from './manual-clock.js';
import { accepted, scriptedModules, type Verdict } from './scripted-modules.js';

const test = suite('coordinator: refinement');

async function run(verdicts: readonly Verdict[], options: object = {}) {
  const clock = new ManualClock();
  const modules = scriptedModules(verdicts);
  const result = await new ModuleCoordinator({ clock }).executeWithRefinement({ query: 'q', ...modules, ...options });
  return { result, trace: result.executionTrace, metrics: result.executionTrace.refinementMetrics, modules, clock };
}

test('results that are accepted at once take one round, and each module is called once', async () => {
  const { result, trace, metrics, modules } = await run([accepted(0.9)]);
  assert.equal(modules.calls, [
    'analyzeQuery(q)',
    'executePlan(plan-1)',
    'validateResults(plan-1)',
    'synthesizeResponse(plan-1)',
  ]);
  assert.equal(result.answer, 'answer from plan-1');
  assert.equal(result.sources, ['source']);
  assert.is(trace.planId, 'plan-1');
  assert.is(trace.iterations, 1);
  assert.is(trace.stopReason, 'verified');
  assert.is(trace.verificationPassed, true);
  assert.is(trace.confidenceScore, 0.9);
  assert.equal(trace.modulesInvoked, ['planner', 'executor', 'verifier', 'generator']);
  assert.equal([trace.stepCount, trace.successfulSteps, trace.failedSteps], [2, 1, 1]);
  assert.is(metrics.totalRefinements, 0);
  assert.is(metrics.iterationsToSuccess, 1);
});

test('an equal confidence of 0.5 twice stops the run at 2, converged', async () => {
  const { trace, metrics } = await run([0.5, 0.5, accepted(1)]);
  assert.is(trace.iterations, 2);
  assert.is(trace.stopReason, 'converged');
  assert.is(trace.verificationPassed, false);
  assert.is(metrics.converged, true);
  assert.is(metrics.iterationsToSuccess, null);
});

test('a confidence that rises 0.5, 0.6, 0.7 goes on until round 4 is accepted at 0.8, with 3 refinements', async () => {
  const { trace, metrics, modules } = await run([0.5, 0.6, 0.7, accepted(0.8)]);
  assert.is(trace.iterations, 4);
  assert.is(trace.verificationPassed, true);
  assert.is(metrics.totalRefinements, 3);
  assert.equal(metrics.confidenceProgression, [0.5, 0.6, 0.7, 0.8]);
  assert.is(metrics.iterationsToSuccess, 4);
  assert.is(metrics.converged, false);
  assert.is(modules.calls.filter((call) => call.startsWith('synthesizeResponse')).length, 1);
});

test('the metrics tell initial, final and greatest confidence and the improvement', async () => {
  const { metrics } = await run([0.4, accepted(0.85)]);
  assert.is(metrics.initialConfidence, 0.4);
  assert.is(metrics.finalConfidence, 0.85);
  assert.is(metrics.maxConfidenceReached, 0.85);
  assert.ok(Math.abs(metrics.confidenceImprovement! - 0.45) < 1e-12);
});

test('valid results below the confidence threshold are refined', async () => {
  const { trace } = await run([accepted(0.69), accepted(0.7)]);
  assert.is(trace.iterations, 2);
  assert.is(trace.stopReason, 'verified');
});

test('a high confidence does not make invalid results accepted', async () => {
  const { trace } = await run([0.8, accepted(0.95)]);
  assert.is(trace.iterations, 2);
});

test('maxIterations ends the run with a partial answer and no error', async () => {
  const { result, trace } = await run([0.1, 0.2, 0.3, accepted(1)], { maxIterations: 3 });
  assert.is(trace.iterations, 3);
  assert.is(trace.stopReason, 'max_iterations');
  assert.is(trace.verificationPassed, false);
  assert.is(result.answer, 'answer from plan-3');
});

test('without maxIterations there are at most 5 rounds', async () => {
  const { trace } = await run([0.1, 0.2, 0.3, 0.4, 0.5, accepted(1)]);
  assert.is(trace.iterations, 5);
});

test('a falling confidence stops the run too, but has not converged, and the answer comes from the better round', async () => {
  const { result, trace, metrics } = await run([0.6, 0.4, accepted(1)]);
  assert.is(trace.iterations, 2);
  assert.is(trace.stopReason, 'confidence_declined');
  assert.is(metrics.converged, false);
  assert.is(metrics.finalConfidence, 0.4);
  assert.is(result.answer, 'answer from plan-1');
  assert.is(trace.answerIteration, 1);
  assert.is(trace.confidenceScore, 0.6);
});

test('an accepted round is answered from even if an earlier invalid one was more confident', async () => {
  const { result, trace } = await run([0.75, accepted(0.72)]);
  assert.is(trace.stopReason, 'verified');
  assert.is(result.answer, 'answer from plan-2');
});

test('of equally confident rounds the answer comes from the later', async () => {
  const { result } = await run([0.5, 0.5]);
  assert.is(result.answer, 'answer from plan-2');
});

test('a wider convergence window forgives a level round', async () => {
  const { trace } = await run([0.3, 0.3, 0.5, 0.5, 0.5], { convergenceWindow: 3 });
  assert.is(trace.iterations, 5);
  assert.is(trace.stopReason, 'converged');
});

test('a rise of exactly the convergence threshold goes on, whatever the rounding of its difference', async () => {
  const { trace } = await run([0.1, 0.11, accepted(1)]);
  assert.is(trace.iterations, 3);
});

test('a convergence threshold of 0 lets a level confidence go on to maxIterations', async () => {
  const { trace } = await run([0.5, 0.5, 0.5], { convergenceThreshold: 0, maxIterations: 3 });
  assert.is(trace.stopReason, 'max_iterations');
});

test('the planner gets the feedback, else the errors, else a default, and what there is so far', async () => {
  const { modules } = await run([
    { valid: false, confidence: 0.1, feedback: 'widen', errors: ['x'] },
    { valid: false, confidence: 0.2, errors: ['a', 'b'] },
    { valid: false, confidence: 0.3 },
    accepted(1),
  ]);
  assert.equal(modules.feedbacks, ['widen', 'Errors: a, b', 'No specific feedback']);
  assert.equal(
    modules.refinements.map(({ iteration, verification }) => [iteration, verification.confidence]),
    [
      [2, 0.1],
      [3, 0.2],
      [4, 0.3],
    ],
  );
  assert.is(modules.refinements[0]?.results.length, 2);
});

test('the transitions name every hand-over, in order, with the time at which the first module was done', async () => {
  const clock = new ManualClock();
  const modules = scriptedModules([0.4, accepted(0.9)]);
  const executor = {
    async executePlan() {
      clock.advance(10);
      return [];
    },
  };
  const { executionTrace } = await new ModuleCoordinator({ clock }).executeWithRefinement({
    query: 'q',
    ...modules,
    executor,
  });
  assert.equal(
    executionTrace.transitions.map(({ from, to, reason, trigger, iteration, atMs }) =>
      [from, to, reason, trigger, iteration, atMs].join(' '),
    ),
    [
      'planner executor initial_planning_complete query_received 1 0',
      'executor verifier execution_complete plan_received 1 10',
      'planner executor plan_refinement_complete verification_failed 2 10',
      'executor verifier execution_complete plan_received 2 20',
      'verifier generator verification_complete execution_received 2 20',
    ],
  );
  assert.is(executionTrace.totalDurationMs, 20);
  assert.equal(
    executionTrace.refinementHistory.map(({ iteration, durationMs }) => [iteration, durationMs]),
    [
      [1, 10],
      [2, 10],
    ],
  );
});

test('the history tells what each round came to', async () => {
  const { trace } = await run([{ valid: false, confidence: 0.4, errors: ['e'], feedback: 'f' }, accepted(0.9)]);
  assert.equal(trace.refinementHistory[0], {
    iteration: 1,
    planId: 'plan-1',
    stepCount: 2,
    successfulSteps: 1,
    failedSteps: 1,
    valid: false,
    confidence: 0.4,
    errors: ['e'],
    feedback: 'f',
    durationMs: 0,
  });
});

test('reasoning is asked for and returned only on request', async () => {
  const silent = await run([accepted(1)]);
  assert.not('reasoning' in silent.result);
  assert.is(silent.modules.requests[0]?.includeReasoning, false);
  const talkative = await run([accepted(1)], { includeReasoning: true, outputFormat: 'markdown' });
  assert.is(talkative.result.reasoning, 'because');
  assert.is(talkative.modules.requests[0]?.includeReasoning, true);
  assert.is(talkative.modules.requests[0]?.outputFormat, 'markdown');
});

test('modules may be synchronous, and an answer need not be text', async () => {
  const { answer, sources, executionTrace } = await new ModuleCoordinator().executeWithRefinement({
    query: 'q',
    planner: { analyzeQuery: () => ({ planId: 'p', steps: [] }), refinePlan: (plan) => plan },
    executor: { executePlan: () => [] },
    verifier: { validateResults: () => ({ valid: true, confidence: 1 }) },
    generator: { synthesizeResponse: ({ plan }) => ({ answer: { plan: plan.planId } }) },
  });
  assert.equal(answer.plan, 'p');
  assert.equal(sources, []);
  assert.is(executionTrace.stepCount, 0);
});

test('runs of one coordinator at the same time do not mix', async () => {
  const coordinator = new ModuleCoordinator({ clock: new ManualClock() });
  const traces = await Promise.all(
    [[accepted(0.9)], [0.4, accepted(0.9)], [0.5, 0.5]].map(async (verdicts) => {
      const { executionTrace } = await coordinator.executeWithRefinement({ query: 'q', ...scriptedModules(verdicts) });
      return `${executionTrace.iterations} ${executionTrace.stopReason}`;
    }),
  );
  assert.equal(traces, ['1 verified', '2 verified', '2 converged']);
});

for (const module of ['planner', 'executor', 'verifier', 'generator'] as const) {
  test(`what the ${module} throws comes out as it is`, async () => {
    const error = new Error(module);
    const throwing = () => Promise.reject(error);
    const clock = new ManualClock();
    const modules = {
      ...scriptedModules([accepted(1)]),
      [module]: {
        analyzeQuery: throwing,
        executePlan: throwing,
        validateResults: throwing,
        synthesizeResponse: throwing,
      },
    };
    try {
      await new ModuleCoordinator({ clock }).executeWithRefinement({ query: 'q', ...modules });
      assert.unreachable();
    } catch (thrown) {
      assert.is(thrown, error);
    }
    assert.is(clock.pending, 0);
  });
}

const badOptions: [name: string, value: unknown][] = [
  ['maxIterations', 0],
  ['maxIterations', 1.5],
  ['maxIterations', Number.NaN],
  ['timeoutMs', 0],
  ['timeoutMs', -1],
  ['timeoutMs', 2 ** 31],
  ['timeoutMs', '5'],
  ['confidenceThreshold', 1.1],
  ['confidenceThreshold', Number.NaN],
  ['convergenceWindow', 1],
  ['convergenceThreshold', -0.1],
];
for (const [name, value] of badOptions) {
  test(`${name} ${JSON.stringify(value)} is refused by name before any module is called`, async () => {
    const modules = scriptedModules([accepted(1)]);
    try {
      await new ModuleCoordinator().executeWithRefinement({ query: 'q', ...modules, [name]: value });
      assert.unreachable();
    } catch (error) {
      assert.instance(error, RangeError);
      assert.match((error as RangeError).message, new RegExp(`${name} is .*; allowed: `));
    }
    assert.equal(modules.calls, []);
  });
}

for (const confidence of [Number.NaN, -0.1, 70]) {
  test(`a verifier that returns the confidence ${confidence} is told so`, async () => {
    try {
      await run([{ valid: true, confidence }]);
      assert.unreachable();
    } catch (error) {
      assert.instance(error, RangeError);
      assert.match((error as RangeError).message, `the confidence ${confidence}; allowed`);
    }
  });
}

test.run();
