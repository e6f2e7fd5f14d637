/** Carriers at random: headers that are right or nearly so, in everything that may hold headers, and what must come of them. */
import { baggageEntryMetadataFromString, type Context, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import fc from 'fast-check';
import * as assert from 'uvu/assert';
import { buildA2AContextCarrier, extractContext, injectContext } from '../../src/propagation/index.js';
import { runWith } from '../../src/runtime/context.js';

const MIB = 1 << 20;

interface Headers3 {
  readonly traceparent?: string;
  readonly tracestate?: string;
  readonly baggage?: string;
}

const hex = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length });
const rarely = <T>(usual: fc.Arbitrary<T>, ...rare: fc.Arbitrary<T>[]) =>
  fc.oneof({ weight: 12, arbitrary: usual }, ...rare.map((arbitrary) => ({ weight: 1, arbitrary })));
const smallText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.constantFrom('', ' ', '\0', '\r\nx: 1', 'é', '\ud800', '__proto__', ',;='.repeat(3000)),
);
const anyText = rarely(smallText, fc.constantFrom('x'.repeat(MIB), ' '.repeat(MIB), `a=${'b,'.repeat(MIB / 2)}`));

/** Versions of the future, flags of level 2, and near misses. */
const traceparent = rarely(
  fc
    .tuple(
      rarely(fc.constant('00'), fc.constantFrom('01', 'cc', 'fe', 'ff', '0', 'FF', '000')),
      rarely(
        hex(32),
        fc.constant('0'.repeat(32)),
        hex(31),
        hex(33),
        hex(32).map((id) => id.toUpperCase()),
      ),
      rarely(hex(16), fc.constant('0'.repeat(16)), hex(15), hex(17)),
      rarely(fc.constantFrom('00', '01', '02', '03'), hex(2), hex(1), fc.constant('0x')),
      rarely(fc.constant([] as string[]), fc.constantFrom<string[]>(['what'], [''], ['a', 'b'])),
    )
    .map(([version, traceId, spanId, flags, more]) => [version, traceId, spanId, flags, ...more].join('-')),
  anyText,
  fc
    .tuple(hex(32), fc.constantFrom('\t', ' ', '\n', '\u00a0'))
    .map(([id, space]) => `${space}00-${id}-${'a'.repeat(16)}-01${space}`),
);
const member = rarely(
  fc
    .tuple(
      fc.constantFrom('rojo', 'a@b', '1a', 'k', 'x_y'),
      fc.string({ unit: fc.constantFrom(...'az09!~ ;"'), maxLength: 30 }),
    )
    .map(([key, value]) => `${key}=${value}.`),
  smallText,
);
const list = rarely(
  fc.array(member, { maxLength: 3 }).map((members) => members.join(',')),
  fc.array(member, { maxLength: 6 }).map((members) => members.join(',')),
  fc.array(member, { minLength: 30, maxLength: 80 }).map((members) => members.join(', ')),
  anyText,
);
const entry = rarely(
  fc
    .tuple(
      fc.constantFrom('user', 'plan', '%75ser', 'a.b'),
      fc.string({ unit: fc.constantFrom(...'az09%2'), maxLength: 9 }),
    )
    .map(([key, value]) => `${key}=${value}`),
  fc.constantFrom('__proto__=1', 'constructor=2', '%5f%5fproto__=3', 'prototype=4;p=5', '=x', 'x'),
  smallText,
);
const headers: fc.Arbitrary<Headers3> = fc.record(
  { traceparent, tracestate: list, baggage: fc.array(entry, { maxLength: 80 }).map((entries) => entries.join(',')) },
  { requiredKeys: [] },
);

const cased = (name: string, mask: number): string =>
  [...name].map((char, index) => (mask & (1 << (index % 16)) ? char.toUpperCase() : char)).join('');
const pairs = (given: Headers3): [string, string][] => Object.entries(given);

