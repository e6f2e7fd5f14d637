import type {
  ExecutionPlan,
  GenerationRequest,
  ModuleCallContext,
  RefinementContext,
  StepResult,
  Verification,
} from '../../src/coordinator/index.js';

export type Verdict = number | Verification;

/** A verdict that is a bare number is an invalid one of that confidence. */
function verificationOf(verdict: Verdict): Verification {
  return typeof verdict === 'number' ? { valid: false, confidence: verdict } : verdict;
}

export const accepted = (confidence: number): Verification => ({ valid: true, confidence });

/** Four modules that follow a script of verdicts, one a round, and write down what they were given. */
export function scriptedModules(verdicts: readonly Verdict[]) {
  const calls: string[] = [];
  const feedbacks: string[] = [];
  const contexts: ModuleCallContext[] = [];
  const refinements: RefinementContext<StepResult, Verification>[] = [];
  const requests: GenerationRequest<ExecutionPlan>[] = [];
  const planFor = (iteration: number): ExecutionPlan => ({
    planId: `plan-${iteration}`,
    steps: [{ stepId: 'a' }, { stepId: 'b' }],
  });
  return {
    calls,
    feedbacks,
    contexts,
    refinements,
    requests,
    planner: {
      async analyzeQuery(query: string, context: ModuleCallContext) {
        calls.push(`analyzeQuery(${query})`);
        contexts.push(context);
        return planFor(context.iteration);
      },
      async refinePlan(
        plan: ExecutionPlan,
        feedback: string,
        context: RefinementContext<StepResult, Verification>,
      ): Promise<ExecutionPlan> {
        calls.push(`refinePlan(${plan.planId})`);
        feedbacks.push(feedback);
        refinements.push(context);
        return planFor(context.iteration);
      },
    },
    executor: {
      async executePlan(plan: ExecutionPlan): Promise<readonly StepResult[]> {
        calls.push(`executePlan(${plan.planId})`);
        return [
          { stepId: 'a', success: true },
          { stepId: 'b', success: false },
        ];
      },
    },
    verifier: {
      async validateResults(_results: readonly StepResult[], plan: ExecutionPlan, { iteration }: ModuleCallContext) {
        calls.push(`validateResults(${plan.planId})`);
        const verdict = verdicts[iteration - 1];
        if (verdict === undefined) throw new Error(`the script has no verdict for round ${iteration}`);
        return verificationOf(verdict);
      },
    },
    generator: {
      async synthesizeResponse(request: GenerationRequest<ExecutionPlan>) {
        calls.push(`synthesizeResponse(${request.plan.planId})`);
        requests.push(request);
        return { answer: `answer from ${request.plan.planId}`, reasoning: 'because', sources: ['source'] };
      },
    },
  };
}
