/** Carriers at random, far more than `npm test` tries. */
import { context, propagation } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';
import { suite } from 'uvu';
import { fuzzExtraction, fuzzInjection } from '../../propagation/carrier-fuzz.js';
import { tally } from '../support/tally.js';

context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());

const RUNS = 15_000;
const seed = Number(process.env.SEED ?? 20_261_123);
const w3c = new CompositePropagator({ propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()] });

const carriers = suite('carriers, for long');
carriers.after(() => propagation.disable());

for (const [how, propagator] of [
  ['no propagator', undefined],
  ['the W3C propagators', w3c],
] as const) {
  carriers(`${RUNS} carriers taken in, with ${how}`, () => {
    if (propagator !== undefined) propagation.setGlobalPropagator(propagator);
    const { parents } = fuzzExtraction(RUNS, seed);
    tally.inputs += RUNS;
    console.log(`  ${RUNS} tried, ${parents} had a parent`);
  });
  carriers(`${RUNS} carriers written to, with ${how}`, () => {
    const { sent } = fuzzInjection(RUNS, seed);
    tally.inputs += RUNS;
    console.log(`  ${RUNS} tried, ${sent} carry a trace`);
  });
}
carriers.run();