/** What may hold headers; `read` says whether we read them there. */
const CONTAINERS: readonly {
  readonly name: string;
  readonly read: boolean;
  make(given: Headers3, mask: number): unknown;
}[] = [
  { name: 'object', read: true, make: (given) => ({ ...given }) },
  {
    name: 'letter case',
    read: true,
    make: (given, mask) => Object.fromEntries(pairs(given).map(([k, v]) => [cased(k, mask), v])),
  },
  { name: 'null prototype', read: true, make: (given) => Object.assign(Object.create(null), given) },
  { name: 'Map', read: true, make: (given, mask) => new Map(pairs(given).map(([k, v]) => [cased(k, mask), v])) },
  { name: 'arrays of one', read: true, make: (given) => Object.fromEntries(pairs(given).map(([k, v]) => [k, [v]])) },
  {
    name: 'getters',
    read: true,
    make: (given) =>
      Object.defineProperties(
        {},
        Object.fromEntries(pairs(given).map(([k, v]) => [k, { get: () => v, enumerable: true }])),
      ),
  },
  { name: 'proxy', read: true, make: (given) => new Proxy({ ...given }, {}) },
  { name: 'headers', read: true, make: (given) => ({ headers: { ...given } }) },
  { name: 'A2A context', read: true, make: (given) => ({ source_agent: 'a', trace_headers: { ...given } }) },
  { name: 'MCP request', read: true, make: (given) => ({ method: 'tools/call', params: { _meta: { ...given } } }) },
  { name: 'A2A message', read: true, make: (given) => ({ message: { metadata: { ...given } } }) },
  {
    name: 'service parameters',
    read: true,
    make: (given) => ({ metadata: { 'a2a-service-parameters': { ...given } } }),
  },
  {
    name: '__proto__ beside',
    read: true,
    make: (given) => ({ ...given, ...JSON.parse('{"__proto__":{"polluted":1}}') }),
  },
  { name: 'list of pairs', read: false, make: (given) => pairs(given) },
  { name: 'rawHeaders', read: false, make: (given) => pairs(given).flat() },
  { name: 'headers as a list of pairs', read: false, make: (given) => ({ headers: pairs(given) }) },
  { name: 'JSON', read: false, make: (given) => JSON.stringify(given) },
  { name: '__proto__', read: false, make: (given) => JSON.parse(`{"__proto__":${JSON.stringify(given)}}`) },
  { name: 'prototype', read: false, make: (given) => Object.create(given) },
  { name: 'constructor', read: false, make: (given) => ({ constructor: { prototype: { ...given } } }) },
  {
    name: 'getters that throw',
    read: false,
    make: (given) =>
      Object.defineProperties(
        {},
        Object.fromEntries(pairs(given).map(([k]) => [k, { get: refuse, enumerable: true }])),
      ),
  },
  { name: 'proxy that throws', read: false, make: (given) => new Proxy({ ...given }, { get: refuse }) },
];

function refuse(): never {
  throw new Error('trap');
}

/** Trace Context by its own words, without an expression of ours: the ids and the flags that are known today. */
function parentOf(header: string | undefined): { traceId: string; spanId: string; traceFlags: number } | undefined {
  if (header === undefined || header.length > 1024) return undefined;
  let text = header;
  while (text.startsWith(' ') || text.startsWith('\t')) text = text.slice(1);
  while (text.endsWith(' ') || text.endsWith('\t')) text = text.slice(0, -1);
  if (/[\n\r\u2028\u2029]/.test(text)) return undefined;
  const [version = '', traceId = '', spanId = '', flags = '', ...more] = text.split('-');
  const isHex = (value: string, length: number): boolean =>
    value.length === length && [...value].every((char) => '0123456789abcdef'.includes(char));
  const isId = (value: string, length: number): boolean =>
    isHex(value, length) && [...value].some((char) => char !== '0');
  if (!isHex(version, 2) || version === 'ff' || (version === '00' && more.length > 0)) return undefined;
  if (!isId(traceId, 32) || !isId(spanId, 16) || !isHex(flags, 2)) return undefined;
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 3 };
}

const TRACEPARENT = /^00-[0-9a-f]{32}-[0-9a-f]{16}-0[0-3]$/;
const PRINTABLE = /^[\x20-\x7e]*$/;

