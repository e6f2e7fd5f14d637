/** The user's own AsyncLocalStorage, contexts and spans beside ours: each inner one is current, and none is lost. */
import { type ContextCase, named } from './case.js';

const solve = 'solve(tool(tool(tool, tool), tool(tool, tool)))';

export const ownCases: readonly ContextCase[] = [
  {
    title: 'keeps the values of the user’s own AsyncLocalStorage, also those set in the body',
    text: `
      async function work(t) { t.storage.enterWith('set in body'); await null; t.note(t.storage.getStore()); await null; t.note(t.storage.getStore()); }
      function* gen(t) { t.storage.enterWith('set in generator'); yield; t.note(t.storage.getStore()); }
      export async function main(t) {
        await t.storage.run('mine', async () => { const p = work(t); t.note(t.storage.getStore()); await p; });
        t.storage.run('outer', () => { for (const _ of gen(t)) t.note(t.storage.getStore()); });
      };
    `,
    only: (name) => ['main', 'work', 'gen'].includes(name),
    log: ['set in body:main', 'set in body:work', 'set in body:work', 'set in generator:main', 'set in generator:gen'],
  },
  {
    title: 'gives way to a span that the body makes current, and is back after it',
    text: `
      async function inner(t) { t.note('inner'); await null; t.note('inner on'); }
      async function work(t) {
        const tracer = t.trace.getTracer('user');
        await tracer.startActiveSpan('own', async (span) => { t.note('in own'); await inner(t); t.note('own on'); span.end(); });
        t.note('after own');
        tracer.startActiveSpan('sync', (span) => { t.note('in sync'); span.end(); });
        t.note('after sync');
      }
      export async function main(t) { const p = work(t); t.note('caller'); await p; t.note('end'); };
    `,
    only: (name) => ['main', 'work', 'inner'].includes(name),
    needs: 'manager',
    log: [
      'in own:own',
      'inner:inner',
      'caller:main',
      'inner on:inner',
      'own on:own',
      'after own:work',
      'in sync:sync',
      'after sync:work',
      'end:main',
    ],
  },
  {
    title: 'is a child of what is current at the call, in context.with, context.bind and the root context',
    text: `
      function leaf(t, id) { t.note(id); }
      async function work(t) {
        const bound = t.context.bind(t.context.active(), () => t.note('bound'));
        t.context.with(t.root, () => { t.note('at root'); leaf(t, 'leaf at root'); t.note('still root'); bound(); });
        t.note('back');
        await t.context.with(t.root, async () => { await null; t.note('root on'); leaf(t, 'leaf later'); });
        t.note('back2');
      }
      export async function main(t) { await work(t); t.note('end'); };
    `,
    only: (name) => ['main', 'work', 'leaf'].includes(name),
    needs: 'writable',
    log: [
      'at root:-',
      'leaf at root:leaf',
      'still root:-',
      'bound:work',
      'back:work',
      'root on:-',
      'leaf later:leaf',
      'back2:work',
      'end:main',
    ],
    tree: ['main(work)', 'leaf', 'leaf'],
  },
  {
    title: 'comes back after an await inside the user’s context.with, in wrapped callbacks too',
    text: `
      async function callback(t) { t.note('callback'); await null; t.note('callback on'); }
      async function work(t) { await null; await t.context.with(t.context.active(), callback, undefined, t); t.note('after with'); }
      export async function main(t) { const p = work(t); t.note('caller'); await p; t.note('end'); };
    `,
    only: named,
    needs: 'manager',
    log: ['caller:main', 'callback:callback', 'callback on:callback', 'after with:work', 'end:main'],
    tree: ['main(work(callback))'],
  },
  {
    title: 'keeps two hundred overlapping runs apart, every span under its own root',
    text: `
      async function tool(id, depth) { await null; if (depth > 0) await Promise.all([tool(id, depth - 1), tool(id, depth - 1)]); return id; }
      async function solve(id) { await new Promise((go) => setImmediate(go)); await tool(id, 2); }
      export async function main(t) { await Promise.all(Array.from({ length: 200 }, (_, i) => solve(i))); t.note('end'); };
    `,
    only: named,
    log: ['end:main'],
    tree: [`main(${Array.from({ length: 200 }, () => solve).join(', ')})`],
  },
];
