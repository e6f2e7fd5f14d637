/**
 * The tracer provider of ours in the OpenTelemetry API's global slot. The API hands out tracers that live as long as
 * the libraries that asked for them, so what changes with `initializeTracing` is the target behind them.
 */
import {
  type Context,
  ProxyTracerProvider,
  type Span,
  type SpanOptions,
  type Tracer,
  type TracerOptions,
  type TracerProvider,
} from '@opentelemetry/api';
import type { SwitchableProvider } from './shared.js';

/** Its tracers make spans that do not record. */
const NONE: TracerProvider = new ProxyTracerProvider();

export interface FlushControl {
  readonly forceFlush: () => Promise<void>;
  readonly shutdown: () => Promise<void>;
}

export class SwitchingTracerProvider implements SwitchableProvider {
  target: TracerProvider | undefined;
  readonly #control: FlushControl;

  constructor(control: FlushControl) {
    this.#control = control;
  }

  getTracer(name: string, version?: string, options?: TracerOptions): Tracer {
    return new SwitchingTracer(() => this.target ?? NONE, name, version, options);
  }

  /** Platforms flush the global provider before they freeze a process. */
  forceFlush(): Promise<void> {
    return this.#control.forceFlush();
  }

  shutdown(): Promise<void> {
    return this.#control.shutdown();
  }
}

class SwitchingTracer implements Tracer {
  readonly #target: () => TracerProvider;
  readonly #scope: readonly [string, string | undefined, TracerOptions | undefined];
  #provider: TracerProvider | undefined;
  #tracer: Tracer | undefined;

  constructor(target: () => TracerProvider, name: string, version?: string, options?: TracerOptions) {
    this.#target = target;
    this.#scope = [name, version, options];
  }

  startSpan(name: string, options?: SpanOptions, context?: Context): Span {
    return this.#current().startSpan(name, options, context);
  }

  startActiveSpan<F extends (span: Span) => unknown>(
    ...args: [name: string, ...rest: unknown[], fn: F]
  ): ReturnType<F> {
    const tracer = this.#current();
    return Reflect.apply(tracer.startActiveSpan, tracer, args);
  }

  #current(): Tracer {
    const provider = this.#target();
    if (this.#tracer === undefined || this.#provider !== provider) {
      this.#provider = provider;
      this.#tracer = provider.getTracer(...this.#scope);
    }
    return this.#tracer;
  }
}
