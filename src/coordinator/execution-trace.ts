import type { ExecutionPlan, StepResult, StopReason, Verification } from './modules.js';

export type ModuleName = 'planner' | 'executor' | 'verifier' | 'generator';

/** A hand-over from one module to the next, written down when the first is done. */
export interface ModuleTransition {
  readonly from: ModuleName;
  readonly to: ModuleName;
  readonly reason:
    | 'initial_planning_complete'
    | 'plan_refinement_complete'
    | 'execution_complete'
    | 'verification_complete';
  readonly trigger: 'query_received' | 'verification_failed' | 'plan_received' | 'execution_received';
  readonly iteration: number;
  /** Milliseconds since the run began. */
  readonly atMs: number;
}

/** One round that was verified. */
export interface RefinementRecord {
  readonly iteration: number;
  readonly planId: string;
  readonly stepCount: number;
  readonly successfulSteps: number;
  readonly failedSteps: number;
  readonly valid: boolean;
  readonly confidence: number;
  readonly errors: readonly string[];
  readonly feedback: string | undefined;
  readonly durationMs: number;
}

export interface RefinementMetrics {
  /** Plans that were refined. */
  readonly totalRefinements: number;
  /** The confidence of each verified round, in order. */
  readonly confidenceProgression: readonly number[];
  /** This and the next three are null when no round was verified. */
  readonly initialConfidence: number | null;
  readonly finalConfidence: number | null;
  readonly confidenceImprovement: number | null;
  readonly maxConfidenceReached: number | null;
  /** Whether the run ended because the confidence stayed level; a falling confidence has not converged. */
  readonly converged: boolean;
  /** Rounds until the results were accepted; null when they never were. */
  readonly iterationsToSuccess: number | null;
}

export interface ExecutionTrace {
  /** The plan the answer was made from; so are the step counts and the confidence below. */
  readonly planId: string;
  /** Rounds begun, the one that a timeout cut short included. */
  readonly iterations: number;
  /** The round the answer was made from. */
  readonly answerIteration: number;
  /** In the order of their first call. */
  readonly modulesInvoked: readonly ModuleName[];
  readonly totalDurationMs: number;
  /** Whether the results were accepted: valid, and as confident as asked for. */
  readonly verificationPassed: boolean;
  readonly stepCount: number;
  readonly successfulSteps: number;
  readonly failedSteps: number;
  /** Null when time ran out before the results were verified. */
  readonly confidenceScore: number | null;
  readonly transitions: readonly ModuleTransition[];
  readonly refinementHistory: readonly RefinementRecord[];
  readonly refinementMetrics: RefinementMetrics;
  readonly stopReason: StopReason;
}

/** A round that got as far as having results. */
export interface Attempt<TPlan extends ExecutionPlan, TResult extends StepResult, TVerification extends Verification> {
  readonly iteration: number;
  readonly plan: TPlan;
  readonly results: readonly TResult[];
  readonly verification: TVerification | undefined;
}

/** How many steps there were, and how they ended. */
export function countSteps(plan: ExecutionPlan, results: readonly StepResult[]) {
  const successfulSteps = results.filter((result) => result.success).length;
  return { stepCount: plan.steps.length, successfulSteps, failedSteps: results.length - successfulSteps };
}

export function refinementMetrics(
  history: readonly RefinementRecord[],
  totalRefinements: number,
  stopReason: StopReason,
): RefinementMetrics {
  const confidenceProgression = history.map((record) => record.confidence);
  const initialConfidence = confidenceProgression[0] ?? null;
  const finalConfidence = confidenceProgression.at(-1) ?? null;
  return {
    totalRefinements,
    confidenceProgression,
    initialConfidence,
    finalConfidence,
    confidenceImprovement:
      initialConfidence === null || finalConfidence === null ? null : finalConfidence - initialConfidence,
    maxConfidenceReached: history.length === 0 ? null : Math.max(...confidenceProgression),
    converged: stopReason === 'converged',
    iterationsToSuccess: stopReason === 'verified' ? history.length : null,
  };
}
