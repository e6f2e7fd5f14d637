/** Where the span of a wrapped function is current: inside its body, at every point a user can observe, and nowhere else. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { trace } from '@opentelemetry/api';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { load } from '../support/execute.js';
import { shapeOf, startTracing, type TestTracing } from '../support/tracing.js';
import { wrapEverything } from '../support/wrap-everything.js';

/** Name of the span that is current here, as the user's code would see it through the API. */
function active(): string {
  const span = trace.getActiveSpan() as { name?: string } | undefined;
  return span?.name ?? '-';
}

interface Tools {
  readonly log: string[];
  note(label: string): void;
  readonly storage: AsyncLocalStorage<string>;
}

const context = suite<{ tracing: TestTracing }>('context of a wrapped function');

context.before((state) => {
  state.tracing = startTracing();
});
context.after(async ({ tracing }) => {
  await tracing.stop();
});
context.before.each(({ tracing }) => tracing.reset());

const named = (name: string) => /^[a-z]+$/.test(name) && !['anonymous', 'next', 'then', 'return'].includes(name);

/** Runs `export async function main(t)` of the text, everything wrapped or what `only` lets through, and gives its log. */
async function run(text: string, only?: (name: string) => boolean): Promise<string[]> {
  const { code, skipped } = wrapEverything(text, 'case.ts', only);
  assert.equal(skipped, [], code);
  const log: string[] = [];
  const storage = new AsyncLocalStorage<string>();
  const tools: Tools = { log, storage, note: (label) => void log.push(`${label}:${active()}`) };
  const module = await load(code);
  await (module['main'] as (tools: Tools) => Promise<void>)(tools);
  return log;
}

context('is current before and after every await, and never in the caller', async () => {
  const log = await run(`
    async function inner(t) { t.note('inner'); await null; t.note('inner2'); await null; t.note('inner3'); }
    async function outer(t) {
      t.note('outer');
      const pending = inner(t);
      t.note('after call');
      await pending;
      t.note('after await');
    }
    export async function main(t) { const p = outer(t); t.note('caller'); await p; t.note('caller2'); };
  `);
  assert.equal(log, [
    'outer:outer',
    'inner:inner',
    'after call:outer',
    'caller:main',
    'inner2:inner',
    'inner3:inner',
    'after await:outer',
    'caller2:main',
  ]);
});

context('is current in catch and finally after a rejected first await', async () => {
  const log = await run(`
    async function work(t) {
      try { await Promise.reject(new Error('no')); }
      catch { t.note('catch'); }
      finally { t.note('finally'); }
      t.note('after');
    }
    async function nested(t) {
      try { try { await Promise.reject(1); } finally { t.note('inner finally'); } } catch { t.note('outer catch'); }
    }
    export async function main(t) { await work(t); t.note('caller'); await nested(t); };
  `);
  assert.equal(log, [
    'catch:work',
    'finally:work',
    'after:work',
    'caller:main',
    'inner finally:nested',
    'outer catch:nested',
  ]);
});

context('is what a lazy thenable runs in, read once and started once', async () => {
  const log = await run(
    `
    class Query {
      started = 0;
      get then() { this.t.note('read then'); return (resolve) => { this.t.note('then'); this.started += 1; resolve(this.started); }; }
      constructor(t) { this.t = t; }
    }
    async function work(t) { const n = await new Query(t); t.note('got ' + n); }
    export async function main(t) { const p = work(t); t.note('caller'); await p; };
  `,
    named,
  );
  assert.equal(log, ['read then:work', 'caller:main', 'then:work', 'got 1:work']);
});

context('passes plain objects through an await as they are', async () => {
  const log = await run(`
    async function work(t, o) { const same = (await o) === o; t.note('same ' + same); }
    export async function main(t) { await work(t, { a: 1 }); await work(t, new Proxy({}, {})); await work(t, class {}); };
  `);
  assert.equal(log, ['same true:work', 'same true:work', 'same true:work']);
});

