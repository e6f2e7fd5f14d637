export type { Clock } from './clock.js';
export { type CoordinatorOptions, type CoordinatorResult, ModuleCoordinator } from './coordinator.js';
export type {
  ExecutionTrace,
  ModuleName,
  ModuleTransition,
  RefinementMetrics,
  RefinementRecord,
} from './execution-trace.js';
export type {
  ExecutionPlan,
  Executor,
  GeneratedResponse,
  GenerationRequest,
  Generator,
  ModuleCallContext,
  OutputFormat,
  Planner,
  PlanStep,
  RefinementContext,
  StepResult,
  StopReason,
  Verification,
  Verifier,
} from './modules.js';
export type { RefinementOptions } from './options.js';
export { CoordinatorTimeoutError } from './timeout-error.js';
