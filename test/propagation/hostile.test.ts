/** Carriers come from outside: whatever they hold, nothing is thrown, nothing is copied, and the call goes on. */
import { context, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  buildA2AContextCarrier,
  extractContext,
  injectContext,
  withRemoteParent,
} from '../../src/propagation/index.js';

context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const TRACEPARENT = `00-${TRACE}-00f067aa0ba902b7-01`;
const refuse = (): never => {
  throw new Error('trap');
};
const traps: ProxyHandler<object> = {
  get: refuse,
  has: refuse,
  ownKeys: refuse,
  getOwnPropertyDescriptor: refuse,
  getPrototypeOf: refuse,
};
const revoked = () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};
const revokedArray = () => {
  const { proxy, revoke } = Proxy.revocable([], {});
  revoke();
  return proxy;
};
const cyclic: Record<string, unknown> = {};
cyclic.params = cyclic;
cyclic.message = cyclic;
cyclic.metadata = cyclic;

const withoutParent: [name: string, carrier: unknown][] = [
  ['a proxy that always throws', new Proxy({}, traps)],
  ['a revoked proxy', revoked()],
  ['a revoked array as header', { traceparent: revokedArray(), headers: revokedArray() }],
  [
    'an object whose getters throw',
    Object.defineProperties(
      {},
      { trace_headers: { get: refuse, enumerable: true }, traceparent: { get: refuse, enumerable: true } },
    ),
  ],
  ['a cycle', cyclic],
  ['an object that answers every key with itself', new Proxy({}, { get: (_target, _key, self) => self })],
  ['a function', Object.assign(() => {}, { traceparent: TRACEPARENT })],
  ['something with a get that would send a request', { get: () => TRACEPARENT }],
  ['a map that throws', Object.assign(new Map(), { get: refuse, keys: refuse, has: refuse })],
  ['headers that are no text', { traceparent: { toString: () => TRACEPARENT } }],
  ['a boxed string', { traceparent: Object(TRACEPARENT) }],
  ['a number, null, symbol and bigint', { traceparent: 1, tracestate: null, baggage: Symbol('x'), Traceparent: 1n }],
  ['an empty array', { traceparent: [] }],
  ['a nested array', { traceparent: [[TRACEPARENT]] }],
  ['a header of a megabyte', { traceparent: `${TRACEPARENT.replace('00-', 'cc-')}-${'x'.repeat(1 << 20)}` }],
  ['a megabyte of spaces', { traceparent: `${' '.repeat(1 << 20)}${TRACEPARENT}` }],
  ['full-width digits', { traceparent: TRACEPARENT.replace('4', '４') }],
  ['a zero byte', { traceparent: `${TRACEPARENT}\0` }],
  ['a header injected after a line break', { traceparent: `${TRACEPARENT}\r\nx-admin: 1` }],
  ['JSON text', JSON.stringify({ traceparent: TRACEPARENT })],
  ['a traceparent on the prototype', Object.create({ traceparent: TRACEPARENT })],
];

const hostile = suite('hostile carriers');
for (const [name, carrier] of withoutParent) {
  hostile(`no parent is taken from ${name}, and the function runs once`, () => {
    assert.is(extractContext(carrier), ROOT_CONTEXT);
    let calls = 0;
    withRemoteParent(carrier, () => calls++);
    assert.is(calls, 1);
  });
}

const withParent: [name: string, carrier: unknown][] = [
  [
    'a throwing getter elsewhere',
    Object.defineProperty({ traceparent: TRACEPARENT }, 'metadata', { get: refuse, enumerable: true }),
  ],
  [
    'a throwing baggage getter',
    Object.defineProperty({ traceparent: TRACEPARENT }, 'baggage', { get: refuse, enumerable: true }),
  ],
  ['a revoked array as trace state', { traceparent: TRACEPARENT, tracestate: revokedArray() }],
  [
    'a megabyte of trace state and baggage',
    { traceparent: TRACEPARENT, tracestate: `a=${'x'.repeat(1 << 20)}`, baggage: `a=${'x'.repeat(1 << 20)}` },
  ],
  [
    'ten thousand trace state values',
    { traceparent: TRACEPARENT, tracestate: Array.from({ length: 10_000 }, (_, index) => `k${index}=1`) },
  ],
  ['malformed trace state and baggage', { traceparent: TRACEPARENT, tracestate: 'é=1', baggage: ';;==,,é' }],
  ['no prototype', Object.assign(Object.create(null), { traceparent: TRACEPARENT })],
];
for (const [name, carrier] of withParent) {
  hostile(`the parent is taken despite ${name}, without trace state and baggage`, () => {
    const received = extractContext(carrier);
    assert.is(trace.getSpanContext(received)?.traceId, TRACE);
    assert.is(trace.getSpanContext(received)?.traceState, undefined);
    assert.is(propagation.getBaggage(received), undefined);
  });
}