context('is what an async iterable’s methods run in, across for await', async () => {
  const log = await run(
    `
    const source = (t) => ({
      [Symbol.asyncIterator]() { t.note('open'); let n = 0; return {
        next: async () => { t.note('next'); n += 1; return { value: n, done: n > 3 }; },
        return: async () => { t.note('return'); return {}; },
      }; },
    });
    async function work(t) { for await (const n of source(t)) { t.note('body' + n); if (n === 2) break; } t.note('after'); }
    async function empty(t) { for await (const n of []) t.note('never'); t.note('after empty'); }
    async function sync(t) { for await (const n of [Promise.resolve(7)]) t.note('sync' + n); }
    export async function main(t) { const p = work(t); t.note('caller'); await p; await empty(t); await sync(t); t.note('end'); };
  `,
    named,
  );
  assert.equal(log, [
    'open:work',
    'next:work',
    'caller:main',
    'body1:work',
    'next:work',
    'body2:work',
    'return:work',
    'after:work',
    'after empty:empty',
    'sync7:sync',
    'end:main',
  ]);
});

context('is not current in the consumer of a generator', async () => {
  const log = await run(`
    function* numbers(t) { t.note('start'); try { yield 1; t.note('second'); yield 2; } finally { t.note('cleanup'); } }
    function* all(t) { t.note('all'); yield* numbers(t); t.note('all end'); }
    export async function main(t) { for (const n of all(t)) { t.note('consumer' + n); if (n === 2) break; } t.note('end'); };
  `);
  assert.equal(log, [
    'all:all',
    'start:numbers',
    'consumer1:main',
    'second:numbers',
    'consumer2:main',
    'cleanup:numbers',
    'end:main',
  ]);
});

context('is not current in the consumer of an async generator, whoever resumes it', async () => {
  const log = await run(`
    async function* numbers(t) { t.note('start'); await null; t.note('awaited'); yield 1; t.note('second'); await null; t.note('third'); yield 2; t.note('last'); }
    async function consumer(t) { const g = numbers(t); const p = g.next(); t.note('asked'); await p; t.note('got'); const q = g.next(); t.note('asked2'); await q; await g.next(); t.note('done'); }
    export async function main(t) { await consumer(t); };
  `);
  assert.equal(log, [
    'start:numbers',
    'asked:consumer',
    'awaited:numbers',
    'got:consumer',
    'second:numbers',
    'asked2:consumer',
    'third:numbers',
    'last:numbers',
    'done:consumer',
  ]);
});

context('keeps the values of the user’s own AsyncLocalStorage, also those set in the body', async () => {
  const log = await run(`
    async function work(t) { t.storage.enterWith('set in body'); await null; t.note(t.storage.getStore()); await null; t.note(t.storage.getStore()); }
    export async function main(t) { await t.storage.run('mine', async () => { const p = work(t); t.note(t.storage.getStore()); await p; }); };
  `);
  assert.equal(log, ['set in body:<callback>', 'set in body:work', 'set in body:work']);
});

context('keeps two hundred overlapping runs apart, every span under its own root', async ({ tracing }) => {
  await run(
    `
    async function tool(id, depth) { await null; if (depth > 0) await Promise.all([tool(id, depth - 1), tool(id, depth - 1)]); return id; }
    async function solve(id) { await new Promise((go) => setImmediate(go)); await tool(id, 2); }
    export async function main(t) { await Promise.all(Array.from({ length: 200 }, (_, i) => solve(i))); t.note('end'); };
  `,
    named,
  );
  const spans = tracing.spans().filter((span) => span.name === 'tool' || span.name === 'solve');
  assert.is(spans.length, 200 * 8);
  const tree = shapeOf(tracing.spans().filter((span) => named(span.name)));
  const expected = 'solve(tool(tool(tool, tool), tool(tool, tool)))';
  assert.is(tree.length, 1);
  assert.is(tree[0], `main(${Array.from({ length: 200 }, () => expected).join(', ')})`);
});

context('ends each span once, after what it returned has settled', async ({ tracing }) => {
  await run(`
    async function later() { await null; await null; throw new TypeError('late'); }
    async function passes() { return later(); }
    async function swallows() { try { return await later(); } finally { return 1; } }
    export async function main(t) { await passes().catch(() => {}); await swallows(); };
  `);
  const spans = tracing.spans().filter((span) => named(span.name));
  assert.equal(shapeOf(spans), ['main(passes!(later!), swallows(later!))']);
  const events = spans.flatMap((span) => span.events.map((event) => `${span.name} ${event.name}`));
  assert.equal(events, ['later exception', 'later exception'], 'an error is recorded once, where it was thrown');
});

context.run();
