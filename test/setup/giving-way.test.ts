/** The preload's provider gives way to what the program registers, whichever copy of the API it registers with. */
import { createNoopMeter, metrics, trace } from '@opentelemetry/api';
import { BasicTracerProvider, InMemorySpanExporter } from '@opentelemetry/sdk-trace-base';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { giveWay } from '../../src/setup/giving-way.js';
import { initializeFromEnvironment, initializeTracing, shutdownTracing } from '../../src/setup/lifecycle.js';
import { stopSession } from '../../src/setup/session.js';
import { setupState } from '../../src/setup/shared.js';
import { closedPort } from './support.js';

const test = suite('giving way');
const SLOT = Symbol.for('opentelemetry.js.api.1');
const holder = globalThis as { [slot: symbol]: Record<string, unknown> | undefined };

let ended = 0;
let seen: unknown[] = [];

test.before.each(async () => {
  process.env.AGENTCORE_OTLP_ENDPOINT = `http://127.0.0.1:${await closedPort()}`;
  ended = 0;
  seen = [];
  assert.is(initializeFromEnvironment(), true);
  giveWay({
    beforeProvider: () => {
      ended += 1;
      stopSession();
    },
    afterProvider: (provider) => seen.push(provider),
  });
});

test.after.each(async () => {
  delete process.env.AGENTCORE_OTLP_ENDPOINT;
  setupState().restoreApi?.();
  await shutdownTracing();
  trace.disable();
});

const isOurs = () => trace.getTracer('x').startSpan('x').isRecording();

test('a provider that the program registers takes the place of ours, once', () => {
  const provider = new BasicTracerProvider();
  assert.is(trace.setGlobalTracerProvider(provider), true);
  assert.is(ended, 1);
  assert.equal(seen, [provider]);
  assert.is(trace.setGlobalTracerProvider(new BasicTracerProvider()), false);
  assert.is(ended, 1);
});

test('registering anything else changes nothing', () => {
  metrics.setGlobalMeterProvider({ getMeter: createNoopMeter });
  metrics.disable();
  assert.is(isOurs(), true);
  assert.is(ended, 0);
});

test('a copy of the API of another version is refused as ever, and ours stays', () => {
  // What registerGlobal() of that copy does, up to its check of the version.
  const api = holder[SLOT];
  holder[SLOT] = api;
  assert.is(api?.trace, undefined);
  assert.is.not(api?.version, '1.0.0');
  assert.is(isOurs(), true);
  assert.is(ended, 0);
});

test('initializeTracing() puts the slot back as it was', () => {
  initializeTracing({ spanExporters: [new InMemorySpanExporter()] });
  assert.is(Object.getOwnPropertyDescriptor(globalThis, SLOT)?.get, undefined);
  assert.is(trace.setGlobalTracerProvider(new BasicTracerProvider()), false);
  assert.is(isOurs(), true);
});

test.run();