hostile('of a hundred thousand names only the first are looked through for another spelling', () => {
  const many = Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`h${index}`, 'x']));
  assert.is(extractContext({ ...many, TRACEPARENT }), ROOT_CONTEXT);
  assert.is(trace.getSpanContext(extractContext({ ...many, traceparent: TRACEPARENT }))?.traceId, TRACE);
});

hostile('a getter is asked once', () => {
  let asked = 0;
  const carrier = {
    get traceparent() {
      asked++;
      return TRACEPARENT;
    },
  };
  assert.is(trace.getSpanContext(extractContext(carrier))?.traceId, TRACE);
  assert.is(asked, 1);
});

hostile('a name that every object inherits is not read', () => {
  const polluted = Object.prototype as { traceparent?: string; headers?: object };
  try {
    polluted.headers = { traceparent: TRACEPARENT };
    assert.is(extractContext({}), ROOT_CONTEXT);
  } finally {
    delete polluted.headers;
  }
});

hostile('__proto__ and its kin never reach an object of ours', () => {
  const given = JSON.parse(
    '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"prototype":{},"source_agent":"a"}',
  ) as Record<string, unknown>;
  const carrier = buildA2AContextCarrier(given);
  assert.equal(Object.keys(carrier), ['source_agent']);
  assert.is(Object.getPrototypeOf(carrier), Object.prototype);
  const received = extractContext(
    JSON.parse(
      `{"__proto__":{"polluted":1},"traceparent":"${TRACEPARENT}","baggage":"__proto__=1,constructor=2,ok=3"}`,
    ),
  );
  assert.equal(propagation.getBaggage(received)?.getAllEntries(), [['ok', { value: '3' }]]);
  assert.is(({} as { polluted?: number }).polluted, undefined);
});

hostile('an A2A context is copied without its accessors, and an unreadable one is empty', () => {
  let asked = 0;
  const given = {
    plain: 1,
    get secret() {
      return ++asked;
    },
  };
  Object.defineProperty(given, 'hidden', { value: 1, enumerable: false });
  assert.equal(buildA2AContextCarrier(given), { plain: 1 });
  assert.is(asked, 0);
  assert.equal(buildA2AContextCarrier(new Proxy({}, traps)), {});
  assert.equal(buildA2AContextCarrier(null as unknown as undefined), {});
});

hostile('a carrier that throws when written does not disturb the caller', () => {
  const span = trace.wrapSpanContext({ traceId: TRACE, spanId: '00f067aa0ba902b7', traceFlags: 1 });
  const carrier = new Proxy({}, { ...traps, set: refuse, deleteProperty: refuse });
  assert.is(
    context.with(trace.setSpan(ROOT_CONTEXT, span), () => injectContext(carrier)),
    carrier,
  );
});

hostile('never throws on anything, and takes a parent only where a valid traceparent is', () => {
  const names = fc.constantFrom(
    'traceparent',
    'Traceparent',
    'tracestate',
    'baggage',
    'trace_headers',
    'params',
    '_meta',
    'metadata',
    'message',
    'headers',
    'a2a-service-parameters',
    '__proto__',
    'get',
  );
  const leaf = fc.oneof(
    fc.anything({ withMap: true, withSet: true, withNullPrototype: true }),
    fc.constant(TRACEPARENT),
    fc.string({ unit: 'binary' }),
  );
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof({ maxDepth: 4 }, leaf, fc.dictionary(names, tie('tree')), fc.array(tie('tree'), { maxLength: 3 })),
  }));
  let parents = 0;
  fc.assert(
    fc.property(tree, (carrier) => {
      const received = extractContext(carrier);
      const parent = trace.getSpanContext(received);
      if (parent === undefined) assert.is(received, ROOT_CONTEXT);
      else {
        parents++;
        assert.is(parent.traceId, TRACE);
      }
    }),
    { numRuns: 3000 },
  );
  assert.ok(parents > 20, `some carriers had a parent (${parents})`);
});
hostile.run();
