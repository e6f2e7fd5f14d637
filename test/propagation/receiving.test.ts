/** The receiving side: which place of a carrier wins, and what becomes of the active context. */
import { context, propagation, trace } from '@opentelemetry/api';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { extractContext, withRemoteParent } from '../../src/propagation/index.js';
import { HEADERS, OTHER, SPAN, TRACE, underSpan } from './sender.js';

const receiving = suite('receiving');
receiving('a place closer to the message wins over its envelope, and that over the transport', () => {
  const at = (digit: string) => ({ traceparent: `00-${digit.repeat(32)}-${SPAN}-01` });
  const carrier: Record<string, unknown> = {
    trace_headers: at('1'),
    _meta: at('2'),
    message: { metadata: { trace_headers: at('3'), ...at('4'), 'a2a-service-parameters': at('5') } },
    metadata: { ...at('6'), 'a2a-service-parameters': at('7') },
    serviceParameters: at('8'),
    headers: at('9'),
    ...at('a'),
  };
  const winner = () => trace.getSpanContext(extractContext(carrier))?.traceId[0];
  const order: (string | undefined)[] = [];
  const removals: (() => unknown)[] = [
    () => delete carrier.trace_headers,
    () => delete carrier._meta,
    () => delete (carrier.message as { metadata: { trace_headers?: object } }).metadata.trace_headers,
    () => delete (carrier.message as { metadata: { traceparent?: string } }).metadata.traceparent,
    () => delete carrier.message,
    () => delete (carrier.metadata as { traceparent?: string }).traceparent,
    () => delete carrier.metadata,
    () => delete carrier.serviceParameters,
    () => delete carrier.headers,
    () => delete carrier.traceparent,
  ];
  for (const remove of removals) {
    order.push(winner());
    remove();
  }
  assert.equal(order, ['1', '2', '3', '4', '5', '6', '7', '8', '9', 'a']);
  assert.is(winner(), undefined);
});

receiving('a malformed traceparent in one place does not hide a valid one in the next', () => {
  const carrier = { trace_headers: { traceparent: 'broken' }, headers: HEADERS };
  assert.is(trace.getSpanContext(extractContext(carrier))?.traceId, TRACE);
});

receiving('the exact spelling wins over another', () => {
  const carrier = { Traceparent: OTHER.traceparent, traceparent: HEADERS.traceparent };
  assert.is(trace.getSpanContext(extractContext(carrier))?.traceId, TRACE);
});

receiving('without a valid parent the active context is returned, and the baggage is ignored', () => {
  underSpan(() => {
    for (const carrier of [{}, null, undefined, 'text', 7, { baggage: 'a=b' }, { traceparent: 'x', baggage: 'a=b' }]) {
      assert.is(extractContext(carrier), context.active());
    }
  });
});

receiving("what else is in the active context stays, and a carrier's baggage replaces the active one", () => {
  const key = Symbol('application');
  const baggage = propagation.createBaggage({ ambient: { value: '1' } });
  context.with(propagation.setBaggage(context.active().setValue(key, 'kept'), baggage), () => {
    const received = extractContext(HEADERS);
    assert.is(received.getValue(key), 'kept');
    assert.equal(
      propagation
        .getBaggage(received)
        ?.getAllEntries()
        .map(([name]) => name),
      ['user', 'plan'],
    );
    assert.is(propagation.getBaggage(extractContext(OTHER))?.getEntry('ambient')?.value, '1');
  });
});

receiving('withRemoteParent returns what the function returns and throws what it throws', () => {
  assert.is(
    withRemoteParent(HEADERS, () => 42),
    42,
  );
  assert.is(
    withRemoteParent(undefined, () => 43),
    43,
  );
  const error = new Error('of the application');
  let thrown: unknown;
  try {
    withRemoteParent(HEADERS, () => {
      throw error;
    });
  } catch (caught) {
    thrown = caught;
  }
  assert.is(thrown, error);
});
receiving.run();
