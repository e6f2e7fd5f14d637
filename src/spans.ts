/** Spans by hand (api.md, *Spans by hand*): what the marks write for you, for the places where a mark does not fit. */
import {
  type Attributes,
  INVALID_SPAN_CONTEXT,
  type Span,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { isModuleName, type ModuleType } from './module-type.js';
import { activeContext, runWith } from './runtime/context.js';
import { describeError } from './runtime/errors.js';
import { HandSpan, scrubAttributes } from './runtime/hand-span.js';
import { Scope, scopeOf } from './runtime/scope.js';
import { spanSettings } from './runtime/settings.js';
import { moduleAttributes, toolAttributes } from './runtime/sites.js';
import { isPlainPromise, observe } from './runtime/thenable.js';
import { currentTracer } from './runtime/tracer.js';

declare global {
  // As in TypeScript's own lib.esnext.disposable, which users of an older `lib` do not have.
  interface SymbolConstructor {
    readonly dispose: unique symbol;
  }
}

/** Values given as attributes: primitives and arrays of them stay what they are, objects become sanitized JSON. */
export type SpanAttributes = Readonly<Record<string, unknown>>;

export interface ModuleSpanOptions {
  /** `ModuleType.PLANNER` and its kin, or any other module name (`[a-z][a-z0-9_.-]*`). */
  readonly moduleType: ModuleType;
  /** `analyze_query`: the span is named `planner.analyze_query`. */
  readonly operation: string;
  readonly attributes?: SpanAttributes | undefined;
}

export interface ToolSpanOptions {
  /** `calculator`: the span is named `tool.calculator`. */
  readonly toolName: string;
  /** Recorded as sanitized JSON in `tool.parameters`. */
  readonly parameters?: SpanAttributes | undefined;
  /** Default: the current span. */
  readonly parentSpan?: Span | undefined;
}

export interface ExecutionPlanOptions {
  readonly planId: string;
  readonly iteration: number;
  readonly stepCount: number;
  readonly attributes?: SpanAttributes | undefined;
}

/** A span that ends with its block when it is declared by `using`. */
export interface TraceSpan extends Span {
  [Symbol.dispose](): void;
}

/**
 * A span for a module operation. It is current for what follows in this async flow until it ends; ending it restores
 * what was current before. In flows that run concurrently, an async function shares its caller's context until its
 * first `await`: use {@link withModuleSpan} there.
 *
 * @throws {TypeError} when `moduleType` is no module name or `operation` is empty.
 */
export function createModuleSpan(options: ModuleSpanOptions): TraceSpan {
  return moduleSpan(currentTracer(), options);
}

/** A span for a tool call under `parentSpan`, or the current span. It is not made current itself. */
export function createToolSpan(options: ToolSpanOptions): TraceSpan {
  return toolSpan(currentTracer(), options);
}

/** Runs `fn` once with a module span current; the span ends when the result settles, with an error if it fails. */
export function withModuleSpan<R>(options: ModuleSpanOptions, fn: (span: TraceSpan) => R): R {
  return inModuleSpan(currentTracer(), options, fn);
}

/** Runs `fn` once with a tool span current; the span ends when the result settles, with an error if it fails. */
export function withToolSpan<R>(options: ToolSpanOptions, fn: (span: TraceSpan) => R): R {
  return inToolSpan(currentTracer(), options, fn);
}

/** `executor.execute_plan` with `plan.id`, `plan.iteration`, `plan.step_count`; `undefined` without an enabled tracer. */
export function traceExecutionPlan(options: ExecutionPlanOptions): TraceSpan | undefined {
  return executionPlanSpan(currentTracer(), options);
}

/** Status OK. */
export function setSpanSuccess(span: Span): void {
  const scope = scopeOf(span);
  if (scope === undefined) span.setStatus({ code: SpanStatusCode.OK });
  else scope.setStatus({ code: SpanStatusCode.OK });
}

/** Status ERROR with a sanitized message. */
export function setSpanError(span: Span, message: string): void {
  const status = { code: SpanStatusCode.ERROR, message };
  const scope = scopeOf(span);
  if (scope === undefined) span.setStatus({ ...status, message: spanSettings().scrubText(message) });
  else scope.setStatus(status);
}

/**
 * Records any thrown value: an `exception` event (type, message, stack: sanitized), status ERROR, `error.type`. The same
 * error is recorded once, at the innermost span; outer spans get the status alone.
 */
export function recordException(span: Span, error: unknown, attributes?: SpanAttributes): void {
  const scope = scopeOf(span);
  if (scope !== undefined) return scope.fail(error, scrubAttributes(attributes));
  const { type, message, stack } = describeError(error);
  span.addEvent('exception', {
    ...scrubAttributes(attributes),
    'exception.type': type,
    'exception.message': message,
    ...(stack === undefined ? {} : { 'exception.stacktrace': stack }),
  });
  span.setAttribute('error.type', type);
  span.setStatus({ code: SpanStatusCode.ERROR, message });
}

/** Adds an event; arrays of primitives stay arrays, objects become sanitized JSON. */
export function addEvent(span: Span, name: string, attributes?: SpanAttributes): void {
  span.addEvent(spanSettings().scrubText(name), scrubAttributes(attributes));
}

export function moduleSpan(tracer: Tracer | undefined, options: ModuleSpanOptions): TraceSpan {
  const scope = moduleScope(tracer, options);
  return scope === undefined ? silentSpan() : new HandSpan(scope).attach();
}

export function toolSpan(tracer: Tracer | undefined, options: ToolSpanOptions): TraceSpan {
  const scope = toolScope(tracer, options);
  return scope === undefined ? silentSpan() : new HandSpan(scope);
}

export function executionPlanSpan(tracer: Tracer | undefined, options: ExecutionPlanOptions): TraceSpan | undefined {
  if (tracer === undefined) return undefined;
  const { planId, iteration, stepCount, attributes } = options;
  return moduleSpan(tracer, {
    moduleType: 'executor',
    operation: 'execute_plan',
    attributes: { 'plan.id': planId, 'plan.iteration': iteration, 'plan.step_count': stepCount, ...attributes },
  });
}

export function inModuleSpan<R>(tracer: Tracer | undefined, options: ModuleSpanOptions, fn: (span: TraceSpan) => R): R {
  return inScope(moduleScope(tracer, options), fn);
}

export function inToolSpan<R>(tracer: Tracer | undefined, options: ToolSpanOptions, fn: (span: TraceSpan) => R): R {
  return inScope(toolScope(tracer, options), fn);
}

function moduleScope(
  tracer: Tracer | undefined,
  { moduleType, operation, attributes }: ModuleSpanOptions,
): Scope | undefined {
  if (!isModuleName(moduleType)) {
    throw new TypeError(
      `moduleType: ${JSON.stringify(moduleType)} is no module name; allowed is ModuleType.PLANNER and its kin, or [a-z][a-z0-9_.-]*`,
    );
  }
  if (typeof operation !== 'string' || operation === '')
    throw new TypeError('operation: a name such as "analyze_query" is needed');
  if (tracer === undefined) return undefined;
  const all = { ...moduleAttributes(moduleType, operation), ...scrubAttributes(attributes) };
  return start(tracer, `${moduleType}.${operation}`, all);
}

function toolScope(
  tracer: Tracer | undefined,
  { toolName, parameters, parentSpan }: ToolSpanOptions,
): Scope | undefined {
  if (typeof toolName !== 'string' || toolName === '')
    throw new TypeError('toolName: a name such as "calculator" is needed');
  if (tracer === undefined) return undefined;
  const attributes: Attributes = toolAttributes(toolName);
  const given = parameters === undefined ? undefined : spanSettings().scrubAttribute('tool.parameters', parameters);
  if (given !== undefined) attributes['tool.parameters'] = given;
  return start(tracer, `tool.${toolName}`, attributes, parentSpan);
}

function start(tracer: Tracer, name: string, attributes: Attributes, parentSpan?: Span): Scope | undefined {
  const active = activeContext();
  const parent =
    parentSpan === undefined ? active : (scopeOf(parentSpan)?.context ?? trace.setSpan(active, parentSpan));
  return Scope.start(tracer, name, attributes, parent);
}

function inScope<R>(scope: Scope | undefined, fn: (span: TraceSpan) => R): R {
  if (scope === undefined) return fn(silentSpan());
  let result: R;
  try {
    result = runWith(scope.context, () => fn(new HandSpan(scope)));
  } catch (error) {
    scope.fail(error);
    scope.end();
    throw error;
  }
  if (!isPlainPromise(result)) {
    scope.end();
    return result;
  }
  return observe(
    result,
    (value) => {
      scope.end();
      return value;
    },
    (error) => {
      scope.fail(error);
      scope.end();
      throw error;
    },
  ) as R;
}

/** The span of a disabled tracer: it does not record. */
function silentSpan(): TraceSpan {
  return Object.assign(trace.wrapSpanContext(INVALID_SPAN_CONTEXT), { [Symbol.dispose]() {} });
}
