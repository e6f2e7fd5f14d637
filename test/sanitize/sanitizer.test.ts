import { runInNewContext } from 'node:vm';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createSanitizer, REDACTED, sanitize } from '../../src/sanitize/index.js';
import { alnum } from './fake.js';

const sanitizer = createSanitizer();
const { attribute, attributes, json, text } = sanitizer;
const known = `ghp_${alnum(36)}`;

const copies = suite('sanitize');

copies('shows every kind of value', () => {
  class Point {
    x = 1;
    #hidden = 2;
    get sum() {
      return this.x + this.#hidden;
    }
  }
  const shown = sanitize([
    new Date(0),
    new Date(Number.NaN),
    10n,
    Symbol('s'),
    function named() {},
    () => 1,
    new Map([['a', 1]]),
    new Map([[1, 'a']]),
    new Set([1]),
    Buffer.from('abc'),
    new Float32Array(2),
    new DataView(new ArrayBuffer(4)),
    new ArrayBuffer(8),
    new Point(),
    Promise.resolve(1),
    new WeakMap(),
    /a+/g,
    new URL('https://example.com/a'),
    new Headers({ a: 'b' }),
    Object(1),
    Object('a'),
    null,
    undefined,
    Number.NaN,
  ]) as unknown[];
  assert.equal(shown, [
    '1970-01-01T00:00:00.000Z',
    'Invalid Date',
    '10n',
    'Symbol(s)',
    '[Function named]',
    '[Function]',
    { a: 1 },
    [[1, 'a']],
    [1],
    '[Buffer 3 bytes]',
    '[Float32Array 8 bytes]',
    '[DataView 4 bytes]',
    '[ArrayBuffer 8 bytes]',
    { x: 1 },
    '[Promise]',
    '[WeakMap]',
    '/a+/',
    'https://example.com/a',
    { a: 'b' },
    1,
    'a',
    null,
    undefined,
    Number.NaN,
  ]);
});

copies('shows what an error says, also one that is no instance of Error here', () => {
  const error = Object.assign(new TypeError('bad', { cause: new RangeError('worse') }), { code: 'E_BAD' });
  const shown = sanitize(error) as Record<string, unknown>;
  assert.equal([shown.name, shown.message, shown.code], ['TypeError', 'bad', 'E_BAD']);
  assert.match(shown.stack as string, /^TypeError: bad\n\s+at /);
  assert.is((shown.cause as { message: string }).message, 'worse');
  const foreign = sanitize(runInNewContext("new TypeError('from another realm')")) as { name: string; message: string };
  assert.equal([foreign.name, foreign.message], ['TypeError', 'from another realm']);
  const aborted = sanitize(AbortSignal.abort().reason) as { name: string; message: string };
  assert.equal([aborted.name, aborted.message], ['AbortError', 'This operation was aborted']);
});

copies('calls no code of the value', () => {
  let calls = 0;
  const count = () => {
    calls++;
    return 'leak';
  };
  const value = {
    toJSON: count,
    toString: count,
    valueOf: count,
    [Symbol.toPrimitive]: count,
    [Symbol.iterator]: count,
    get accessor() {
      return count();
    },
    set only(_value: unknown) {
      count();
    },
  };
  const error = new Error('x');
  // In this order: to replace the stack, the engine formats it, with the message.
  Object.defineProperty(error, 'stack', { get: count });
  Object.defineProperty(error, 'message', { get: count });
  class Custom extends Map<string, number> {
    override entries(): never {
      count();
      throw new Error('called');
    }
    override get size(): number {
      calls++;
      return 1;
    }
  }
  // biome-ignore lint/suspicious/noThenProperty: the point is that nobody calls it
  const thenable = { then: count };
  const shown = sanitize({
    value,
    error,
    map: new Custom([['a', 1]]),
    thenable,
    list: [Object.defineProperty({}, 'a', { get: count })],
  });
  json(value);
  attribute('a', value);
  attributes(value);
  assert.is(calls, 0);
  assert.is((shown as { value: { accessor: string } }).value.accessor, '[Getter]');
  assert.is((shown as { value: { only: string } }).value.only, '[Setter]');
  assert.equal((shown as { map: unknown }).map, { a: 1 });
});

copies('marks cycles, and shows shared objects each time', () => {
  const shared = { a: 1 };
  const cycle: Record<string, unknown> = { one: shared, two: shared };
  cycle.self = cycle;
  assert.equal(sanitize(cycle), { one: { a: 1 }, two: { a: 1 }, self: '[Circular]' });
});

