import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createSanitizer, sanitize } from '../../src/sanitize/index.js';

const properties = suite('sanitizer properties');

/** All kinds of values fast-check knows, with texts that look like what the rules look for. */
const anything = fc.anything({
  key: fc.oneof(
    fc.string(),
    fc.constantFrom('password', 'token', 'tokens', 'auth', 'value', 'name', 'headers', '__proto__'),
  ),
  values: [
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      'password=abc123',
      'Bearer abcdefgh12345678',
      '{"token":"abc12345","a":[1',
      '{"password":{"a":1}}',
      '--key',
    ),
    fc
      .array(
        fc.constantFrom(
          'password',
          'token',
          ': ',
          '=',
          '"',
          '\\',
          '{',
          '}',
          ' is ',
          'a1B2c3',
          '\n',
          '***REDACTED***',
          '://u:',
          '@',
          '<',
          '</',
        ),
        { maxLength: 12 },
      )
      .map((parts) => parts.join('')),
    fc.boolean(),
    fc.double(),
    fc.bigInt(),
    fc.constant(null),
    fc.constant(undefined),
  ],
  maxDepth: 5,
  withBigInt: true,
  withBoxedValues: true,
  withDate: true,
  withMap: true,
  withNullPrototype: true,
  withSet: true,
  withSparseArray: true,
  withTypedArray: true,
});

/** Objects whose owners do what they can to break whoever looks at them. */
const hostile = fc.constantFrom<() => unknown>(
  () => new Proxy({}, { ownKeys: fail, getOwnPropertyDescriptor: fail, get: fail, getPrototypeOf: fail, has: fail }),
  () => new Proxy([], { getOwnPropertyDescriptor: fail, get: fail }),
  () => new Proxy({ a: 1 }, { getOwnPropertyDescriptor: fail }),
  () => new Proxy(function named() {}, { getOwnPropertyDescriptor: fail }),
  () => revoked(),
  () => Object.defineProperty({}, 'a', { get: fail, enumerable: true }),
  () => Object.defineProperty([1], '0', { get: fail, enumerable: true }),
  () => Object.create(Date.prototype) as unknown,
  () => Object.create(Map.prototype) as unknown,
  () => Object.create(Uint8Array.prototype) as unknown,
  () => ({
    toJSON: fail,
    toString: fail,
    valueOf: fail,
    // biome-ignore lint/suspicious/noThenProperty: the point is that nobody calls it
    then: fail,
    [Symbol.iterator]: fail,
    [Symbol.toPrimitive]: fail,
  }),
  () => Object.defineProperty(new Error('x'), 'message', { get: fail }),
  () => Object.defineProperty(new Error('x'), 'stack', { get: fail }),
  () => Object.defineProperty({}, Symbol.toStringTag, { get: fail }),
  () => {
    const cycle: unknown[] = [];
    cycle.push(cycle, new Map([[cycle, cycle]]), new Set([cycle]));
    return cycle;
  },
);

function fail(): never {
  throw new Error('somebody ran my code');
}

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

properties('never throws, and what it gives can be written as JSON', () => {
  fc.assert(
    fc.property(anything, hostile, (value, make) => {
      const copy = sanitize([value, make(), { inner: make() }]);
      assert.type(JSON.stringify(copy), 'string');
      const sanitizer = createSanitizer();
      assert.type(sanitizer.json([value, make()]), 'string');
      sanitizer.attribute('a', make());
      sanitizer.attributes({ a: value, b: make() });
      sanitizer.attributes(make() as object);
    }),
    { numRuns: 1000 },
  );
});

// Of texts that were not cut: what is left before the cut may read differently from what stood there.
properties('gives the same again when given what it gave', () => {
  fc.assert(
    fc.property(anything, (value) => {
      const once = sanitize(value);
      assert.equal(JSON.stringify(sanitize(once)), JSON.stringify(once));
    }),
    { numRuns: 1000 },
  );
});

properties('leaves its argument as it was', () => {
  fc.assert(
    fc.property(anything, (value) => {
      const before = fc.stringify(value);
      sanitize(value);
      assert.is(fc.stringify(value), before);
    }),
    { numRuns: 500 },
  );
});

properties('copies frozen values', () => {
  const frozen = Object.freeze({ list: Object.freeze(['a']), inner: Object.freeze({ password: 'x1' }) });
  assert.equal(sanitize(frozen), { list: ['a'], inner: { password: '***REDACTED***' } });
});

/** One key in the ways people write keys. */
function spellings(key: string): string[] {
  const words = key.split(' ');
  const title = (word: string) => word[0]!.toUpperCase() + word.slice(1);
  return [
    words.join('_'),
    words.join('-'),
    words.join('.'),
    key,
    words.join('_').toUpperCase(),
    words.map(title).join('-'),
    words.map(title).join(''),
    words[0]! + words.slice(1).map(title).join(''),
    `X-${words.map(title).join('-')}`,
    `my_service_${words.join('_')}`,
    `${words.join('_')}_2`,
  ];
}

