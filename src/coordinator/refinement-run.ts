import type { Span } from '@opentelemetry/api';
import type { Clock } from './clock.js';
import { confidenceTrend } from './convergence.js';
import {
  type Attempt,
  countSteps,
  type ExecutionTrace,
  type ModuleName,
  type ModuleTransition,
  type RefinementRecord,
  refinementMetrics,
} from './execution-trace.js';
import type { ExecutionPlan, GeneratedResponse, StepResult, StopReason, Verification } from './modules.js';
import type { RefinementLimits, RefinementOptions } from './options.js';
import { StepRunner } from './step-runner.js';

/** One call of `executeWithRefinement`: its progress, and what is written down of it. */
export class RefinementRun<
  TPlan extends ExecutionPlan,
  TResult extends StepResult,
  TVerification extends Verification,
  TAnswer,
> {
  readonly #options: RefinementOptions<TPlan, TResult, TVerification, TAnswer>;
  readonly #limits: RefinementLimits;
  readonly #clock: Clock;
  readonly #span: Span;
  readonly #startedAt: number;
  readonly #modulesInvoked = new Set<ModuleName>();
  readonly #transitions: ModuleTransition[] = [];
  readonly #history: RefinementRecord[] = [];
  #iterations = 0;
  #refinements = 0;
  /** The round to answer from: the best of the verified ones, else the one that has at least results. */
  #best: Attempt<TPlan, TResult, TVerification> | undefined;

  constructor(
    options: RefinementOptions<TPlan, TResult, TVerification, TAnswer>,
    limits: RefinementLimits,
    clock: Clock,
    span: Span,
  ) {
    this.#options = options;
    this.#limits = limits;
    this.#clock = clock;
    this.#span = span;
    this.#startedAt = clock.now();
  }

  async solve() {
    try {
      const stopReason = await this.#refineWithinTimeLimit();
      this.#span.setAttribute('modular.stop_reason', stopReason);
      // The refinement does not end without results: it returns after a verification, or with a round to answer from.
      const attempt = this.#best!;
      const response = await this.#generate(attempt, stopReason);
      this.#recordOutcome(attempt, stopReason);
      return { response, executionTrace: this.#executionTrace(attempt, stopReason) };
    } finally {
      this.#span.setAttribute('modular.iterations', this.#iterations);
    }
  }

  async #refineWithinTimeLimit(): Promise<StopReason> {
    const steps = new StepRunner(this.#clock, this.#limits.timeoutMs, 'there were any results', this.#options.signal);
    try {
      return await this.#refine(steps);
    } catch (error) {
      if (error !== steps.timeoutError) throw error;
      this.#span.addEvent('timeout', { 'timeout.limit_ms': this.#limits.timeoutMs });
      if (this.#best === undefined) {
        this.#span.setAttribute('modular.stop_reason', 'timeout');
        throw error;
      }
      return 'timeout';
    } finally {
      steps.dispose();
    }
  }

  async #refine(steps: StepRunner): Promise<StopReason> {
    const { maxIterations, confidenceThreshold, convergenceWindow, convergenceThreshold } = this.#limits;
    let previous: (Attempt<TPlan, TResult, TVerification> & { verification: TVerification }) | undefined;
    for (;;) {
      const iteration = ++this.#iterations;
      const startedAt = this.#clock.now();
      const plan = await this.#plan(steps, iteration, previous);
      const { results, verification } = await this.#executeAndVerify(steps, iteration, plan);
      previous = { iteration, plan, results, verification };
      this.#recordIteration(previous, this.#clock.now() - startedAt);

      if (verification.valid && verification.confidence >= confidenceThreshold) return 'verified';
      const confidences = this.#history.map((record) => record.confidence);
      const trend = confidenceTrend(confidences, convergenceWindow, convergenceThreshold);
      if (trend !== undefined) return trend;
      if (iteration >= maxIterations) return 'max_iterations';
    }
  }

  async #plan(
    steps: StepRunner,
    iteration: number,
    previous: { plan: TPlan; results: readonly TResult[]; verification: TVerification } | undefined,
  ): Promise<TPlan> {
    const { planner, query } = this.#options;
    const { signal } = steps;
    this.#modulesInvoked.add('planner');
    if (previous === undefined) {
      const plan = await steps.run(() => planner.analyzeQuery(query, { iteration, signal }));
      this.#transition('planner', 'executor', 'initial_planning_complete', 'query_received');
      return plan;
    }
    const { plan: rejected, results, verification } = previous;
    const feedback = feedbackOf(verification);
    const plan = await steps.run(() =>
      planner.refinePlan(rejected, feedback, { iteration, signal, results, verification }),
    );
    this.#refinements++;
    this.#transition('planner', 'executor', 'plan_refinement_complete', 'verification_failed');
    return plan;
  }

  async #executeAndVerify(steps: StepRunner, iteration: number, plan: TPlan) {
    const { executor, verifier } = this.#options;
    const context = { iteration, signal: steps.signal };
    this.#modulesInvoked.add('executor');
    const results = await steps.run(() => executor.executePlan(plan, context));
    this.#transition('executor', 'verifier', 'execution_complete', 'plan_received');
    // Should the time run out now, unverified results are better than none.
    this.#best ??= { iteration, plan, results, verification: undefined };

    this.#modulesInvoked.add('verifier');
    const verification = await steps.run(() => verifier.validateResults(results, plan, context));
    assertConfidence(verification.confidence);
    return { results, verification };
  }

  async #generate(
    attempt: Attempt<TPlan, TResult, TVerification>,
    stopReason: StopReason,
  ): Promise<GeneratedResponse<TAnswer>> {
    const { query, generator, outputFormat = 'text', includeReasoning = false, signal } = this.#options;
    const { plan, results, verification } = attempt;
    if (verification !== undefined) {
      this.#transition('verifier', 'generator', 'verification_complete', 'execution_received');
    }
    const steps = new StepRunner(this.#clock, this.#limits.timeoutMs, 'the answer was generated', signal);
    this.#modulesInvoked.add('generator');
    try {
      return await steps.run(() =>
        generator.synthesizeResponse(
          { query, plan, results, verification, stopReason, outputFormat, includeReasoning },
          { iteration: attempt.iteration, signal: steps.signal },
        ),
      );
    } finally {
      steps.dispose();
    }
  }

  #transition(
    from: ModuleName,
    to: ModuleName,
    reason: ModuleTransition['reason'],
    trigger: ModuleTransition['trigger'],
  ): void {
    const atMs = this.#clock.now() - this.#startedAt;
    this.#transitions.push({ from, to, reason, trigger, iteration: this.#iterations, atMs });
  }

  #recordIteration(
    attempt: Attempt<TPlan, TResult, TVerification> & { verification: TVerification },
    durationMs: number,
  ): void {
    const { iteration, plan, results, verification } = attempt;
    const { valid, confidence, errors = [], feedback } = verification;
    const counts = countSteps(plan, results);
    if (!isBetter(this.#best?.verification, verification)) this.#best = attempt;
    this.#history.push({ iteration, planId: plan.planId, ...counts, valid, confidence, errors, feedback, durationMs });
    this.#span.addEvent('iteration_completed', {
      'plan.id': plan.planId,
      'plan.iteration': iteration,
      'plan.step_count': counts.stepCount,
      'plan.failed_steps': counts.failedSteps,
      'verification.valid': valid,
      'verification.confidence': confidence,
    });
  }

  #recordOutcome(attempt: Attempt<TPlan, TResult, TVerification>, stopReason: StopReason): void {
    this.#span.setAttribute('plan.id', attempt.plan.planId);
    this.#span.setAttribute('modular.verification_passed', stopReason === 'verified');
    if (attempt.verification !== undefined) {
      this.#span.setAttribute('modular.confidence', attempt.verification.confidence);
    }
  }

  #executionTrace(attempt: Attempt<TPlan, TResult, TVerification>, stopReason: StopReason): ExecutionTrace {
    return {
      planId: attempt.plan.planId,
      iterations: this.#iterations,
      answerIteration: attempt.iteration,
      modulesInvoked: [...this.#modulesInvoked],
      totalDurationMs: this.#clock.now() - this.#startedAt,
      verificationPassed: stopReason === 'verified',
      ...countSteps(attempt.plan, attempt.results),
      confidenceScore: attempt.verification?.confidence ?? null,
      transitions: this.#transitions,
      refinementHistory: this.#history,
      refinementMetrics: refinementMetrics(this.#history, this.#refinements, stopReason),
      stopReason,
    };
  }
}

/** Valid results before invalid ones, then by confidence; of equals the later. Accepted results are thus the best. */
function isBetter(earlier: Verification | undefined, later: Verification): boolean {
  if (earlier === undefined) return false;
  if (earlier.valid !== later.valid) return earlier.valid;
  return earlier.confidence > later.confidence;
}

/** What the planner is told: the verifier's own words, else its errors. */
function feedbackOf(verification: Verification): string {
  if (verification.feedback) return verification.feedback;
  return verification.errors?.length ? `Errors: ${verification.errors.join(', ')}` : 'No specific feedback';
}

function assertConfidence(confidence: unknown): void {
  if (typeof confidence === 'number' && confidence >= 0 && confidence <= 1) return;
  throw new RangeError(`validateResults returned the confidence ${String(confidence)}; allowed: a number from 0 to 1.`);
}
