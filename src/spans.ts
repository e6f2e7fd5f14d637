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
import { handSite } from './runtime/hand-site.js';
import { HandSpan, quietly, scrubAttributes } from './runtime/hand-span.js';
import { provideParts } from './runtime/provide-parts.js';
import { spanSettings } from './runtime/settings.js';
import { moduleAttributes, toolAttributes } from './runtime/sites.js';
import { nodeOf, type SpanNode } from './runtime/span-node.js';
import { isPlainPromise, observe } from './runtime/thenable.js';
import { currentTracer, startNode } from './runtime/tracer.js';

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
  const node = nodeOf(span);
  if (node === undefined) span.setStatus({ code: SpanStatusCode.OK });
  else node.giveStatus({ code: SpanStatusCode.OK });
}

/** Status ERROR with a sanitized message. */
export function setSpanError(span: Span, message: string): void {
  provideParts();
  const status = { code: SpanStatusCode.ERROR, message };
  const node = nodeOf(span);
  if (node === undefined) span.setStatus({ ...status, message: spanSettings().scrubText(message) });
  else node.giveStatus(status);
}

/**
 * Records any thrown value: an `exception` event (type, message, stack: sanitized), status ERROR, `error.type`. The same
 * error is recorded once, at the innermost span; outer spans get the status alone.
 */
export function recordException(span: Span, error: unknown, attributes?: SpanAttributes): void {
  provideParts();
  const node = nodeOf(span);
  if (node !== undefined) return node.fail(error, scrubAttributes(attributes));
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
  provideParts();
  span.addEvent(spanSettings().scrubText(name), scrubAttributes(attributes));
}

export function moduleSpan(tracer: Tracer | undefined, options: ModuleSpanOptions): TraceSpan {
  const node = moduleNode(tracer, options);
  return node === undefined ? silentSpan() : new HandSpan(node).attach();
}

export function toolSpan(tracer: Tracer | undefined, options: ToolSpanOptions): TraceSpan {
  const node = toolNode(tracer, options);
  return node === undefined ? silentSpan() : new HandSpan(node);
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
  return inNode(moduleNode(tracer, options), fn);
}

export function inToolSpan<R>(tracer: Tracer | undefined, options: ToolSpanOptions, fn: (span: TraceSpan) => R): R {
  return inNode(toolNode(tracer, options), fn);
}

function moduleNode(
  tracer: Tracer | undefined,
  { moduleType, operation, attributes }: ModuleSpanOptions,
): SpanNode | undefined {
  if (!isModuleName(moduleType)) {
    throw new TypeError(
      `moduleType: ${JSON.stringify(moduleType)} is no module name; allowed is ModuleType.PLANNER and its kin, or [a-z][a-z0-9_.-]*`,
    );
  }
  if (typeof operation !== 'string' || operation === '')
    throw new TypeError('operation: a name such as "analyze_query" is needed');
  if (tracer === undefined) return undefined;
  provideParts();
  const all = { ...moduleAttributes(moduleType, operation), ...scrubAttributes(attributes) };
  return start(tracer, `${moduleType}.${operation}`, all);
}

function toolNode(
  tracer: Tracer | undefined,
  { toolName, parameters, parentSpan }: ToolSpanOptions,
): SpanNode | undefined {
  if (typeof toolName !== 'string' || toolName === '')
    throw new TypeError('toolName: a name such as "calculator" is needed');
  if (tracer === undefined) return undefined;
  provideParts();
  const attributes: Attributes = toolAttributes(toolName);
  const given = parameters === undefined ? undefined : spanSettings().scrubAttribute('tool.parameters', parameters);
  if (given !== undefined) attributes['tool.parameters'] = given;
  return start(tracer, `tool.${toolName}`, attributes, parentSpan);
}

function start(tracer: Tracer, name: string, attributes: Attributes, parentSpan?: Span): SpanNode | undefined {
  const parent =
    parentSpan === undefined ? undefined : (nodeOf(parentSpan) ?? trace.setSpan(activeContext(), parentSpan));
  try {
    return startNode(tracer, handSite(name, attributes), parent, true);
  } catch (trouble) {
    // The application's own provider, sampler or processor has failed.
    spanSettings().report('a span could not be started', trouble);
    return undefined;
  }
}

function inNode<R>(node: SpanNode | undefined, fn: (span: TraceSpan) => R): R {
  if (node === undefined) return fn(silentSpan());
  let result: R;
  try {
    result = runWith(node, () => fn(new HandSpan(node)));
  } catch (error) {
    quietly(() => node.fail(error));
    quietly(() => node.finish());
    throw error;
  }
  if (!isPlainPromise(result)) {
    quietly(() => node.finish());
    return result;
  }
  return observe(
    result,
    (value) => {
      quietly(() => node.finish());
      return value;
    },
    (error) => {
      quietly(() => node.fail(error));
      quietly(() => node.finish());
      throw error;
    },
  ) as R;
}

/** The span of a disabled tracer: it does not record. */
function silentSpan(): TraceSpan {
  return Object.assign(trace.wrapSpanContext(INVALID_SPAN_CONTEXT), { [Symbol.dispose]() {} });
}
