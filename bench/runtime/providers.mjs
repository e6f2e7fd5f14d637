/** The providers of a setting, each with an exporter that only counts. */
import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  BatchSpanProcessor,
  NodeTracerProvider,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-node';
import { isOff } from './settings.mjs';

/** An exporter that does nothing but count, and keeps what it gets where it is told to. */
export class Sink {
  count = 0;
  /** @type {import('@opentelemetry/sdk-trace-node').ReadableSpan[] | undefined} */
  kept;

  export(spans, done) {
    this.count += spans.length;
    this.kept?.push(...spans);
    done({ code: 0 });
  }

  async shutdown() {}
}

/**
 * @typedef {{ tracer: import('@opentelemetry/api').Tracer, sink: Sink, flush: () => Promise<void> }} Side
 */

/** The SDK as an application sets it up: batch processor, default limits. */
function stockSide({ ratio }, global) {
  const sink = new Sink();
  const provider = new NodeTracerProvider({
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }),
    spanProcessors: [new BatchSpanProcessor(sink)],
  });
  if (global) {
    trace.setGlobalTracerProvider(provider);
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  }
  return { tracer: provider.getTracer('bench'), sink, flush: () => provider.forceFlush() };
}

/**
 * Sets up what `setting` says for the contender and for code written by hand. The latter always has the SDK's own
 * provider: what its author would have without us.
 *
 * @param {import('./settings.mjs').Setting} setting
 * @param {typeof import('../../src/index.js') | undefined} ours the package, where the contender is ours
 * @returns {{ contender: Side, hand: Side }}
 */
export function setUp(setting, ours) {
  if (isOff(setting)) {
    if (setting.provider === 'disabled') ours?.initializeTracing({ enabled: false });
    const side = { tracer: trace.getTracer('bench'), sink: new Sink(), flush: async () => {} };
    return { contender: side, hand: side };
  }
  if (setting.provider === 'foreign' || ours === undefined) {
    const side = stockSide(setting, true);
    return { contender: side, hand: side };
  }
  const sink = new Sink();
  ours.initializeTracing({ sampleRate: setting.ratio, spanExporters: [sink] });
  const contender = { tracer: trace.getTracer('bench'), sink, flush: () => ours.forceFlush() };
  return { contender, hand: stockSide(setting, false) };
}