copies('marks what cannot be read and goes on', () => {
  const broken = new Proxy(
    {},
    {
      ownKeys() {
        throw new Error('no');
      },
    },
  );
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  assert.equal(sanitize([broken, proxy, 1]), ['[Unreadable]', '[Unreadable]', 1]);
});

copies('marks what it cuts', () => {
  const wide = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`k${i}`, i]));
  const keys = sanitize(wide) as Record<string, unknown>;
  assert.is(Object.keys(keys).length, 200);
  assert.is(keys['…'], '[+101 keys]');
  const items = sanitize(Array.from({ length: 300 }, (_, i) => i)) as unknown[];
  assert.equal([items.length, items[199]], [200, '[+101 items]']);
  assert.is((sanitize(new Set(Array.from({ length: 300 }, (_, i) => i))) as unknown[])[199], '[+101 items]');
  assert.equal(sanitize({ a: { b: { c: 1 } } }, { maxDepth: 2 }), { a: { b: '[MaxDepth]' } });
  assert.equal(sanitize([1, 2, 3, 4], { maxNodes: 3 }), [1, 2, '[Truncated]']);
  assert.is(sanitize('a'.repeat(100), { maxStringLength: 20 }), `${'a'.repeat(14)}…[+80]`);
});

copies('looks at a bounded part of a value that never ends', () => {
  let reads = 0;
  const endless = (): object =>
    new Proxy(
      {},
      {
        ownKeys: () => ['a', 'b', 'c'],
        getOwnPropertyDescriptor: () => {
          reads++;
          return { value: endless(), enumerable: true, configurable: true };
        },
      },
    );
  sanitize(endless());
  // Twice a property: to list the enumerable ones, and to read it.
  assert.ok(reads > 1000 && reads < 100_000, `${reads} properties read`);
});

copies('keeps every entry whose key is a secret, and __proto__ as a key of its own', () => {
  const other = `ghp_${alnum(36, 2)}`;
  assert.equal(sanitize({ [known]: 1, [other]: 2 }), { [REDACTED]: 1, [`${REDACTED}~2`]: 2 });
  const copy = sanitize(JSON.parse('{"__proto__":{"polluted":true}}')) as object;
  assert.is(Object.getPrototypeOf(copy), Object.prototype);
  assert.is(JSON.stringify(copy), '{"__proto__":{"polluted":true}}');
});

copies('adds the rules of one call to those of the sanitizer', () => {
  const value = { plan: 'a', note: 'ticket 4711' };
  assert.equal(sanitize(value, { keys: ['plan'], values: [/\d{4}/] }), { plan: REDACTED, note: `ticket ${REDACTED}` });
  assert.equal(sanitize(value), value);
});

copies.run();

const texts = suite('texts');

texts('cuts at the limit and says how much is gone', () => {
  assert.is(text('a'.repeat(30), 20), `${'a'.repeat(14)}…[+10]`);
  assert.is(text('a'.repeat(20), 20), 'a'.repeat(20));
  assert.is(text('a'.repeat(100), 3), 'aaa');
});

texts('never ends in half a surrogate pair', () => {
  for (let limit = 1; limit < 40; limit++) {
    const cut = text('😀'.repeat(40), limit);
    assert.ok(cut.length <= limit, `${cut.length} characters for ${limit}`);
    assert.not.match(cut, /[\ud800-\udbff](?![\udc00-\udfff])/);
  }
});

texts('finds a secret that crosses the limit, and shows nothing of what it only read ahead', () => {
  for (let before = 900; before < 1600; before += 7) {
    const cut = text(`${'a '.repeat(before / 2)}${known} ${known} end`, 1024);
    assert.ok(cut.length <= 1024);
    assert.not(cut.includes(known.slice(0, 12)), `after ${before}: ${cut.slice(-60)}`);
  }
});

texts('shows nothing of what it only read ahead when redaction has made room for it', () => {
  const long = ['eyJhbGciOiJIUzI1NiJ9', alnum(600, 2), alnum(43, 3)].join('.');
  for (let before = 300; before < 1200; before += 7) {
    const cut = text(`${long} ${'a '.repeat(before / 2)}${known} end`, 1024);
    assert.not(cut.includes(known.slice(0, 8)), `after ${before}: ${cut.slice(-60)}`);
  }
});

