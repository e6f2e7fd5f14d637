/**
 * A timer that sets itself again and again inside a wrapped function makes each span the parent of the next. None of them
 * may keep the one before: memory stays flat, however long it runs (issue *Speed*, the light span).
 */
import { context, propagation, trace } from '@opentelemetry/api';
import { createModuleSpan, initializeTracing, shutdownTracing } from 'agentcore-instrument';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { exposedCollector } from '../support/collector.js';
import { load } from '../support/execute.js';
import { startTracing } from '../support/tracing.js';
import { wrapEverything } from '../support/wrap-everything.js';

const ROUNDS = 20_000;
const MANY_ROUNDS = 100_000;
/** One node in so many is watched. */
const EVERY = 50;

const collect = await exposedCollector();

/** Each `tick` does its work, then has the next one called later, in its own context, and says what is current. */
const { code } = wrapEverything(`
  export function sync(t) { t.watch(); t.next(sync); }
  export async function asynchronous(t) { await null; t.watch(); t.next(asynchronous); await null; }
  export function* steps(t) { t.watch(); yield; t.next((again) => { for (const _ of steps(again)); }); }
  export function failing(t) { t.watch(); t.next((again) => { try { failing(again); } catch {} }); throw 'primitive'; }
  export function withBaggage(t) { t.watch(); t.inBaggage(() => t.next(withBaggage)); }
  export function withSpan(t) { t.watch(); t.inSetSpan(() => t.next(withSpan)); }
  export async function pending(t) { t.watch(); t.next(pending); await new Promise(() => {}); }
`);
type Tick = (t: Ticker) => unknown;
const ticks = (await load(code)) as Record<string, Tick>;

class Ticker {
  readonly watched: WeakRef<object>[] = [];
  count = 0;
  readonly #rounds: number;
  readonly #done: () => void;

  constructor(rounds: number, done: () => void) {
    this.#rounds = rounds;
    this.#done = done;
  }

  watch(): void {
    this.count += 1;
    const span = trace.getActiveSpan();
    assert.ok(span !== undefined, 'a span is current');
    if (this.count % EVERY === 0) this.watched.push(new WeakRef(span));
  }

  next(tick: Tick): void {
    if (this.count >= this.#rounds) this.#done();
    else setImmediate(() => tick(this));
  }

  inBaggage(fn: () => void): void {
    const baggage = propagation.createBaggage({ round: { value: String(this.count) } });
    context.with(propagation.setBaggage(context.active(), baggage), fn);
  }

  inSetSpan(fn: () => void): void {
    const span = trace.getActiveSpan();
    assert.ok(span !== undefined);
    context.with(trace.setSpan(context.active().setValue(Symbol.for('round'), this.count), span), fn);
  }
}

/** The first call, which nobody has made yet. */
function start(tick: Tick, ticker: Ticker): void {
  try {
    const result = tick(ticker) as { next?: () => unknown } | undefined;
    if (typeof result?.next === 'function') for (const _ of result as Iterable<unknown>);
  } catch (error) {
    assert.is(error, 'primitive');
  }
}

/** How many of the watched spans are still there when the last has ended. */
async function survivors(tick: Tick, rounds = ROUNDS): Promise<number> {
  const ticker = await new Promise<Ticker>((resolve) => {
    const made: Ticker = new Ticker(rounds, () => resolve(made));
    start(tick, made);
  });
  assert.is(ticker.count, rounds);
  assert.is(ticker.watched.length, rounds / EVERY);
  for (let i = 0; i < 3; i += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    collect();
  }
  // A trace that is not recorded has one span for all of them.
  return new Set(ticker.watched.map((ref) => ref.deref()).filter((span) => span !== undefined)).size;
}

const leaks = suite('what outlives its call');
let stop = async (): Promise<void> => {};
leaks.after.each(() => stop());

function ours(sampleRate: number): void {
  const keepsNothing = {
    onStart() {},
    onEnd() {},
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
  initializeTracing({ spanProcessors: [keepsNothing], sampleRate });
  stop = shutdownTracing;
}

/** The last spans may be held by what still runs; a chain would hold four hundred. */
const FEW = 3;

leaks('a timer that sets itself a hundred thousand times keeps no span of the way', async () => {
  ours(1);
  assert.ok((await survivors(ticks['sync'] as Tick, MANY_ROUNDS)) <= FEW);
});

for (const name of Object.keys(ticks)) {
  for (const sampleRate of [1, 0]) {
    leaks(`${name}, ${sampleRate === 1 ? 'recorded' : 'sampled out'}, by our provider`, async () => {
      ours(sampleRate);
      assert.ok((await survivors(ticks[name] as Tick)) <= FEW);
    });
  }
}

leaks('a span made by hand that ends after the next one has begun', async () => {
  ours(1);
  const tick: Tick = (ticker) => {
    const span = createModuleSpan({ moduleType: 'planner', operation: 'tick' });
    ticker.watch();
    ticker.next(tick);
    setImmediate(() => span.end());
  };
  assert.ok((await survivors(tick)) <= FEW);
});

for (const name of ['sync', 'asynchronous', 'withBaggage']) {
  leaks(`${name}, by somebody else’s provider`, async () => {
    const tracing = startTracing();
    stop = () => tracing.stop();
    tracing.exporter.export = (_spans, done) => done({ code: 0 });
    assert.ok((await survivors(ticks[name] as Tick)) <= FEW);
  });
}

leaks.run();
