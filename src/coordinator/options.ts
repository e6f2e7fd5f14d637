import type {
  ExecutionPlan,
  Executor,
  Generator,
  OutputFormat,
  Planner,
  StepResult,
  Verification,
  Verifier,
} from './modules.js';

export interface RefinementOptions<
  TPlan extends ExecutionPlan,
  TResult extends StepResult,
  TVerification extends Verification,
  TAnswer,
> {
  readonly query: string;
  readonly planner: Planner<TPlan, TResult, TVerification>;
  readonly executor: Executor<TPlan, TResult>;
  readonly verifier: Verifier<TPlan, TResult, TVerification>;
  readonly generator: Generator<TPlan, TResult, TVerification, TAnswer>;
  /** Most rounds of plan, execute, verify; a whole number from 1. Default 5. */
  readonly maxIterations?: number | undefined;
  /**
   * Milliseconds the refinement may take, and the generator after it once more; above 0, `Infinity` for no limit.
   * Default 300000 (five minutes).
   */
  readonly timeoutMs?: number | undefined;
  /** Confidence from which valid results are accepted, 0 to 1. Default 0.7. */
  readonly confidenceThreshold?: number | undefined;
  /** Verifications over which the confidence must rise; a whole number from 2. Default 2. */
  readonly convergenceWindow?: number | undefined;
  /** The least rise over that window that makes another round worth it, 0 to 1. Default 0.01. */
  readonly convergenceThreshold?: number | undefined;
  /** Handed to the generator. Default `text`. */
  readonly outputFormat?: OutputFormat | undefined;
  /** Ask the generator for its reasoning, and return it. Default false. */
  readonly includeReasoning?: boolean | undefined;
  /** Ends the run early: the call then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

export interface RefinementLimits {
  readonly maxIterations: number;
  readonly timeoutMs: number;
  readonly confidenceThreshold: number;
  readonly convergenceWindow: number;
  readonly convergenceThreshold: number;
}

/** Longest delay a timer takes; a longer one would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * The limits of a run with their defaults filled in.
 * @throws {RangeError} naming the option, the value and what is allowed.
 */
export function resolveLimits(
  options: {
    readonly [name in keyof RefinementLimits]?: number | undefined;
  },
): RefinementLimits {
  return {
    maxIterations: wholeNumber('maxIterations', options.maxIterations ?? 5, 1),
    timeoutMs: duration('timeoutMs', options.timeoutMs ?? 300_000),
    confidenceThreshold: fraction('confidenceThreshold', options.confidenceThreshold ?? 0.7),
    convergenceWindow: wholeNumber('convergenceWindow', options.convergenceWindow ?? 2, 2),
    convergenceThreshold: fraction('convergenceThreshold', options.convergenceThreshold ?? 0.01),
  };
}

function wholeNumber(name: string, value: unknown, least: number): number {
  if (Number.isSafeInteger(value) && (value as number) >= least) return value as number;
  throw badOption(name, value, `a whole number from ${least}`);
}

function fraction(name: string, value: unknown): number {
  if (typeof value === 'number' && value >= 0 && value <= 1) return value;
  throw badOption(name, value, 'a number from 0 to 1');
}

function duration(name: string, value: unknown): number {
  if (typeof value === 'number' && value > 0 && (value <= LONGEST_TIMER_MS || value === Infinity)) return value;
  throw badOption(name, value, `milliseconds above 0 and up to ${LONGEST_TIMER_MS}, or Infinity`);
}

function badOption(name: string, value: unknown, allowed: string): RangeError {
  const shown = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return new RangeError(`executeWithRefinement: ${name} is ${shown}; allowed: ${allowed}.`);
}
