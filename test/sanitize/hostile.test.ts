/** Values that are hostile to look at: nothing of theirs runs, is consumed, held, or keeps the sanitizer busy. */
import { Readable } from 'node:stream';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createSanitizer, sanitize } from '../../src/sanitize/index.js';
import { alnum } from './fake.js';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const hostile = suite('hostile values');
const { text, json, attribute, attributes } = createSanitizer();

hostile('streams and iterators are not consumed', async () => {
  const readable = Readable.from(['a', 'b']);
  const web = new ReadableStream({
    start(controller) {
      controller.enqueue('a');
      controller.close();
    },
  });
  let steps = 0;
  const generator = (function* () {
    steps++;
    yield 1;
  })();
  const asyncGenerator = (async function* () {
    steps++;
    yield 1;
  })();
  const response = new Response('body');
  for (const value of [readable, web, generator, asyncGenerator, response]) {
    sanitize({ value });
    json(value);
    attribute('a', value);
  }
  assert.is(steps, 0);
  assert.is(readable.readableDidRead, false);
  assert.is(web.locked, false);
  assert.is(response.bodyUsed, false);
  const chunks: unknown[] = [];
  for await (const chunk of readable) chunks.push(chunk);
  assert.equal(chunks, ['a', 'b']);
  assert.is(await response.text(), 'body');
});

hostile('a Proxy that says it has a hundred thousand keys is asked for those that are shown', () => {
  const keys = Array.from({ length: 100_000 }, (_, i) => `key${i}`);
  let asked = 0;
  let read = 0;
  const proxy = new Proxy(
    {},
    {
      ownKeys: () => keys,
      getOwnPropertyDescriptor: (_target, key) => {
        asked++;
        return { value: String(key), enumerable: true, configurable: true };
      },
      get: () => {
        read++;
        return 'never';
      },
    },
  );
  for (const value of [proxy, { proxy }, Object.create(null, { proxy: { value: proxy, enumerable: true } })]) {
    const shown = JSON.stringify(sanitize(value));
    assert.match(shown, /"key198":"key198","…":"\[\+99801 keys\]"/);
  }
  assert.ok(asked < 3000, `${asked} descriptors`);
  assert.is(read, 0);
});

hostile('lazy thenables are not started', () => {
  let started = 0;
  // biome-ignore lint/suspicious/noThenProperty: a query builder is one, and runs the query when asked
  const query = { sql: 'select 1', then: () => started++ };
  class Builder {
    readonly sql = 'select 2';
    // biome-ignore lint/suspicious/noThenProperty: the same, as a class
    then(): void {
      started++;
    }
  }
  const shown = '[{"sql":"select 1","then":"[Function then]"},{"sql":"select 2"}]';
  assert.is(JSON.stringify(sanitize([query, new Builder()])), shown);
  assert.is(started, 0);
});

hostile('detached buffers', () => {
  const buffer = new ArrayBuffer(8);
  const views = [new Uint8Array(buffer), new Float64Array(buffer), Buffer.from(buffer)];
  const view = new DataView(buffer);
  structuredClone(buffer, { transfer: [buffer] });
  assert.equal(sanitize([buffer, ...views]), [
    '[ArrayBuffer 0 bytes]',
    '[Uint8Array 0 bytes]',
    '[Float64Array 0 bytes]',
    '[Buffer 0 bytes]',
  ]);
  assert.type(JSON.stringify(sanitize([view, { view }])), 'string');
});

hostile('a chain of prototypes that never ends', () => {
  const endless = (): object => new Proxy({}, { getPrototypeOf: endless });
  assert.type(JSON.stringify(sanitize({ a: endless(), b: [endless()] })), 'string');
  assert.type(JSON.stringify(attributes({ a: endless() })), 'string');
});

hostile('texts of 200 million characters: what is shown of them is looked at, and no more', () => {
  const huge = Buffer.alloc(200_000_000, 'password=abcdefgh1 ').toString('latin1');
  const before = process.cpuUsage();
  for (const copy of [text(huge, 1024), json({ huge }), attribute('a', huge), attributes({ huge }).huge]) {
    assert.ok(typeof copy === 'string' && copy.length <= 1024);
    assert.not(copy.includes('abcdefgh1'));
  }
  const { user, system } = process.cpuUsage(before);
  // One pass over the text takes longer than this.
  assert.ok(user + system < 100_000, `${(user + system) / 1000} ms`);
});

