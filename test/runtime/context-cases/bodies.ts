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
  {
    title: 'is current in disposers behind a rejected first await',
    text: `
      const lock = (t, name) => ({ [Symbol.dispose]() { t.note('dispose ' + name); } });
      async function fails(t) { using outer = lock(t, 'outer'); { using inner = lock(t, 'inner'), second = lock(t, 'second'); await Promise.reject(1); } }
      async function loops(t) { for (using held of [lock(t, 'head')]) await Promise.reject(2); }
      async function catches(t) { try { using held = lock(t, 'tried'); await Promise.reject(3); } catch { t.note('caught'); } }
      async function* yields(t) { using held = lock(t, 'yields'); yield 1; yield 2; }
      export async function main(t) {
        for (const f of [fails, loops, catches]) { const p = f(t); t.note('caller'); await p.catch(() => {}); }
        for await (const _ of yields(t)) { t.note('consumer'); break; }
        t.note('end');
      };
    `,
    only: (name) => ['main', 'fails', 'loops', 'catches', 'yields'].includes(name),
    log: [
      'caller:main',
      'dispose second:fails',
      'dispose inner:fails',
      'dispose outer:fails',
      'caller:main',
      'dispose head:loops',
      'caller:main',
      'dispose tried:catches',
      'caught:catches',
      'consumer:main',
      'dispose yields:yields',
      'end:main',
    ],
  },
  {
    title: 'is current in asynchronous disposers and behind them, also where they are the first suspension',
    text: `
      const lock = (t, name) => ({ async [Symbol.asyncDispose]() { t.note('dispose ' + name); await null; t.note('disposed ' + name); } });
      const plain = (t, name) => ({ [Symbol.dispose]() { t.note('dispose ' + name); } });
      const lazy = (t, name) => ({ [Symbol.asyncDispose]() { t.note('dispose ' + name); return { then(ok) { t.note('then ' + name); ok(); } }; } });
      async function one(t) { await using held = lock(t, 'one'); t.note('one'); }
      async function two(t) { using first = plain(t, 'first'); await using a = lock(t, 'a'), b = lazy(t, 'b')
        await using none = null; await using c = plain(t, 'c'); return 1; }
      async function nested(t, flag) { { await using held = lock(t, 'nested'); } t.note('behind'); if (flag) { await using held = lock(t, 'if'); } t.note('end of nested'); }
      async function fails(t) { try { await using held = lock(t, 'fails'); throw 1; } catch { t.note('caught'); } finally { t.note('finally'); } }
      async function broken(t) { await using held = { [Symbol.asyncDispose]() { t.note('dispose broken'); throw 1; } }; }
      async function late(t) { await null; await using held = lock(t, 'late'); }
      export async function main(t) {
        for (const f of [one, two, (t) => nested(t, true), fails, broken, late]) { const p = f(t); t.note('caller'); await p.catch(() => {}); }
      };
    `,
    only: (name) => ['main', 'one', 'two', 'nested', 'fails', 'broken', 'late'].includes(name),
    log: [
      ...['one:one', 'dispose one:one', 'caller:main', 'disposed one:one'],
      ...['dispose c:two', 'caller:main', 'dispose b:two', 'then b:two', 'dispose a:two', 'disposed a:two'],
      'dispose first:two',
      ...['dispose nested:nested', 'caller:main', 'disposed nested:nested', 'behind:nested'],
      ...['dispose if:nested', 'disposed if:nested', 'end of nested:nested'],
      ...['dispose fails:fails', 'caller:main', 'disposed fails:fails', 'caught:fails', 'finally:fails'],
      ...['dispose broken:broken', 'caller:main'],
      ...['caller:main', 'dispose late:late', 'disposed late:late'],
    ],
  },
  {
    title: 'is left before a `return await` whose result no call may come between',
    text: `
      class Page {
        async plain(t): Promise<this> { return await { then(ok) { t.note('then'); ok(1); } } as any; }
        async guarded(t): Promise<this> { try { return await Promise.reject(1); } catch { t.note('caught'); } finally { t.note('finally'); } return this; }
      }
      export async function main(t) { const page = new Page(); for (const key of ['plain', 'guarded']) { const p = page[key](t); t.note('caller'); await p; } };
    `,
    only: (name) => ['main', 'plain', 'guarded'].includes(name),
    log: ['caller:main', 'then:plain', 'caller:main', 'caught:guarded', 'finally:guarded'],
  },
];
