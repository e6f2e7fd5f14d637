/** Carriers at random, a few thousand of them; `npm run test:faults` tries many more. */
import { context, propagation, ROOT_CONTEXT, type TextMapPropagator, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { injectContext } from '../../src/propagation/index.js';
import { runWith } from '../../src/runtime/context.js';
import { fuzzExtraction, fuzzInjection } from './carrier-fuzz.js';

context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());

const w3c = new CompositePropagator({ propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()] });

for (const [how, propagator] of [
  ['no propagator', undefined],
  ['the W3C propagators', w3c],
] as const) {
  const fuzz = suite(`carriers at random, with ${how}`);
  fuzz.before(() => {
    if (propagator !== undefined) propagation.setGlobalPropagator(propagator);
  });
  fuzz.after(() => propagation.disable());

  fuzz('what is taken in is what the specification says, from where we read, and nothing else', () => {
    const { parents, carriers } = fuzzExtraction(700, 11);
    assert.ok(parents > carriers / 10, `${parents} parents of ${carriers}`);
  });

  fuzz('what is sent is in order, whatever span and baggage there are, and carriers keep what is theirs', () => {
    const { sent, carriers } = fuzzInjection(700, 12);
    assert.ok(sent > carriers / 10, `${sent} sent of ${carriers}`);
  });
  fuzz.run();
}

const foreign = suite('a registered propagator that writes anything');
foreign.after(() => propagation.disable());

foreign('only what is a header leaves, and no more than fits', () => {
  const propagator: TextMapPropagator = {
    inject(_context, carrier, setter) {
      setter.set(carrier, 'X-Good', 'yes');
      setter.set(carrier, 'x-split', 'a\r\nx-admin: 1');
      setter.set(carrier, 'x-zero', 'a\0');
      setter.set(carrier, 'x-long', 'y'.repeat(8193));
      setter.set(carrier, 'x y', 'name');
      setter.set(carrier, '__proto__', 'polluted');
      setter.set(carrier, 'constructor', 'polluted');
      setter.set(carrier, 'x-object', {} as string);
      for (let index = 0; index < 1000; index++) setter.set(carrier, `x-${index}`, 'z');
    },
    extract: (given) => given,
    fields: () => ['x-good'],
  };
  propagation.setGlobalPropagator(propagator);
  const span = trace.wrapSpanContext({ traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 1 });
  const headers = runWith(trace.setSpan(ROOT_CONTEXT, span), () => injectContext(Object.create(null) as object));
  const names = Object.keys(headers);
  assert.is(names.length, 64);
  assert.equal(names.slice(0, 3), ['x-good', 'x-0', 'x-1']);
});
foreign.run();