hostile('a copy does not hold the text that it is a part of', () => {
  const kept: unknown[] = [];
  // On the heap, whose size is exact after a collection; what is outside of it is freed by and by.
  const big = (i: number) => new Array<string>(250_000).fill(`word ${i} `).join('');
  const cut = createSanitizer();
  collect();
  const before = process.memoryUsage().heapUsed;
  for (let i = 0; i < 40; i++) {
    kept.push(cut.text(big(i), 500), cut.json({ note: big(i) }, 500), cut.attribute('note', [big(i)], 500));
    // Names in texts are remembered.
    cut.text(`${big(i).slice(0, 300)} a_rather_long_name_${alnum(12, i)}=1`, 8000);
  }
  collect();
  const held = process.memoryUsage().heapUsed - before;
  assert.is(kept.length, 120);
  assert.ok(held < 8_000_000, `${held} bytes are held by copies of ${JSON.stringify(kept).length} characters`);
});

hostile('a million items: a bounded number of them is read', () => {
  const million = Array.from({ length: 1_000_000 }, (_, i) => i);
  const params = new URLSearchParams(million.slice(0, 50_000).map((i): [string, string] => [`k${i}`, 'v']));
  const failure = { password: 'x1' };
  const sizes = [
    million,
    new Set(million),
    new Map(million.map((i) => [i, i])),
    Object.fromEntries(million.slice(0, 100_000).map((i) => [`k${i}`, i])),
    params,
    million.map(() => failure),
  ].map((value) => JSON.stringify(sanitize(value)).length);
  for (const size of sizes) assert.ok(size < 10_000, `${size}`);
});

hostile('a Proxy that shows one thing and gives another', () => {
  const harmless = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`field_${i}`, i]));
  const secret = alnum(24, 5);
  const other = { ...harmless, password: secret };
  const liars = [
    new Proxy(harmless, { get: () => ({ password: secret }) }),
    new Proxy(other, { ownKeys: flipped(Object.keys(harmless), Object.keys(other)) }),
    new Proxy(other, { ownKeys: flipped(Object.keys(other), Object.keys(harmless)) }),
  ];
  for (const liar of liars) {
    const shown = JSON.stringify(sanitize({ liar }));
    assert.not(shown.includes(secret), shown);
  }

  /** Says `first` and `then` by turns. */
  function flipped(first: string[], then: string[]): () => string[] {
    let calls = 0;
    return () => (calls++ % 2 === 0 ? first : then);
  }
});

hostile('records that begin alike', () => {
  const names = Array.from({ length: 10 }, (_, i) => `field_${i}`);
  const record = (last: string, value: unknown) =>
    Object.fromEntries([...names.map((name) => [name, 1]), [last, value]]);
  const own = createSanitizer();
  let calls = 0;
  const accessor = Object.defineProperty(record('note', 1), 'note', { get: () => calls++, enumerable: true });
  for (let round = 0; round < 3; round++) {
    assert.equal(own.sanitize(record('note', 'a')), record('note', 'a'));
    assert.equal(own.sanitize(record('password', 'a')), record('password', '***REDACTED***'));
    assert.equal(own.sanitize(accessor), record('note', '[Getter]'));
    assert.equal(own.sanitize(Object.assign(record('note', 1), { [Symbol('s')]: 'x' })), record('note', 1));
  }
  assert.is(calls, 0);
});

hostile('what converts to a primitive by throwing', () => {
  const thrower = {
    toString() {
      throw new Error('toString');
    },
    valueOf() {
      throw new Error('valueOf');
    },
    get [Symbol.toStringTag](): string {
      throw new Error('tag');
    },
  };
  assert.type(
    JSON.stringify(sanitize([thrower, new Error('x', { cause: thrower }), new Map([[thrower, thrower]])])),
    'string',
  );
});

hostile('values are not changed, frozen ones neither', () => {
  const value = Object.freeze({ password: 'x1', list: Object.freeze([Object.freeze({ token: 'y2' })]) });
  const before = JSON.stringify(value);
  sanitize(value);
  json(value);
  assert.is(JSON.stringify(value), before);
});

hostile.run();
