/** The tracer as an object: every maker bound to the tracing that one `initializeTracing` put in force. */
import type { Context, Span, Tracer } from '@opentelemetry/api';
import {
  type A2AContextCarrier,
  buildA2AContextCarrier,
  extractContext,
  getCurrentTraceId,
  getTraceContextForA2A,
  injectContext,
  withRemoteParent,
} from './propagation/index.js';
import {
  addEvent,
  type ExecutionPlanOptions,
  executionPlanSpan,
  inModuleSpan,
  inToolSpan,
  type ModuleSpanOptions,
  moduleSpan,
  recordException,
  type SpanAttributes,
  setSpanError,
  setSpanSuccess,
  type ToolSpanOptions,
  type TraceSpan,
  toolSpan,
} from './spans.js';

/** What set-up gives a tracer to work over. */
export interface TracingHandle {
  readonly enabled: boolean;
  readonly serviceName: string;
  /** The OpenTelemetry tracer that makes spans now; undefined when tracing is off. */
  tracer(): Tracer | undefined;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

/**
 * The seed's tracer. Its span makers never throw for a disabled tracer: they return a span that does not record, and the
 * callback forms run their callback once.
 */
export class ModularTracer {
  readonly #handle: TracingHandle;

  constructor(handle: TracingHandle) {
    this.#handle = handle;
  }

  get enabled(): boolean {
    return this.#handle.enabled;
  }

  get serviceName(): string {
    return this.#handle.serviceName;
  }

  /**
   * The OpenTelemetry tracer itself.
   * @throws {Error} `Tracing is not enabled` when this tracer is disabled.
   */
  getTracer(): Tracer {
    const tracer = this.#handle.tracer();
    if (tracer === undefined) throw new Error('Tracing is not enabled');
    return tracer;
  }

  /** {@inheritDoc spans!createModuleSpan} */
  createModuleSpan(options: ModuleSpanOptions): TraceSpan {
    return moduleSpan(this.#handle.tracer(), options);
  }

  createToolSpan(options: ToolSpanOptions): TraceSpan {
    return toolSpan(this.#handle.tracer(), options);
  }

  withModuleSpan<R>(options: ModuleSpanOptions, fn: (span: TraceSpan) => R): R {
    return inModuleSpan(this.#handle.tracer(), options, fn);
  }

  withToolSpan<R>(options: ToolSpanOptions, fn: (span: TraceSpan) => R): R {
    return inToolSpan(this.#handle.tracer(), options, fn);
  }

  traceExecutionPlan(options: ExecutionPlanOptions): TraceSpan | undefined {
    return executionPlanSpan(this.#handle.tracer(), options);
  }

  setSpanSuccess(span: Span): void {
    setSpanSuccess(span);
  }

  setSpanError(span: Span, message: string): void {
    setSpanError(span, message);
  }

  recordException(span: Span, error: unknown, attributes?: SpanAttributes): void {
    recordException(span, error, attributes);
  }

  addEvent(span: Span, name: string, attributes?: SpanAttributes): void {
    addEvent(span, name, attributes);
  }

  buildA2AContextCarrier(context?: Readonly<Record<string, unknown>>, span?: Span): A2AContextCarrier {
    return buildA2AContextCarrier(context, span);
  }

  getTraceContextForA2A(): ReturnType<typeof getTraceContextForA2A> {
    return getTraceContextForA2A();
  }

  extractContext(carrier: unknown): Context {
    return extractContext(carrier);
  }

  withRemoteParent<R>(carrier: unknown, fn: () => R): R {
    return withRemoteParent(carrier, fn);
  }

  injectContext<C extends object = Record<string, string>>(carrier?: C): ReturnType<typeof injectContext<C>> {
    return injectContext(carrier);
  }

  getCurrentTraceId(): string | undefined {
    return getCurrentTraceId();
  }

  /** Sends what has ended. Never rejects; bounded by the export timeout. */
  forceFlush(): Promise<void> {
    return this.#handle.forceFlush();
  }

  /** Flushes and stops. Idempotent; never rejects. */
  shutdown(): Promise<void> {
    return this.#handle.shutdown();
  }
}