texts('leaves JSON without secrets as it is written, and redacts the rest of it by key', () => {
  const harmless = '{ "a" : 1.0,\n "n": 12345678901234567890 }';
  assert.is(text(harmless), harmless);
  assert.is(text('{"credentials":{"a":"x"},"b":1}'), `{"credentials":"${REDACTED}","b":1}`);
  assert.is(text('{"password":"x1y2","password":null}'), `{"password":"${REDACTED}","password":null}`);
});

texts('applies extra patterns without their state', () => {
  const own = createSanitizer({ values: [/EMP-\d+/y, /^$/] });
  assert.is(own.text('see EMP-12 and EMP-13'), `see ${REDACTED} and ${REDACTED}`);
  assert.is(own.text(''), '');
});

texts.run();

const attributesSuite = suite('attributes');

attributesSuite('keep primitives and arrays of one kind, and make JSON of the rest', () => {
  assert.is(attribute('a', 'b'), 'b');
  assert.is(attribute('a', 1.5), 1.5);
  assert.is(attribute('a', false), false);
  assert.is(attribute('a', 10n), '10');
  assert.is(attribute('a', Symbol('s')), 's');
  assert.is(attribute('a', new Date(0)), '1970-01-01T00:00:00.000Z');
  assert.equal(attribute('a', ['x', null, undefined, 'y']), ['x', null, undefined, 'y']);
  assert.equal(attribute('a', [1, 2]), [1, 2]);
  assert.equal(attribute('a', []), []);
  assert.is(attribute('a', [1, 'x']), '[1,"x"]');
  assert.is(attribute('a', [[1]]), '[[1]]');
  assert.is(attribute('a', { b: [1n] }), '{"b":["1n"]}');
  for (const nothing of [null, undefined, () => 1]) assert.is(attribute('a', nothing), undefined);
});

attributesSuite('redact by key and by value, also in arrays', () => {
  assert.is(attribute('api_key', 'x'), REDACTED);
  assert.is(attribute('http.request.header.authorization', ['Bearer x']), REDACTED);
  assert.equal(attribute('process.command_args', ['app', '--token', 'a1b2c3']), ['app', '--token', REDACTED]);
  assert.is(attribute('token', { value: 'a1b2c3', kind: 'x' }), `{"value":"${REDACTED}","kind":"x"}`);
  assert.equal(attribute('notes', [`use ${known}`, 'b']), [`use ${REDACTED}`, 'b']);
  assert.is(attribute('config', { password: 'x', a: 1 }), `{"password":"${REDACTED}","a":1}`);
  assert.is(attribute('gen_ai.usage.input_tokens', 12), 12);
});

attributesSuite('are cut to the limit, 1024 by default', () => {
  assert.is((attribute('a', 'x'.repeat(5000)) as string).length, 1024);
  assert.is((attribute('a', { b: 'x'.repeat(5000) }) as string).length, 1024);
  assert.is((attribute('a', ['x'.repeat(5000)]) as string[])[0]?.length, 1024);
  assert.is((attribute('a', 'x'.repeat(5000), 100) as string).length, 100);
  assert.match(
    attribute(
      'a',
      Array.from({ length: 2000 }, () => 1),
      8192,
    ) as string,
    /"\[\+1801 items\]"\]$/,
  );
});

attributesSuite('come without what is no value, their keys redacted too', () => {
  assert.equal(attributes({ a: 1, b: undefined, c: null, token: 'x', [known]: true }), {
    a: 1,
    token: REDACTED,
    [REDACTED]: true,
  });
  assert.equal(attributes(undefined), {});
  assert.is(JSON.stringify(attributes(JSON.parse('{"__proto__":"a"}'))), '{"__proto__":"a"}');
  const many = Object.fromEntries(Array.from({ length: 1030 }, (_, i) => [`k${i}`, i]));
  assert.is(attributes(many)['…'], '[+6 keys]');
});

attributesSuite('cost what is kept of them, not what was given', () => {
  const reads = new Set<PropertyKey>();
  const rows = Array.from(
    { length: 150 },
    (_, i) =>
      new Proxy(
        { text: 'x'.repeat(1000) },
        {
          ownKeys(target) {
            reads.add(i);
            return Reflect.ownKeys(target);
          },
        },
      ),
  );
  assert.is(json(rows, 1024).length, 1024);
  assert.ok(reads.size < 20, `${reads.size} rows read`);
});

attributesSuite.run();