/** What is taken in, and what of it would be sent on, is within what the specifications allow. */
function checkReceived(context: Context): void {
  const span = trace.getSpanContext(context);
  if (span !== undefined) {
    assert.match(span.traceId, /^[0-9a-f]{32}$/);
    assert.is(span.isRemote, true);
    assert.ok((span.traceState?.serialize().length ?? 0) <= 512);
  }
  const entries = propagation.getBaggage(context)?.getAllEntries() ?? [];
  assert.ok(entries.length <= 64);
  for (const [key] of entries) assert.ok(!['__proto__', 'constructor', 'prototype'].includes(key), key);
  checkSent(runWith(context, () => injectContext()));
  checkSent(runWith(context, () => buildA2AContextCarrier().trace_headers) ?? {});
}

function checkSent(sent: Headers3): void {
  if (sent.traceparent !== undefined) assert.match(sent.traceparent, TRACEPARENT);
  assert.match(sent.tracestate ?? '', PRINTABLE);
  assert.match(sent.baggage ?? '', PRINTABLE);
  assert.ok((sent.tracestate?.length ?? 0) <= 512 && (sent.tracestate?.split(',').length ?? 0) <= 32);
  assert.ok((sent.baggage?.length ?? 0) <= 8192 && (sent.baggage?.split(',').length ?? 0) <= 64);
}

/** The prototypes that a polluter is after, as they are before anything runs. */
const prototypes = [Object.prototype, Array.prototype, Map.prototype, Function.prototype, String.prototype];
const untouched = prototypes.map((prototype) => Reflect.ownKeys(prototype));

export function checkPrototypes(): void {
  assert.equal(
    prototypes.map((prototype) => Reflect.ownKeys(prototype)),
    untouched,
  );
}

/** Any headers in anything: never thrown, the verdict is the specification's, and the carrier is as it was. */
export function fuzzExtraction(runs: number, seed: number): { parents: number; carriers: number } {
  let parents = 0;
  fc.assert(
    fc.property(headers, fc.constantFrom(...CONTAINERS), fc.nat(0xffff), (given, container, mask) => {
      const carrier = container.make(given, mask);
      const received = extractContext(carrier);
      const expected = container.read ? parentOf(given.traceparent) : undefined;
      const parent = trace.getSpanContext(received);
      const found = parent && { traceId: parent.traceId, spanId: parent.spanId, traceFlags: parent.traceFlags };
      assert.equal(found, expected, container.name);
      if (parent === undefined) assert.is(received, ROOT_CONTEXT);
      else parents++;
      checkReceived(received);
      if (['object', 'Map', 'rawHeaders', 'headers'].includes(container.name)) {
        assert.equal(carrier, container.make(given, mask), 'the carrier is not changed');
      }
    }),
    { numRuns: runs, seed },
  );
  checkPrototypes();
  return { parents, carriers: runs };
}

const throwing = (): never => {
  throw new Error('hostile');
};
const ids = fc.record({
  traceId: rarely<unknown>(hex(32), anyText, fc.constantFrom(undefined, null, 5, { toString: () => 'a'.repeat(32) })),
  spanId: rarely<unknown>(hex(16), anyText, fc.constantFrom(undefined, 7, Symbol('x'))),
  traceFlags: rarely<unknown>(fc.nat(255), fc.constantFrom('1', undefined, Number.NaN, {}, 2 ** 40, -1)),
  traceState: fc.oneof<fc.Arbitrary<unknown>[]>(
    fc.constant(undefined),
    list.map((text) => ({ serialize: () => text })),
    fc.constantFrom(5, {}, { serialize: throwing }, { serialize: () => 5 }, { serialize: () => ['a=1', 2] }),
  ),
});
const spans = fc.oneof(
  { weight: 6, arbitrary: ids.map((context) => ({ spanContext: () => context })) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<unknown>(
      {},
      5,
      'x',
      { spanContext: throwing },
      { spanContext: () => null },
      new Proxy({}, { get: throwing }),
    ),
  },
);
const value = fc.oneof(anyText, fc.constantFrom<unknown>(5, undefined, null, Symbol('v'), { toString: throwing }));
const metadata = fc.oneof(
  fc.constant(undefined),
  anyText.map((text) => baggageEntryMetadataFromString(text)),
  fc.constantFrom<unknown>({ toString: throwing }, { toString: () => 5 }, 'p=1,injected=true', 'a\r\nb'),
);
const baggages = fc
  .oneof(
    {
      weight: 6,
      arbitrary: fc.array(
        fc.tuple(fc.oneof(anyText, fc.constantFrom<unknown>(5, null)), fc.record({ value, metadata })),
        { maxLength: 6 },
      ),
    },
    {
      weight: 1,
      arbitrary: fc.array(fc.tuple(hex(6), fc.record({ value: hex(200) })), { minLength: 300, maxLength: 400 }),
    },
    { weight: 1, arbitrary: fc.constantFrom<unknown>(undefined, 'throws', 5) },
  )
  .map((entries) => ({ getAllEntries: entries === 'throws' ? throwing : () => entries }));

