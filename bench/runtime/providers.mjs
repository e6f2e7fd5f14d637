/** The providers of a setting, each with an exporter that only counts. */
import { context, trace } from '@opentelemetry/api';
import { isSdk3, stockContextManager, stockProvider } from './sdk.mjs';
import { isOff } from './settings.mjs';
import { Sink } from './sink.mjs';

/**
 * @typedef {{ tracer?: import('@opentelemetry/api').Tracer, sink: Sink, flush: () => Promise<unknown> }} Side
 */

/** The SDK as an application sets it up: batch processor, default limits. */
function stockSide({ ratio }, global) {
  const sink = new Sink();
  const provider = stockProvider(sink, ratio);
  if (global) {
    trace.setGlobalTracerProvider(provider);
    context.setGlobalContextManager(stockContextManager());
  }
  return { tracer: provider.getTracer('bench'), sink, flush: () => provider.forceFlush() };
}

/**
 * Sets up what `setting` says for the contender and for code written by hand. The latter always has the SDK's own
 * provider: what its author would have without us.
 *
 * @param {import('./settings.mjs').Setting} setting
 * @param {typeof import('../../src/index.js') | undefined} ours the package, where the contender is ours
 * @param {((setting: import('./settings.mjs').Setting) => Promise<Side>) | undefined} ownSetUp of a contender that brings a
 *   client of its own
 * @returns {Promise<{ contender: Side, hand: Side }>}
 */
export async function setUp(setting, ours, ownSetUp) {
  if (isOff(setting)) {
    if (setting.provider === 'disabled') ours?.initializeTracing({ enabled: false });
    const side = { tracer: trace.getTracer('bench'), sink: new Sink(), flush: async () => {} };
    return { contender: (await ownSetUp?.(setting)) ?? side, hand: side };
  }
  if (setting.provider === 'foreign' || ours === undefined) {
    const side = stockSide(setting, true);
    return { contender: (await ownSetUp?.(setting)) ?? side, hand: side };
  }
  // Ours takes a context manager that is there. SDK 2's is the one that we register; by hand with SDK 3 one has SDK 3's.
  if (isSdk3) context.setGlobalContextManager(stockContextManager());
  const sink = new Sink();
  ours.initializeTracing({ sampleRate: setting.ratio, spanExporters: [sink] });
  const contender = { tracer: trace.getTracer('bench'), sink, flush: () => ours.forceFlush() };
  return { contender, hand: stockSide(setting, false) };
}
