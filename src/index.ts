/** The public API (api.md): set-up, spans by hand, marks, carriers, the sanitizer and the coordinator. */
export * from './coordinator/index.js';
export { type TraceDecorator, type TraceOptions, traceModuleOperation, traceTool } from './decorators.js';
export { type KnownModuleType, ModuleType } from './module-type.js';
export {
  type A2AContextCarrier,
  buildA2AContextCarrier,
  extractContext,
  getCurrentTraceId,
  getTraceContextForA2A,
  injectContext,
  type TraceHeaders,
  withRemoteParent,
} from './propagation/index.js';
export {
  type KeyAction,
  type KeyRule,
  type PersonalData,
  REDACTED,
  type RedactionRules,
  type SanitizeOptions,
  sanitize,
} from './sanitize/index.js';
export { redactingSpanProcessor, type WrappedSpanProcessor } from './sanitize/span-processor.js';
export type { TracingConfig } from './setup/config.js';
export { forceFlush, getTracer, initializeTracing, shutdownTracing } from './setup/lifecycle.js';
export { TracingConfigError } from './setup/validate.js';
export {
  addEvent,
  createModuleSpan,
  createToolSpan,
  type ExecutionPlanOptions,
  type ModuleSpanOptions,
  recordException,
  type SpanAttributes,
  setSpanError,
  setSpanSuccess,
  type ToolSpanOptions,
  type TraceSpan,
  traceExecutionPlan,
  withModuleSpan,
  withToolSpan,
} from './spans.js';
export { ModularTracer } from './tracer.js';
