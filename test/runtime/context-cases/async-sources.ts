/** What is awaited, and in which span its code runs: thenables, promise subclasses, proxies, async iterables. */
import { type ContextCase, named } from './case.js';

export const asyncSourceCases: readonly ContextCase[] = [
  {
    title: 'is what a lazy thenable runs in, read once and started once',
    text: `
      class Query {
        started = 0;
        get then() { this.t.note('read then'); return (resolve) => { this.t.note('then'); this.started += 1; resolve(this.started); }; }
        constructor(t) { this.t = t; }
      }
      async function work(t) { const n = await new Query(t); t.note('got ' + n); }
      export async function main(t) { const p = work(t); t.note('caller'); await p; };
    `,
    only: named,
    log: ['read then:work', 'caller:main', 'then:work', 'got 1:work'],
  },
  {
    title: 'is what thenables run in at the second await, in a return and in Promise.all',
    text: `
      const query = (t, id) => ({ get then() { t.note('read ' + id); return (resolve) => { t.note('run ' + id); setImmediate(() => { t.note('settle ' + id); resolve(id); }); }; } });
      async function second(t) { await null; t.note(await query(t, 'two')); }
      const lazy = (t) => ({ then(resolve) { t.note('run ret'); setImmediate(() => { t.note('settle ret'); resolve('ret'); }); } });
      async function returns(t) { return lazy(t); }
      async function all(t) { const got = await Promise.all([query(t, 'x'), query(t, 'y')]); t.note(got.join('')); }
      export async function main(t) { await second(t); const p = returns(t); t.note('caller'); t.note(await p); const q = all(t); t.note('caller2'); await q; };
    `,
    only: (name) => ['main', 'second', 'returns', 'all'].includes(name),
    log: [
      'read two:second',
      'run two:second',
      'settle two:second',
      'two:second',
      'caller:main',
      'run ret:returns',
      'settle ret:returns',
      'ret:main',
      'read x:all',
      'read y:all',
      'caller2:main',
      'run x:all',
      'run y:all',
      'settle x:all',
      'settle y:all',
      'xy:all',
    ],
  },
  {
    title: 'is what a promise subclass’s then runs in, and a thenable that is a Proxy',
    text: `
      class Lazy extends Promise { static t; then(ok, err) { Lazy.t.note('sub then'); return super.then(ok, err); } }
      async function sub(t) { Lazy.t = t; await Lazy.resolve(1); t.note('after'); }
      async function proxy(t) { const p = new Proxy({}, { get(_, key) { if (key === 'then') { t.note('trap'); return (resolve) => { t.note('proxied'); resolve(1); }; } } }); await p; t.note('after proxy'); }
      export async function main(t) { const p = sub(t); t.note('caller'); await p; const q = proxy(t); t.note('caller2'); await q; };
    `,
    only: (name) => ['main', 'sub', 'proxy'].includes(name),
    log: [
      'caller:main',
      'sub then:sub',
      'after:sub',
      'trap:proxy',
      'caller2:main',
      'proxied:proxy',
      'after proxy:proxy',
    ],
  },
  {
    title: 'is current after a thenable that rejects, throws, or whose then getter throws',
    text: `
      async function rejects(t) { try { await { then(_, reject) { t.note('rejecting'); reject(1); } }; } catch (e) { t.note('caught ' + e); } }
      async function throws(t) { try { await { then() { t.note('throwing'); throw 2; } }; } catch (e) { t.note('caught ' + e); } }
      async function getter(t) { try { await { get then() { t.note('getting'); throw 3; } }; } catch (e) { t.note('caught ' + e); } }
      export async function main(t) { for (const f of [rejects, throws, getter]) { const p = f(t); t.note('caller'); await p; } t.note('end'); };
    `,
    only: (name) => ['main', 'rejects', 'throws', 'getter'].includes(name),
    log: [
      'caller:main',
      'rejecting:rejects',
      'caught 1:rejects',
      'caller:main',
      'throwing:throws',
      'caught 2:throws',
      'getting:getter',
      'caller:main',
      'caught 3:getter',
      'end:main',
    ],
  },
  {
    title: 'passes plain objects through an await as they are',
    text: `
      async function work(t, o) { const same = (await o) === o; t.note('same ' + same); }
      export async function main(t) { await work(t, { a: 1 }); await work(t, new Proxy({}, {})); await work(t, class {}); };
    `,
    log: ['same true:work', 'same true:work', 'same true:work'],
  },
  {
    title: 'is what an async iterable’s methods run in, across for await',
    text: `
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
    only: named,
    log: [
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
    ],
  },
  {
    title: 'does not make an await call the own then of a native promise, nor read its constructor twice',
    text: `
      const owned = (t, key, get) => Object.defineProperty(Promise.resolve(1), key, { get });
      async function then(t) { await owned(t, 'then', () => t.note('never')); t.note('after'); }
      async function same(t) { await owned(t, 'constructor', () => { t.note('read'); return Promise; }); t.note('after'); }
      export async function main(t) { for (const f of [then, same]) { const p = f(t); t.note('caller'); await p; } };
    `,
    only: (name) => ['main', 'then', 'same'].includes(name),
    log: ['caller:main', 'after:then', 'read:main', 'caller:main', 'after:same'],
  },
];
