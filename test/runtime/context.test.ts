/** Where the span of a wrapped function is current: inside its body, at every point a user can observe, and nowhere else. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { shapeOf, startTracing, type TestTracing } from '../support/tracing.js';
import { named } from './context-cases/case.js';
import { contextCases, expected, runCase } from './context-cases.js';

const context = suite<{ tracing: TestTracing }>('context of a wrapped function');

context.before((state) => {
  state.tracing = startTracing();
});
context.after(async ({ tracing }) => {
  await tracing.stop();
});

for (const one of contextCases) {
  context(one.title, async ({ tracing }) => {
    assert.equal(await runCase(one, tracing), expected(one));
  });
}

context('ends each span once, after what it returned has settled', async ({ tracing }) => {
  const text = `
    async function later() { await null; await null; throw new TypeError('late'); }
    async function passes() { return later(); }
    async function swallows() { try { return await later(); } finally { return 1; } }
    export async function main(t) { await passes().catch(() => {}); await swallows(); };
  `;
  await runCase({ title: '', text, log: [] }, tracing);
  const spans = tracing.spans().filter((span) => named(span.name));
  assert.equal(shapeOf(spans), ['main(passes!(later!), swallows(later!))']);
  const events = spans.flatMap((span) => span.events.map((event) => `${span.name} ${event.name}`));
  assert.equal(events, ['later exception', 'later exception'], 'an error is recorded once, where it was thrown');
});

context.run();
