/** When a span ends, and what the caller gets: promises, thenables, streams (fidelity.md, *The span's own truth*). */
import { Readable } from 'node:stream';
import { instrumentSource } from 'agentcore-instrument/transformer';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { load } from '../support/execute.js';
import { startTracing, type TestTracing } from '../support/tracing.js';

const ends = suite<{ tracing: TestTracing }>('ends');
ends.before((state) => {
  state.tracing = startTracing();
});
ends.before.each(({ tracing }) => tracing.reset());
ends.after(({ tracing }) => tracing.stop());

type Fn = (...args: unknown[]) => unknown;

/** `f` of the text, with a rule that ends its span as told. */
async function wrapped(text: string, end?: 'settle' | 'stream', capture = false): Promise<Fn> {
  const rule = {
    functions: 'f',
    ...(end === undefined ? {} : { end }),
    ...(capture ? { capture: { result: true } } : {}),
  };
  const { code, skipped } = instrumentSource(text, { fileName: 'case.ts', config: { rules: [rule] } });
  assert.equal(skipped, []);
  return (await load(code))['f'] as Fn;
}

const ended = (tracing: TestTracing) => tracing.spans().filter((span) => span.name === 'f').length;
const failed = (tracing: TestTracing) => tracing.spans().some((span) => span.name === 'f' && span.status.code === 2);

ends('a plain function ends at its return and passes its promise through', async ({ tracing }) => {
  const f = await wrapped('export function f(p) { return p; }');
  const promise = Promise.resolve(1);
  assert.is(f(promise), promise);
  assert.is(ended(tracing), 1);
});

ends(
  'with `settle`, a fresh promise ends the span when it settles; a stored one is never touched',
  async ({ tracing }) => {
    const f = await wrapped('export function f(make) { return make(); }', 'settle');
    let settle: (value: number) => void = () => {};
    const result = f(
      () =>
        new Promise<number>((resolve) => {
          settle = resolve;
        }),
    );
    assert.is(ended(tracing), 0);
    settle(5);
    assert.is(await result, 5);
    assert.is(ended(tracing), 1);
    const stored = await wrapped('export function f(p) { return p; }', 'settle');
    const own = Promise.resolve(2);
    const capturing = await wrapped('export function f(p) { return p ? p : null; }', 'settle', true);
    assert.is(capturing(own), own, 'also where results are captured');
    assert.is(stored(own), own);
    class Sub extends Promise<number> {}
    const sub = Sub.resolve(3);
    assert.is(
      f(() => sub),
      sub,
      'a subclass',
    );
    const cancellable = Object.assign(Promise.resolve(4), { cancel() {} });
    assert.is(
      f(() => cancellable),
      cancellable,
      'a promise with properties of its own',
    );
  },
);

ends(
  'with `settle`, a rejection is recorded, passed on, and stays unhandled if nobody handles it',
  async ({ tracing }) => {
    const f = await wrapped('export function f() { return Promise.reject(new Error("no")); }', 'settle');
    const unhandled = new Promise((resolve) => process.once('unhandledRejection', resolve));
    f();
    assert.instance(await unhandled, Error);
    assert.ok(failed(tracing));
  },
);

ends('an async function ends when the promise it returns settles, without an extra tick', async ({ tracing }) => {
  const text = 'export async function f(p) { return p; }';
  const f = await wrapped(text);
  const original = (await load(text))['f'] as Fn;
  const ticks = async (fn: Fn) => {
    let settled = false;
    let count = 0;
    void Promise.resolve(fn(Promise.resolve(1))).then(() => {
      settled = true;
    });
    while (!settled) {
      await null;
      count += 1;
    }
    return count;
  };
  assert.is(await ticks(f), await ticks(original));
  await (f(Promise.reject(new TypeError('late'))) as Promise<unknown>).catch(() => {});
  assert.ok(failed(tracing));
});

ends('an async function that returns a lazy thenable neither starts it early nor twice', async ({ tracing }) => {
  const f = await wrapped('export async function f(q) { return q; }');
  let started = 0;
  const query = {
    // biome-ignore lint/suspicious/noThenProperty: a query builder has one
    then(resolve: (value: string) => void) {
      started += 1;
      queueMicrotask(() => resolve('rows'));
    },
  };
  const result = f(query) as Promise<string>;
  assert.is(started, 0);
  assert.is(await result, 'rows');
  assert.is(started, 1);
  assert.is(ended(tracing), 1);
});

ends('with `stream`, an async iterable ends the span when it is drained, left, or fails', async ({ tracing }) => {
  const text = `
    class Numbers { #n; constructor(n) { this.#n = n; } get size() { return this.#n; }
      async *[Symbol.asyncIterator]() { for (let i = 0; i < this.#n; i++) { if (i === 5) throw new Error('five'); yield i; } } }
    export function f(n) { return new Numbers(n); }`;
  const f = await wrapped(text, 'stream');
  const drained: number[] = [];
  const numbers = f(3) as AsyncIterable<number> & { size: number };
  assert.is(numbers.size, 3, 'private fields work');
  for await (const n of numbers) {
    drained.push(n);
    assert.is(ended(tracing), 0);
  }
  assert.equal(drained, [0, 1, 2]);
  assert.is(ended(tracing), 1);
  for await (const n of f(3) as AsyncIterable<number>) if (n === 1) break;
  assert.is(ended(tracing), 2);
  assert.not.ok(failed(tracing));
  try {
    for await (const _ of f(9) as AsyncIterable<number>);
    assert.unreachable();
  } catch (error) {
    assert.is((error as Error).message, 'five');
  }
  assert.is(ended(tracing), 3);
  assert.ok(failed(tracing));
});

ends(
  'with `stream`, web and Node streams end the span when they end, also from an async function',
  async ({ tracing }) => {
    const web = await wrapped('export async function f(s) { return s; }', 'stream');
    const stream = (await web(
      new ReadableStream({
        start(controller) {
          controller.enqueue('a');
          controller.close();
        },
      }),
    )) as ReadableStream<string>;
    assert.is(ended(tracing), 0);
    const chunks: string[] = [];
    for await (const chunk of stream) chunks.push(chunk);
    assert.equal(chunks, ['a']);
    assert.is(ended(tracing), 1);
    const cancelled = (await web(new ReadableStream({ pull: (c) => c.enqueue('x') }))) as ReadableStream<string>;
    await cancelled.cancel();
    assert.is(ended(tracing), 2);
    const node = await wrapped('export function f(s) { return s; }', 'stream');
    const readable = Readable.from(['x', 'y']);
    assert.is(node(readable), readable, 'a Node stream stays itself');
    for await (const _ of readable);
    assert.is(ended(tracing), 3);
  },
);

ends('a generator that nobody finishes ends its span when it is collected', async ({ tracing }) => {
  const collect = (globalThis as { gc?: () => void }).gc ?? (await exposedCollector());
  const f = await wrapped('export function* f() { yield 1; yield 2; }');
  (() => {
    (f() as Generator).next();
  })();
  for (let i = 0; i < 50 && ended(tracing) === 0; i += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    collect();
  }
  assert.is(ended(tracing), 1);
});

async function exposedCollector(): Promise<() => void> {
  const { setFlagsFromString } = await import('node:v8');
  const { runInNewContext } = await import('node:vm');
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}

ends('a captured result is what the function settles with', async ({ tracing }) => {
  const f = await wrapped('export async function f(x) { return { total: x, token: "abc" }; }', undefined, true);
  await f(2);
  assert.is(tracing.spans()[0]?.attributes['code.function.result'], '{"total":2,"token":"***REDACTED***"}');
});

ends.run();
