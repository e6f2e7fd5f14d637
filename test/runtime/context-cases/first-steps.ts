/** The first step of a `for await`, before the function has been suspended. */
import type { ContextCase } from './case.js';

export const firstStepCases: readonly ContextCase[] = [
  {
    title: 'is what the first step of an async iterable runs in when it fails, ends at once or hands out a thenable',
    text: `
      const from = (t, next) => ({ [Symbol.asyncIterator]: () => ({ next() { t.note('next'); return next(); }, get return() { t.note('read return'); } }) });
      async function fails(t) { try { for await (const _ of from(t, () => Promise.reject(1))); } catch { t.note('caught'); } finally { t.note('finally'); } }
      async function throws(t) { try { for await (const _ of from(t, () => { throw 1; })); } catch { t.note('thrown'); } await null; t.note('on'); }
      async function ends(t) { for await (const _ of from(t, () => ({ done: true }))); t.note('ended'); }
      async function lazy(t) { let n = 0; for await (const v of from(t, () => ({ then(ok) { t.note('step'); ok({ value: n, done: n++ > 1 }); } }))) t.note('got' + v); t.note('lazy done'); }
      async function leaves(t) { for await (const _ of from(t, async () => ({ value: 1 }))) { break; } t.note('left'); }
      export async function main(t) { for (const f of [fails, throws, ends, lazy, leaves]) { const p = f(t); t.note('caller'); await p; } t.note('end'); };
    `,
    only: (name) => ['main', 'fails', 'throws', 'ends', 'lazy', 'leaves'].includes(name),
    log: [
      'next:fails',
      'caller:main',
      'caught:fails',
      'finally:fails',
      'next:throws',
      'thrown:throws',
      'caller:main',
      'on:throws',
      'next:ends',
      'caller:main',
      'ended:ends',
      'next:lazy',
      'caller:main',
      'step:lazy',
      'got0:lazy',
      'next:lazy',
      'step:lazy',
      'got1:lazy',
      'next:lazy',
      'step:lazy',
      'lazy done:lazy',
      'next:leaves',
      'caller:main',
      'read return:leaves',
      'left:leaves',
      'end:main',
    ],
  },
  {
    title: 'is what getters of the steps of an async iterable run in',
    text: `
      const steps = (t, wrap) => ({ [Symbol.asyncIterator]() { let n = 0; return { get next() { t.note('read next'); return () => wrap({ get done() { t.note('done'); return n > 1; }, get value() { t.note('value'); return n++; } }); } }; } });
      async function bare(t) { for await (const v of steps(t, (step) => step)) t.note('got' + v); }
      
      export async function main(t) { const p = bare(t); t.note('caller'); await p; };
    `,
    only: (name) => ['main', 'bare'].includes(name),
    log: [
      'read next:bare',
      'caller:main',
      'done:bare',
      'value:bare',
      'got0:bare',
      'done:bare',
      'value:bare',
      'got1:bare',
      'done:bare',
    ],
  },
  {
    title: 'is what for await over sync iterators, labelled and unbraced loops run in',
    text: `
      const sync = (t) => ({ [Symbol.iterator]() { t.note('open'); let n = 0; return { next() { t.note('next'); return { value: { then(ok) { t.note('item'); ok(n); } }, done: n++ > 1 }; } }; } });
      async function over(t) { for await (const v of sync(t)) t.note('got' + v); t.note('after'); }
      async function labelled(t) { outer: for (const a of [1, 2]) for await (const b of [1, 2]) { t.note('at' + a + b); if (b === 1) continue outer; } t.note('after labels'); }
      export async function main(t) { const p = over(t); t.note('caller'); await p; const q = labelled(t); t.note('caller2'); await q; };
    `,
    only: (name) => ['main', 'over', 'labelled'].includes(name),
    log: [
      'open:over',
      'next:over',
      'caller:main',
      'item:over',
      'got1:over',
      'next:over',
      'item:over',
      'got2:over',
      'next:over',
      'item:over',
      'after:over',
      'caller2:main',
      'at11:labelled',
      'at21:labelled',
      'after labels:labelled',
    ],
  },
];
