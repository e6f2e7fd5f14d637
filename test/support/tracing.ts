/** Tracing for tests: a provider of the SDK's in the API's global slot, and what it has finished as plain data. */
import { type ContextManager, context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  InMemorySpanExporter,
  type ReadableSpan,
  type Sampler,
  SimpleSpanProcessor,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';

export interface TestTracing {
  readonly exporter: InMemorySpanExporter;
  readonly provider: NodeTracerProvider;
  spans(): ReadableSpan[];
  reset(): void;
  stop(): Promise<void>;
}

/** Spans as numbers in the order in which they started: clocks are too coarse to tell. */
const started = new WeakMap<object, number>();
let count = 0;
const startOrder: SpanProcessor = {
  onStart(span) {
    count += 1;
    started.set(span, count);
  },
  onEnd() {},
  forceFlush: () => Promise.resolve(),
  shutdown: () => Promise.resolve(),
};

/** Registers a provider; `manager` null: with no context manager at all. */
export function startTracing(options: { sampler?: Sampler; manager?: ContextManager | null } = {}): TestTracing {
  const exporter = new InMemorySpanExporter();
  const provider = new NodeTracerProvider({
    spanProcessors: [startOrder, new SimpleSpanProcessor(exporter)],
    ...(options.sampler === undefined ? {} : { sampler: options.sampler }),
  });
  const manager = options.manager === undefined ? new AsyncLocalStorageContextManager().enable() : options.manager;
  trace.setGlobalTracerProvider(provider);
  if (manager !== null) context.setGlobalContextManager(manager);
  return {
    exporter,
    provider,
    spans: () => exporter.getFinishedSpans(),
    reset: () => exporter.reset(),
    async stop() {
      trace.disable();
      context.disable();
      await provider.shutdown();
    },
  };
}

/** `root(child(grandchild), child)`: names and nesting, children in order of start. */
export function shapeOf(spans: readonly ReadableSpan[]): string[] {
  const ids = new Set(spans.map((span) => span.spanContext().spanId));
  const order = [...spans].sort((a, b) => (started.get(a) ?? 0) - (started.get(b) ?? 0));
  const draw = (span: ReadableSpan): string => {
    const children = order.filter((child) => child.parentSpanContext?.spanId === span.spanContext().spanId).map(draw);
    const mark = span.status.code === 2 ? '!' : '';
    return `${span.name}${mark}${children.length === 0 ? '' : `(${children.join(', ')})`}`;
  };
  return order.filter((span) => !ids.has(span.parentSpanContext?.spanId ?? '')).map(draw);
}
