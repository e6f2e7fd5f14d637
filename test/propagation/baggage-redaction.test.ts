/** Baggage leaves the process with every hop: secrets in it do not. */
import { baggageEntryMetadataFromString, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { buildA2AContextCarrier, injectContext } from '../../src/propagation/index.js';
import { parseBaggage } from '../../src/propagation/w3c-baggage.js';
import { runWith } from '../../src/runtime/context.js';
import { spanSettings } from '../../src/runtime/settings.js';
import { sharedState } from '../../src/runtime/state.js';

const KEY = `sk-${'ant-'}api03-${'Ab1'.repeat(20)}`;
const span = trace.wrapSpanContext({ traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 1 });

function sent(entries: Record<string, string>, properties?: string): Record<string, string | undefined> {
  const metadata = properties === undefined ? {} : { metadata: baggageEntryMetadataFromString(properties) };
  const baggage = propagation.createBaggage(
    Object.fromEntries(Object.entries(entries).map(([key, value]) => [key, { value, ...metadata }])),
  );
  const context = propagation.setBaggage(trace.setSpan(ROOT_CONTEXT, span), baggage);
  const [headers, a2a] = runWith(context, () => [injectContext(), buildA2AContextCarrier().trace_headers]);
  assert.equal({ ...a2a }, { ...headers }, 'both ways out carry the same');
  const received = parseBaggage(headers?.baggage ?? '')?.getAllEntries() ?? [];
  return Object.fromEntries(
    received.map(([key, entry]) => [key, entry.metadata ? `${entry.value};${entry.metadata}` : entry.value]),
  );
}

const w3c = new CompositePropagator({ propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()] });
for (const [how, propagator] of [
  ['no propagator', undefined],
  ['the W3C propagators', w3c],
] as const) {
  const test = suite(`baggage redaction with ${how}`);
  test.before(() => {
    if (propagator !== undefined) propagation.setGlobalPropagator(propagator);
  });
  test.after(() => propagation.disable());

  test('a sensitive key has its value redacted, others go as they are', () => {
    assert.equal(sent({ api_key: 'plain-looking', user: 'alice', max_tokens: '5' }), {
      api_key: '***REDACTED***',
      user: 'alice',
      max_tokens: '5',
    });
  });

  test('a secret is found by its form under a harmless key', () => {
    const value = sent({ note: `uses ${KEY} today` }).note ?? '';
    assert.ok(value.includes('***REDACTED***') && !value.includes(KEY), value);
  });

  test('a key that is itself a secret is not sent', () => {
    assert.equal(sent({ [KEY]: '1', user: 'alice' }), { user: 'alice' });
  });

  test('properties go along unless they hold a secret or would add an entry', () => {
    assert.equal(sent({ a: '1' }, 'tier=gold'), { a: '1;tier=gold' });
    assert.equal(sent({ a: '1' }, `password=${'hunter'}2`), { a: '1' });
    assert.equal(sent({ a: '1' }, 'p=1,injected=true'), { a: '1' });
  });

  test('a value with half a surrogate pair does not lose the other entries', () => {
    assert.equal(sent({ odd: 'x\uD800', user: 'alice' }), { odd: 'x\uFFFD', user: 'alice' });
  });

  test('a value over the attribute limit, which would be cut, is not sent, and that is reported', () => {
    const reports: string[] = [];
    const state = sharedState();
    const before = spanSettings();
    state.settings = { ...before, report: (message) => reports.push(message) };
    try {
      assert.equal(sent({ long: 'x'.repeat(before.attributeValueLimit + 1), user: 'alice' }), { user: 'alice' });
      assert.equal(reports.length, 2);
    } finally {
      state.settings = before;
    }
  });

  test("the application's own redaction rules apply", () => {
    const state = sharedState();
    const before = spanSettings();
    state.settings = {
      ...before,
      scrubAttribute: (key, value) => (key === 'employee' ? '***REDACTED***' : before.scrubAttribute(key, value)),
    };
    try {
      assert.equal(sent({ employee: 'E-77', user: 'alice' }), { employee: '***REDACTED***', user: 'alice' });
    } finally {
      state.settings = before;
    }
  });

  test('the baggage in the context stays as it was', () => {
    const baggage = propagation.createBaggage({ api_key: { value: 'plain-looking' } });
    runWith(propagation.setBaggage(trace.setSpan(ROOT_CONTEXT, span), baggage), () => injectContext());
    assert.is(baggage.getEntry('api_key')?.value, 'plain-looking');
  });
  test.run();
}
