import { spawnSync } from 'node:child_process';
import { getEventListeners } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  CoordinatorTimeoutError,
  type ExecutionPlan,
  type GeneratedResponse,
  type ModuleCallContext,
  ModuleCoordinator,
  type StepResult,
  type Verification,
} from '../../src/coordinator/index.js';
import { ManualClock } from './manual-clock.js';
import { accepted, scriptedModules, type Verdict } from './scripted-modules.js';

const test = suite('coordinator: time limit and abort');

/** A call that tells when it was made, and settles only when the test says so. */
class PendingCall<T> {
  resolve!: (value: T) => void;
  reject!: (error: unknown) => void;
  started: Promise<ModuleCallContext>;
  #start!: (context: ModuleCallContext) => void;
  readonly #outcome: Promise<T>;

  constructor() {
    this.started = new Promise((resolve) => {
      this.#start = resolve;
    });
    this.#outcome = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }

  make(context: ModuleCallContext): Promise<T> {
    this.#start(context);
    return this.#outcome;
  }
}

function start(verdicts: readonly Verdict[], options: object = {}) {
  const clock = new ManualClock();
  const modules = scriptedModules(verdicts);
  const run = new ModuleCoordinator({ clock }).executeWithRefinement({
    query: 'q',
    timeoutMs: 1000,
    ...modules,
    ...options,
  });
  return { clock, run, modules };
}

async function rejection(run: Promise<unknown>): Promise<unknown> {
  try {
    await run;
  } catch (error) {
    return error;
  }
  throw new Error('the run did not reject');
}

/** What the process would report as unhandled while `body` and the turn after it run. */
async function unhandledDuring(body: () => Promise<void>): Promise<unknown[]> {
  const reasons: unknown[] = [];
  const listener = (reason: unknown) => reasons.push(reason);
  process.on('unhandledRejection', listener);
  await body();
  await nextTurn();
  await nextTurn();
  process.off('unhandledRejection', listener);
  return reasons;
}

test('time that runs out before there are results is an error that tells the limit', async () => {
  const call = new PendingCall<readonly StepResult[]>();
  const executor = { executePlan: (_: ExecutionPlan, context: ModuleCallContext) => call.make(context) };
  const { clock, run, modules } = start([], { executor });
  await call.started;
  clock.advance(1000);
  const error = await rejection(run);
  assert.instance(error, CoordinatorTimeoutError);
  assert.is((error as CoordinatorTimeoutError).timeoutMs, 1000);
  assert.is((error as CoordinatorTimeoutError).name, 'CoordinatorTimeoutError');
  assert.match((error as CoordinatorTimeoutError).message, '1000 ms passed before there were any results');
  assert.is(modules.requests.length, 0, 'nothing is generated from nothing');
});

test('time that runs out in a later round gives a partial answer from the verified one', async () => {
  const call = new PendingCall<ExecutionPlan>();
  const planner = {
    ...scriptedModules([]).planner,
    refinePlan: (_: ExecutionPlan, __: string, context: ModuleCallContext) => call.make(context),
  };
  const { clock, run, modules } = start([0.4], { planner });
  await call.started;
  clock.advance(1000);
  const { answer, executionTrace } = await run;
  assert.is(answer, 'answer from plan-1');
  assert.is(executionTrace.stopReason, 'timeout');
  assert.is(executionTrace.verificationPassed, false);
  assert.is(executionTrace.iterations, 2, 'the round that was cut short counts as begun');
  assert.is(executionTrace.answerIteration, 1);
  assert.is(executionTrace.refinementMetrics.totalRefinements, 0, 'a refinement that did not come to an end is none');
  assert.is(modules.requests[0]?.stopReason, 'timeout');
});

test('results that were not verified in time still give an answer, without a confidence', async () => {
  const call = new PendingCall<Verification>();
  const verifier = {
    validateResults: (_: readonly StepResult[], __: ExecutionPlan, context: ModuleCallContext) => call.make(context),
  };
  const { clock, run, modules } = start([], { verifier });
  await call.started;
  clock.advance(1000);
  const { executionTrace } = await run;
  assert.is(executionTrace.confidenceScore, null);
  assert.is(executionTrace.successfulSteps, 1);
  assert.is(executionTrace.refinementMetrics.initialConfidence, null);
  assert.is(executionTrace.refinementMetrics.confidenceImprovement, null);
  assert.is(modules.requests[0]?.verification, undefined);
  assert.not(executionTrace.transitions.some(({ from }) => from === 'verifier'));
});

test('a generator gets the time limit anew, and passing it is an error', async () => {
  const call = new PendingCall<GeneratedResponse>();
  const generator = { synthesizeResponse: (_: unknown, context: ModuleCallContext) => call.make(context) };
  const { clock, run } = start([accepted(1)], { generator });
  const { signal } = await call.started;
  clock.advance(999);
  assert.is(signal.aborted, false);
  clock.advance(1);
  const error = await rejection(run);
  assert.instance(error, CoordinatorTimeoutError);
  assert.match((error as Error).message, 'before the answer was generated');
});

test('a module that is still running when time is up is told by its signal', async () => {
  const call = new PendingCall<readonly StepResult[]>();
  const executor = { executePlan: (_: ExecutionPlan, context: ModuleCallContext) => call.make(context) };
  const { clock, run } = start([], { executor });
  const { signal, iteration } = await call.started;
  assert.is(iteration, 1);
  assert.is(signal.aborted, false);
  clock.advance(1000);
  assert.is(signal.aborted, true);
  assert.is(await rejection(run), signal.reason);
});

test('a result that comes after the time limit is ignored', async () => {
  const call = new PendingCall<readonly StepResult[]>();
  const executor = { executePlan: (_: ExecutionPlan, context: ModuleCallContext) => call.make(context) };
  const { clock, run, modules } = start([accepted(1)], { executor });
  await call.started;
  clock.advance(1000);
  await rejection(run);
  call.resolve([]);
  await nextTurn();
  assert.equal(modules.calls, ['analyzeQuery(q)']);
});

test('a rejection that comes after the time limit does not become an unhandled one', async () => {
  const call = new PendingCall<readonly StepResult[]>();
  const executor = { executePlan: (_: ExecutionPlan, context: ModuleCallContext) => call.make(context) };
  const unhandled = await unhandledDuring(async () => {
    const { clock, run } = start([], { executor });
    await call.started;
    clock.advance(1000);
    await rejection(run);
    call.reject(new Error('late'));
  });
  assert.equal(unhandled, []);
});

test('no step is started after the time limit even if a step blocked the thread and the timer could not fire', async () => {
  const clock = new ManualClock();
  const modules = scriptedModules([0.4, accepted(1)]);
  const { executionTrace } = await new ModuleCoordinator({ clock }).executeWithRefinement({
    query: 'q',
    timeoutMs: 1000,
    ...modules,
    executor: {
      executePlan() {
        clock.block(500);
        return [];
      },
    },
    verifier: {
      validateResults() {
        clock.block(500);
        return { valid: false, confidence: 0.4 };
      },
    },
  });
  assert.is(executionTrace.stopReason, 'timeout');
  assert.equal(modules.calls, ['analyzeQuery(q)', 'synthesizeResponse(plan-1)']);
});

test('a run that ends in time leaves no timer behind', async () => {
  const { clock, run } = start([0.4, accepted(1)]);
  await run;
  assert.is(clock.pending, 0);
});

test('an infinite time limit sets no timer', async () => {
  const call = new PendingCall<readonly StepResult[]>();
  const executor = { executePlan: (_: ExecutionPlan, context: ModuleCallContext) => call.make(context) };
  const { clock, run } = start([accepted(1)], { executor, timeoutMs: Number.POSITIVE_INFINITY });
  await call.started;
  assert.is(clock.pending, 0);
  call.resolve([]);
  assert.is((await run).executionTrace.stopReason, 'verified');
});

test('a signal that has aborted already rejects the run before the planner is called', async () => {
  const reason = new Error('cancelled');
  const { run, modules, clock } = start([accepted(1)], { signal: AbortSignal.abort(reason) });
  assert.is(await rejection(run), reason);
  assert.equal(modules.calls, []);
  assert.is(clock.pending, 0);
});

test("a run leaves no listener on the caller's signal, which may outlive many runs", async () => {
  const { signal } = new AbortController();
  const { run } = start([0.4, accepted(1)], { signal });
  assert.is(getEventListeners(signal, 'abort').length, 1);
  await run;
  assert.is(getEventListeners(signal, 'abort').length, 0);
});

test('a signal that aborts in the middle rejects the run at once with its reason', async () => {
  const controller = new AbortController();
  const call = new PendingCall<readonly StepResult[]>();
  const executor = { executePlan: (_: ExecutionPlan, context: ModuleCallContext) => call.make(context) };
  const { run, clock } = start([], { executor, signal: controller.signal });
  const { signal } = await call.started;
  const reason = new Error('cancelled');
  controller.abort(reason);
  assert.is(await rejection(run), reason);
  assert.is(signal.reason, reason);
  assert.is(clock.pending, 0);
});

test('an abort in a later round is no timeout: it rejects although there are results', async () => {
  const controller = new AbortController();
  const call = new PendingCall<ExecutionPlan>();
  const planner = {
    ...scriptedModules([]).planner,
    refinePlan: (_: ExecutionPlan, __: string, context: ModuleCallContext) => call.make(context),
  };
  const { run, modules } = start([0.4], { planner, signal: controller.signal });
  await call.started;
  controller.abort();
  assert.is(((await rejection(run)) as Error).name, 'AbortError');
  assert.is(modules.requests.length, 0);
});

test('the timer of the time limit does not keep the process alive', () => {
  const program = `
    import { ModuleCoordinator } from './src/coordinator/index.js';
    void new ModuleCoordinator().executeWithRefinement({
      query: 'q',
      planner: { analyzeQuery: () => new Promise(() => {}), refinePlan: (plan) => plan },
      executor: { executePlan: () => [] },
      verifier: { validateResults: () => ({ valid: true, confidence: 1 }) },
      generator: { synthesizeResponse: () => ({ answer: '' }) },
    });
    process.on('exit', () => console.log('left'));
  `;
  const child = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', program], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  assert.is(child.stderr, '');
  assert.is(child.stdout, 'left\n');
  assert.is(child.status, 0);
});

test('the real clock ends a run that hangs', async () => {
  const error = await rejection(
    new ModuleCoordinator().executeWithRefinement({
      query: 'q',
      ...scriptedModules([]),
      planner: { analyzeQuery: hang, refinePlan: (plan: ExecutionPlan) => plan },
      timeoutMs: 5,
    }),
  );
  assert.instance(error, CoordinatorTimeoutError);
});

/** Hangs, and keeps the process alive meanwhile, as a socket would: the coordinator's own timer does not. */
function hang(_query: string, { signal }: ModuleCallContext): Promise<ExecutionPlan> {
  const socket = setInterval(() => {}, 1000);
  signal.addEventListener('abort', () => clearInterval(socket));
  return new Promise(() => {});
}

test.run();