const names = fc.oneof(
  fc.constantFrom(
    'TraceParent',
    'traceparent',
    'tracestate',
    'Tracestate',
    'BAGGAGE',
    'x-api',
    '__proto__',
    'constructor',
    'to',
  ),
  fc.string({ maxLength: 6 }),
);
const targets = fc
  .tuple(
    fc.uniqueArray(fc.tuple(names, fc.oneof(anyText, fc.constantFrom<unknown>(5, null, ['a']))), {
      selector: ([name]) => name,
      maxLength: 6,
    }),
    fc.nat(4),
  )
  .map(([fields, kind]) => ({ fields, kind }));

function targetOf(fields: readonly (readonly [string, unknown])[], kind: number): object {
  const object = Object.create(kind === 1 ? null : Object.prototype) as object;
  for (const [name, field] of fields)
    Object.defineProperty(object, name, {
      value: field,
      enumerable: true,
      writable: kind !== 4,
      configurable: kind !== 4,
    });
  if (kind === 2) return new Map(fields);
  return kind === 3 ? Object.freeze(object) : object;
}

function contentsOf(target: object): Map<unknown, unknown> {
  if (target instanceof Map) return new Map(target);
  return new Map(Reflect.ownKeys(target).map((key) => [key, Object.getOwnPropertyDescriptor(target, key)?.value]));
}

const DOCUMENTED = ['traceparent', 'tracestate', 'baggage'];

/** Any span, trace state and baggage, into anything: never thrown, what is sent is in order, and nothing else is changed. */
export function fuzzInjection(runs: number, seed: number): { sent: number; carriers: number } {
  let sent = 0;
  fc.assert(
    fc.property(spans, baggages, targets, (span, baggage, { fields, kind }) => {
      const context = propagation.setBaggage(trace.setSpan(ROOT_CONTEXT, span as never), baggage as never);
      const carried = runWith(context, () => buildA2AContextCarrier({ a: 1 }, span as never));
      assert.is(carried.a, 1);
      assert.equal(Object.keys(carried).length, carried.trace_headers === undefined ? 1 : 3);
      checkSent((carried.trace_headers ?? {}) as Headers3);

      const target = targetOf(fields, kind);
      const before = contentsOf(target);
      assert.is(
        runWith(context, () => injectContext(target)),
        target,
      );
      const after = contentsOf(target);
      const written: Record<string, unknown> = {};
      for (const key of new Set([...before.keys(), ...after.keys()])) {
        if (typeof key === 'string' && DOCUMENTED.includes(key.toLowerCase())) {
          if (after.get(key) !== before.get(key) && after.has(key)) written[key] = after.get(key);
        } else assert.is(after.get(key), before.get(key), `the field ${String(key)} is as it was`);
      }
      checkSent(written as Headers3);
      if (written.traceparent !== undefined) sent++;
      if (kind === 3) assert.equal(after, before);
    }),
    { numRuns: runs, seed },
  );
  checkPrototypes();
  return { sent, carriers: 2 * runs };
}
