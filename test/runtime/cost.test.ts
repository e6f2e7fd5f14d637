/**
 * What a wrapped call allocates: nothing when tracing is off, nothing inside a trace that is not recorded, and a quarter
 * of a span written by hand when it is (issue *Speed*). Bytes can be counted; times cannot be asserted.
 */
import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { NodeTracerProvider, type SpanProcessor } from '@opentelemetry/sdk-trace-node';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { sharedState } from '../../src/runtime/state.js';
import { LightProvider } from '../../src/span/light-provider.js';
import { RatioSampler } from '../../src/span/sampling.js';
import { exposedCollector } from '../support/collector.js';
import { load } from '../support/execute.js';
import { wrapEverything } from '../support/wrap-everything.js';

const collect = await exposedCollector();
const { code } = wrapEverything(`
  export function add(a, b) { return a + b; }
  export class Adder { #sum = 0; add(a) { return this.#sum + a; } }
  export function around(use) { return use(); }
`);
const { add, Adder, around } = (await load(code)) as {
  add: (a: number, b: number) => number;
  Adder: new () => { add(a: number): number };
  around: (use: () => void) => void;
};
const adder = new Adder();

const CALLS = 20_000;
/** Bytes a call that come from what the engine does on the side, such as compiling. */
const NOISE = 1;

/** Growth of the heap in bytes a call, the median of nine rounds, each short enough for no collection to come in. */
function bytesPerCall(call: (i: number) => unknown, calls = CALLS): number {
  for (let i = 0; i < 3 * CALLS; i += 1) call(i);
  const rounds = Array.from({ length: 9 }, () => {
    collect();
    const before = process.memoryUsage().heapUsed;
    for (let i = 0; i < calls; i += 1) call(i);
    return (process.memoryUsage().heapUsed - before) / calls;
  });
  return rounds.sort((a, b) => a - b)[4] as number;
}

const noLimits = {
  attributeValueLengthLimit: Number.POSITIVE_INFINITY,
  attributeCountLimit: 128,
  linkCountLimit: 128,
  eventCountLimit: 128,
  attributePerEventCountLimit: 128,
  attributePerLinkCountLimit: 128,
};
const nowhere: SpanProcessor = {
  onStart() {},
  onEnd() {},
  forceFlush: () => Promise.resolve(),
  shutdown: () => Promise.resolve(),
};

function own(ratio: number): void {
  const provider = new LightProvider({
    resource: {},
    sampler: new RatioSampler(ratio, true),
    limits: noLimits,
    processors: [nowhere as never],
    maxSpansPerTrace: 0,
    endsWithOk: true,
  });
  sharedState().own = { tracer: provider.getTracer('test') };
}

const cost = suite('what a call allocates');
cost.before(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
});
cost.after.each(() => {
  sharedState().own = undefined;
});

cost('off: nothing, a function and a method', () => {
  assert.ok(bytesPerCall((i) => add(i, 1)) < NOISE);
  assert.ok(bytesPerCall((i) => adder.add(i)) < NOISE);
});

cost('in a trace that is not recorded: nothing', () => {
  own(0);
  around(() => assert.ok(bytesPerCall((i) => add(i, 1)) < NOISE));
});

cost('recorded: a quarter of what the same span takes by hand', () => {
  own(1);
  const calls = 2000;
  const ours = bytesPerCall((i) => add(i, 1), calls);
  const tracer = new NodeTracerProvider({ spanProcessors: [nowhere] }).getTracer('by hand');
  const byHand = bytesPerCall(
    (i) =>
      tracer.startActiveSpan('add', (span) => {
        try {
          return i + 1;
        } catch (error) {
          span.recordException(error as Error);
          span.setStatus({ code: 2 });
          throw error;
        } finally {
          span.end();
        }
      }),
    calls,
  );
  assert.ok(ours > 100 && ours <= byHand / 4, `${ours} of ${byHand} bytes`);
  assert.is(trace.getActiveSpan(), undefined);
});

cost.run();
