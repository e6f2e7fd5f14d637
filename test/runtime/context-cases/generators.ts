/** Generators: current in the body, never in the consumer, whoever resumes and however it ends. */
import type { ContextCase } from './case.js';

export const generatorCases: readonly ContextCase[] = [
  {
    title: 'is not current in the consumer of a generator',
    text: `
      function* numbers(t) { t.note('start'); try { yield 1; t.note('second'); yield 2; } finally { t.note('cleanup'); } }
      function* all(t) { t.note('all'); yield* numbers(t); t.note('all end'); }
      export async function main(t) { for (const n of all(t)) { t.note('consumer' + n); if (n === 2) break; } t.note('end'); };
    `,
    log: [
      'all:all',
      'start:numbers',
      'consumer1:main',
      'second:numbers',
      'consumer2:main',
      'cleanup:numbers',
      'end:main',
    ],
    tree: ['main(all(numbers))'],
  },
  {
    title: 'is not current in the consumer of an async generator, whoever resumes it',
    text: `
      async function* numbers(t) { t.note('start'); await null; t.note('awaited'); yield 1; t.note('second'); await null; t.note('third'); yield 2; t.note('last'); }
      async function consumer(t) { const g = numbers(t); const p = g.next(); t.note('asked'); await p; t.note('got'); const q = g.next(); t.note('asked2'); await q; await g.next(); t.note('done'); }
      export async function main(t) { await consumer(t); };
    `,
    log: [
      'start:numbers',
      'asked:consumer',
      'awaited:numbers',
      'got:consumer',
      'second:numbers',
      'asked2:consumer',
      'third:numbers',
      'last:numbers',
      'done:consumer',
    ],
    tree: ['main(consumer(numbers))'],
  },
  {
    title: 'is current where a generator is resumed by throw and return, from another function',
    text: `
      function* gen(t) { try { yield 1; } catch (e) { t.note('thrown in ' + e); try { yield 2; } finally { t.note('returned into'); } } }
      async function* agen(t) { try { yield 1; } catch (e) { t.note('thrown in ' + e); try { yield 2; } finally { t.note('returned into'); await null; t.note('and on'); } } }
      function other(g) { return g.throw('x'); }
      export async function main(t) {
        const g = gen(t); g.next(); other(g); t.note('caller'); g.return(); t.note('caller2');
        const a = agen(t); await a.next(); const p = other(a); t.note('caller3'); await p; const q = a.return(); t.note('caller4'); await q; t.note('end');
      };
    `,
    log: [
      'thrown in x:gen',
      'caller:main',
      'returned into:gen',
      'caller2:main',
      'thrown in x:agen',
      'caller3:main',
      'caller4:main',
      'returned into:agen',
      'and on:agen',
      'end:main',
    ],
  },
  {
    title: 'is kept when requests to an async generator queue up',
    text: `
      async function* gen(t) { for (const n of [1, 2, 3]) { t.note('before' + n); yield n; t.note('after' + n); } }
      export async function main(t) { const g = gen(t); const all = [g.next(), g.next(), g.next(), g.next()]; t.note('asked'); await Promise.all(all); t.note('end'); };
    `,
    log: [
      'before1:gen',
      'asked:main',
      'after1:gen',
      'before2:gen',
      'after2:gen',
      'before3:gen',
      'after3:gen',
      'end:main',
    ],
  },
  {
    title: 'is what thenables that an async generator awaits and returns run in',
    text: `
      const lazy = (t, id) => ({ then(ok) { t.note('run ' + id); ok(id); } });
      async function* yields(t) { t.note('first'); yield 'y'; t.note('between'); await lazy(t, 'a'); t.note('awaited'); return lazy(t, 'r'); }
      export async function main(t) { const g = yields(t); const p = g.next(); t.note('caller'); t.note((await p).value); const q = g.next(); t.note('caller2'); t.note((await q).value); };
    `,
    only: (name) => ['main', 'yields'].includes(name),
    log: [
      'first:yields',
      'caller:main',
      'y:main',
      'between:yields',
      'caller2:main',
      'run a:yields',
      'awaited:yields',
      'run r:yields',
      'r:main',
    ],
  },
  {
    title: 'is what the iterator behind yield* runs in',
    text: `
      const inner = (t) => ({ [Symbol.iterator]() { t.note('open'); return { next(v) { t.note('next ' + v); return { value: v, done: v === 'stop' }; }, return(v) { t.note('return'); return { value: v, done: true }; } }; } });
      const ainner = (t) => ({ [Symbol.asyncIterator]() { t.note('aopen'); return { async next(v) { t.note('anext ' + v); await null; t.note('anext on'); return { value: v, done: v === 'stop' }; }, return(v) { t.note('areturn'); return { value: v, done: true }; } }; } });
      function* gen(t) { t.note('got ' + (yield* inner(t))); yield* inner(t); }
      async function* agen(t) { t.note('got ' + (yield* ainner(t))); yield* ainner(t); }
      export async function main(t) {
        const g = gen(t); g.next(); t.note('c1'); g.next('stop'); t.note('c2'); g.return(); t.note('c3');
        const a = agen(t); const p = a.next(); t.note('c4'); await p; t.note('c5'); await a.next('stop'); t.note('c6'); const q = a.return(); t.note('c7'); await q; t.note('end');
      };
    `,
    only: (name) => ['main', 'gen', 'agen'].includes(name),
    log: [
      'open:gen',
      'next undefined:gen',
      'c1:main',
      'next stop:gen',
      'got stop:gen',
      'open:gen',
      'next undefined:gen',
      'c2:main',
      'return:gen',
      'c3:main',
      'aopen:agen',
      'anext undefined:agen',
      'c4:main',
      'anext on:agen',
      'c5:main',
      'anext stop:agen',
      'anext on:agen',
      'got stop:agen',
      'aopen:agen',
      'anext undefined:agen',
      'anext on:agen',
      'c6:main',
      'c7:main',
      'areturn:agen',
      'end:main',
    ],
  },
  {
    title: 'stays apart in generators that are interleaved by one consumer and by two',
    text: `
      function* gen(t, id) { t.note(id + '1'); yield; t.note(id + '2'); yield; t.note(id + '3'); }
      async function* agen(t, id) { t.note(id + '1'); await null; yield; t.note(id + '2'); await null; t.note(id + '3'); }
      async function first(a) { await a.next(); }
      async function second(a, t) { await a.next(); t.note('second'); }
      export async function main(t) {
        const g = gen(t, 'g'); const h = gen(t, 'h'); g.next(); h.next(); t.note('m'); g.next(); h.next(); g.next(); h.next(); t.note('n');
        const a = agen(t, 'a'); await first(a); await second(a, t); t.note('end');
      };
    `,
    log: [
      'g1:gen',
      'h1:gen',
      'm:main',
      'g2:gen',
      'h2:gen',
      'g3:gen',
      'h3:gen',
      'n:main',
      'a1:agen',
      'a2:agen',
      'a3:agen',
      'second:second',
      'end:main',
    ],
  },
  {
    title: 'is what a query builder that an async generator yields or returns runs in',
    text: `
      const query = (t, v) => ({ then(resolve) { t.note('run ' + v); resolve(v); } });
      async function* rows(t) { yield query(t, 1); await null; yield query(t, 2); return query(t, 3); }
      export async function main(t) { const g = rows(t); const p = g.next(); t.note('asked'); await p; await g.next(); t.note('got ' + (await g.next()).value); };
    `,
    only: (name) => ['main', 'rows'].includes(name),
    log: ['asked:main', 'run 1:rows', 'run 2:rows', 'run 3:rows', 'got 3:main'],
  },
];
