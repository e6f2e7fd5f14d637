/** Where the span is current: bodies, callers, `catch` and `finally`, callbacks, disposers. */
import type { ContextCase } from './case.js';

export const bodyCases: readonly ContextCase[] = [
  {
    title: 'is current before and after every await, and never in the caller',
    text: `
      async function inner(t) { t.note('inner'); await null; t.note('inner2'); await null; t.note('inner3'); }
      async function outer(t) {
        t.note('outer');
        const pending = inner(t);
        t.note('after call');
        await pending;
        t.note('after await');
      }
      export async function main(t) { const p = outer(t); t.note('caller'); await p; t.note('caller2'); };
    `,
    log: [
      'outer:outer',
      'inner:inner',
      'after call:outer',
      'caller:main',
      'inner2:inner',
      'inner3:inner',
      'after await:outer',
      'caller2:main',
    ],
    tree: ['main(outer(inner))'],
  },
  {
    title: 'is current in catch and finally after a rejected first await',
    text: `
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
    `,
    log: ['catch:work', 'finally:work', 'after:work', 'caller:main', 'inner finally:nested', 'outer catch:nested'],
    tree: ['main(work, nested)'],
  },
  {
    title: 'is current in the finally of a return that waits and of a jump',
    text: `
      async function returns(t) { try { return await Promise.reject(1); } catch { return 2; } finally { t.note('returning'); await null; t.note('still'); } }
      async function jumps(t) { for (const n of [1, 2]) { try { await Promise.reject(n); } catch { continue; } finally { t.note('jump' + n); } } t.note('after'); }
      async function plain(t) { try { t.note('try'); } finally { await null; t.note('finally'); } }
      export async function main(t) { const p = returns(t); t.note('caller'); await p; await jumps(t); await plain(t); t.note('end'); };
    `,
    log: [
      'caller:main',
      'returning:returns',
      'still:returns',
      'jump1:jumps',
      'jump2:jumps',
      'after:jumps',
      'try:plain',
      'finally:plain',
      'end:main',
    ],
  },
  {
    title: 'is current in siblings only for themselves, whichever of them goes on first',
    text: `
      async function tool(t, id, turns) { t.note(id); for (let i = 0; i < turns; i += 1) await null; t.note(id + ' on'); }
      export async function main(t) { await Promise.all([tool(t, 'a', 3), tool(t, 'b', 1), tool(t, 'c', 2)]); t.note('end'); };
    `,
    log: ['a:tool', 'b:tool', 'c:tool', 'b on:tool', 'c on:tool', 'a on:tool', 'end:main'],
    tree: ['main(tool, tool, tool)'],
  },
  {
    title: 'is carried into callbacks that the body hands on, and gone from the caller',
    text: `
      const soon = (fn) => new Promise((go) => setImmediate(() => { fn(); go(); }));
      function later(t) { t.note('later'); queueMicrotask(() => t.note('microtask')); return soon(() => { t.note('immediate'); setTimeout(() => t.note('timeout'), 0); }); }
      async function waits(t) { await null; Promise.resolve().then(() => t.note('then')); await soon(() => t.note('immediate after await')); }
      export async function main(t) { const p = later(t); t.note('caller'); await p; await new Promise((go) => setTimeout(go, 2)); await waits(t); t.note('end'); };
    `,
    only: (name) => ['main', 'later', 'waits'].includes(name),
    log: [
      'later:later',
      'caller:main',
      'microtask:later',
      'immediate:later',
      'timeout:later',
      'then:waits',
      'immediate after await:waits',
      'end:main',
    ],
  },
  {
    title: 'is not current in parameter defaults, which run before the body',
    text: `
      async function work(t, at = t.note('default')) { t.note('body'); await null; }
      export async function main(t) { await work(t); };
    `,
    only: (name) => ['main', 'work'].includes(name),
    log: ['default:main', 'body:work'],
  },
  {
    title: 'is current in accessors and in constructors, there from `super()` on',
    text: `
      function field(t) { t.note('field'); return 1; }
      class Base { constructor(t) { t.note('base'); } }
      class Thing extends Base { made = field(this.constructor.t); constructor(t) { t.note('before super'); super(t); t.note('after super'); }
        get size() { Thing.t.note('get'); return 1; } set size(v) { Thing.t.note('set'); } static run() { Thing.t.note('static'); } }
      export async function main(t) { Thing.t = t; const thing = new Thing(t); t.note('caller'); thing.size = thing.size; Thing.run(); t.note('end'); };
    `,
    log: [
      'before super:main',
      'base:constructor',
      'field:field',
      'after super:constructor',
      'caller:main',
      'get:size',
      'set:size',
      'static:run',
      'end:main',
    ],
  },
  {
    title: 'is current in disposers, also in those that run after an await',
    text: `
      const lock = (t, name) => ({ [Symbol.dispose]() { t.note('dispose ' + name); } });
      function sync(t) { using held = lock(t, 'sync'); t.note('sync'); }
      async function waits(t) { using held = lock(t, 'waits'); await null; t.note('waits'); }
      export async function main(t) { sync(t); t.note('caller'); await waits(t); t.note('end'); };
    `,
    only: (name) => ['main', 'sync', 'waits'].includes(name),
    log: ['sync:sync', 'dispose sync:sync', 'caller:main', 'waits:waits', 'dispose waits:waits', 'end:main'],
  },
];
