import { ModuleType } from '../module-type.js';
import { withModuleSpan } from '../spans.js';
import { type Clock, systemClock } from './clock.js';
import type { ExecutionTrace } from './execution-trace.js';
import type { ExecutionPlan, StepResult, Verification } from './modules.js';
import { type RefinementOptions, resolveLimits } from './options.js';
import { RefinementRun } from './refinement-run.js';

export interface CoordinatorOptions {
  /** The time to go by. Default: the process's monotonic clock. */
  readonly clock?: Clock | undefined;
}

export interface CoordinatorResult<TAnswer = string> {
  readonly answer: TAnswer;
  readonly executionTrace: ExecutionTrace;
  /** Present when it was asked for and the generator gave one. */
  readonly reasoning?: string;
  readonly sources: readonly string[];
}

/** Runs a planner, an executor, a verifier and a generator in a refinement loop (api.md, *Coordinator*). */
export class ModuleCoordinator {
  readonly #clock: Clock;

  constructor(options: CoordinatorOptions = {}) {
    this.#clock = options.clock ?? systemClock;
  }

  /**
   * Plans, executes and verifies, refines the plan with the verifier's feedback until there is a reason to stop, and
   * then generates the answer, once. `executionTrace.stopReason` says which it was:
   *
   * - `verified`: the results are valid and at least `confidenceThreshold` sure.
   * - `max_iterations`: `maxIterations` rounds were not enough.
   * - `converged`: over the last `convergenceWindow` rounds the confidence stayed level.
   * - `confidence_declined`: over that window it did not rise by `convergenceThreshold` either, but went down.
   * - `timeout`: `timeoutMs` passed.
   *
   * Except after `verified` the answer is partial; it is made from the best round: valid before invalid, then the most
   * confident. The time limit holds for the refinement, and once more for the generator, so that a refinement which
   * used all of its time still gets its answer. Calls that are running when time is up are told by their context's
   * `signal`, and left behind.
   *
   * The whole is one span, `modular.solve`, which gets an event `iteration_completed` a round. The spans of the modules
   * come from the modules: mark them, or choose them by a rule. There is no span for a round of its own; from the
   * second on, a round begins with the planner's `refinePlan`.
   *
   * @throws {CoordinatorTimeoutError} when the time limit passes before there are results, or in the generator.
   * @throws {RangeError} for an option, or a verifier's confidence, out of range.
   * @throws whatever a module throws, and the reason of `signal` when it aborts.
   */
  async executeWithRefinement<
    TPlan extends ExecutionPlan,
    TResult extends StepResult = StepResult,
    TVerification extends Verification = Verification,
    TAnswer = string,
  >(options: RefinementOptions<TPlan, TResult, TVerification, TAnswer>): Promise<CoordinatorResult<TAnswer>> {
    const limits = resolveLimits(options);
    const attributes = {
      'modular.max_iterations': limits.maxIterations,
      'modular.confidence_threshold': limits.confidenceThreshold,
    };
    return withModuleSpan({ moduleType: ModuleType.MODULAR, operation: 'solve', attributes }, async (span) => {
      const { response, executionTrace } = await new RefinementRun(options, limits, this.#clock, span).solve();
      const reasoning = options.includeReasoning ? response.reasoning : undefined;
      return {
        answer: response.answer,
        executionTrace,
        ...(reasoning === undefined ? {} : { reasoning }),
        sources: response.sources ?? [],
      };
    });
  }
}
