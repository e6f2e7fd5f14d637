/**
 * What the coordinator asks of the four modules (protocols of the seed: planner, executor, verifier, generator).
 *
 * Every method may be synchronous or return a promise, and gets a {@link ModuleCallContext} as its last argument,
 * which it is free to leave out of its parameter list. A planner, an executor, a verifier and a generator fit together
 * when they agree on the plan, the step results and the verification: those are type parameters.
 */

/** A step of a plan; real plans add what their tools need. */
export interface PlanStep {
  readonly stepId: string;
}

export interface ExecutionPlan {
  readonly planId: string;
  readonly steps: readonly PlanStep[];
}

/** What became of one step. A step that failed is a result too: the executor decides whether the rest still runs. */
export interface StepResult {
  readonly stepId: string;
  readonly success: boolean;
}

export interface Verification {
  /** Whether the results answer the plan. */
  readonly valid: boolean;
  /** How sure the verifier is, 0 to 1. */
  readonly confidence: number;
  /** What is wrong, one sentence each. */
  readonly errors?: readonly string[] | undefined;
  /** What the planner should do about it; without it the errors are joined. */
  readonly feedback?: string | undefined;
}

export interface ModuleCallContext {
  /** The iteration this call belongs to, from 1. */
  readonly iteration: number;
  /** Aborts when the time limit passes or the caller aborts: work that goes on after that is wasted. */
  readonly signal: AbortSignal;
}

/** What a planner may look at, beside the feedback, when it refines a plan. */
export interface RefinementContext<TResult extends StepResult, TVerification extends Verification>
  extends ModuleCallContext {
  readonly results: readonly TResult[];
  readonly verification: TVerification;
}

type Awaitable<T> = T | PromiseLike<T>;

export interface Planner<
  TPlan extends ExecutionPlan,
  TResult extends StepResult = StepResult,
  TVerification extends Verification = Verification,
> {
  analyzeQuery(query: string, context: ModuleCallContext): Awaitable<TPlan>;
  refinePlan(plan: TPlan, feedback: string, context: RefinementContext<TResult, TVerification>): Awaitable<TPlan>;
}

export interface Executor<TPlan extends ExecutionPlan, TResult extends StepResult = StepResult> {
  executePlan(plan: TPlan, context: ModuleCallContext): Awaitable<readonly TResult[]>;
}

export interface Verifier<
  TPlan extends ExecutionPlan,
  TResult extends StepResult = StepResult,
  TVerification extends Verification = Verification,
> {
  validateResults(results: readonly TResult[], plan: TPlan, context: ModuleCallContext): Awaitable<TVerification>;
}

/** How the answer is to be written; a generator may know more formats than these. */
export type OutputFormat = 'text' | 'markdown' | 'json' | (string & Record<never, never>);

/** Why the refinement ended; see {@link ModuleCoordinator.executeWithRefinement}. */
export type StopReason = 'verified' | 'max_iterations' | 'converged' | 'confidence_declined' | 'timeout';

/** Everything the generator makes the answer from. */
export interface GenerationRequest<
  TPlan extends ExecutionPlan,
  TResult extends StepResult = StepResult,
  TVerification extends Verification = Verification,
> {
  readonly query: string;
  readonly plan: TPlan;
  readonly results: readonly TResult[];
  /** Undefined when time ran out before these results were verified. */
  readonly verification: TVerification | undefined;
  /** Anything but `verified` means that the answer is partial, and should say so. */
  readonly stopReason: StopReason;
  readonly outputFormat: OutputFormat;
  readonly includeReasoning: boolean;
}

export interface GeneratedResponse<TAnswer = string> {
  readonly answer: TAnswer;
  /** How the answer came about; read only when it was asked for. */
  readonly reasoning?: string | undefined;
  readonly sources?: readonly string[] | undefined;
}

export interface Generator<
  TPlan extends ExecutionPlan,
  TResult extends StepResult = StepResult,
  TVerification extends Verification = Verification,
  TAnswer = string,
> {
  synthesizeResponse(
    request: GenerationRequest<TPlan, TResult, TVerification>,
    context: ModuleCallContext,
  ): Awaitable<GeneratedResponse<TAnswer>>;
}