const sensitiveKey = fc
  .constantFrom(
    'api key',
    'access token',
    'refresh token',
    'client secret',
    'password',
    'db password',
    'private key',
    'secret access key',
    'auth token',
    'connection string',
    'session cookie',
    'encryption key',
    'user credentials',
  )
  .chain((key) => fc.constantFrom(...spellings(key)));
const secret = fc.stringMatching(/^Zq7x[A-Za-z0-9]{8,20}$/);

const wrappers: readonly ((value: unknown) => unknown)[] = [
  (value) => ({ inner: value, other: 1 }),
  (value) => [1, value],
  (value) => new Map([['inner', value]]),
  (value) => new Map([[{}, value]]),
  (value) => new Set([value]),
  (value) => Object.assign(new Error('failed'), { inner: value }),
  (value) => new Error('failed', { cause: value }),
  (value) => Object.assign(Object.create(null) as object, { inner: value }),
  (value) =>
    new (class Holder {
      inner = value;
    })(),
];

properties('redacts a secret under any spelling of a sensitive key, however deep', () => {
  fc.assert(
    fc.property(
      sensitiveKey,
      secret,
      fc.array(fc.constantFrom(...wrappers), { maxLength: 22 }),
      (key, planted, layers) => {
        const value = layers.reduce<unknown>((inner, wrap) => wrap(inner), { [key]: planted });
        const text = JSON.stringify(sanitize(value));
        assert.not(text.includes(planted), `${key}: ${text}`);
        assert.ok(text.includes('***REDACTED***'), `${key}: ${text}`);
      },
    ),
    { numRuns: 1000 },
  );
});

properties('redacts a secret that a text names, also in JSON in JSON', () => {
  const carriers: readonly ((key: string, value: string) => string)[] = [
    (key, value) => `${key}=${value}`,
    (key, value) => `a=1\n${key}: ${value}\nb=2`,
    (key, value) => `{"${key}":"${value}","a":[`,
    (key, value) => `prefix {'${key}': '${value}'} suffix`,
    (key, value) => JSON.stringify({ a: 1, [key]: value }),
    (key, value) => `https://example.com/?page=1&${key}=${value}&x=2`,
    (key, value) => `run --${key}=${value} now`,
  ];
  const wrap = fc.constantFrom<(text: string) => string>(
    (text) => text,
    (text) => JSON.stringify({ body: text }),
    (text) => JSON.stringify(text),
    (text) => `log: ${JSON.stringify({ body: text })} end`,
  );
  fc.assert(
    fc.property(
      sensitiveKey.filter((key) => !key.includes(' ')),
      secret,
      fc.constantFrom(...carriers),
      fc.array(wrap, { maxLength: 4 }),
      (key, planted, carry, layers) => {
        const text = layers.reduce((inner, layer) => layer(inner), carry(key, planted));
        const copy = JSON.stringify(sanitize(text));
        assert.not(copy.includes(planted), `${text} → ${copy}`);
      },
    ),
    { numRuns: 1000 },
  );
});

properties('keeps within its bounds', () => {
  const limits = { maxDepth: 4, maxStringLength: 40, maxEntries: 6, maxNodes: 50 };
  fc.assert(
    fc.property(anything, fc.array(anything, { maxLength: 20 }), (value, more) => {
      const seen = measure(sanitize([value, ...more], limits));
      assert.ok(seen.depth <= 5, `depth ${seen.depth}`);
      assert.ok(seen.longest <= 40, `text of ${seen.longest}`);
      assert.ok(seen.widest <= 6, `${seen.widest} entries`);
      // Beside the values, each container may end in one marker.
      assert.ok(seen.values <= 50 + seen.containers, `${seen.values} values`);
    }),
    { numRuns: 1000 },
  );
});

interface Measured {
  depth: number;
  longest: number;
  widest: number;
  values: number;
  containers: number;
}

function measure(
  value: unknown,
  depth = 0,
  seen: Measured = { depth: 0, longest: 0, widest: 0, values: 0, containers: 0 },
): Measured {
  seen.values++;
  seen.depth = Math.max(seen.depth, depth);
  if (typeof value === 'string') seen.longest = Math.max(seen.longest, value.length);
  if (typeof value !== 'object' || value === null) return seen;
  const inner = Object.values(value);
  seen.containers++;
  seen.widest = Math.max(seen.widest, inner.length);
  for (const child of inner) measure(child, depth + 1, seen);
  return seen;
}

properties.run();
