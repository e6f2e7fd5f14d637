/** When wrapped code makes spans, and when it does nothing: providers come, go and are replaced (api.md, *Set-up*). */
import { context, trace } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { sharedState } from '../../src/runtime/state.js';
import { load } from '../support/execute.js';
import { shapeOf, startTracing } from '../support/tracing.js';
import { wrapEverything } from '../support/wrap-everything.js';

const { code } = wrapEverything(`
  export function outer(n) { let sum = 0; for (let i = 0; i < n; i++) sum += inner(i); return sum; }
  function inner(i) { return i; }
  export function throws(error) { throw error; }
`);
const module = (await load(code)) as { outer(n: number): number; throws(error: unknown): never };

const off = suite('on and off');
off.after.each(() => {
  sharedState().off = false;
  sharedState().settings = undefined;
});

off('without any provider the code just runs', () => {
  assert.is(module.outer(3), 3);
  assert.is(trace.getActiveSpan(), undefined);
});

off('a provider that comes later is used, one that is removed is not, a new one is', async () => {
  const first = startTracing();
  module.outer(1);
  assert.equal(shapeOf(first.spans()), ['outer(inner)']);
  first.reset();
  await first.stop();
  module.outer(1);
  assert.is(first.spans().length, 0);
  const second = startTracing();
  module.outer(1);
  assert.equal(shapeOf(second.spans()), ['outer(inner)']);
  assert.is(first.spans().length, 0);
  await second.stop();
});

off('switched off, it makes no span under anybody’s provider', async () => {
  const tracing = startTracing();
  sharedState().off = true;
  assert.is(module.outer(2), 1);
  assert.is(tracing.spans().length, 0);
  await tracing.stop();
});

off('where tracing is suppressed, nothing is recorded', async () => {
  const tracing = startTracing();
  context.with(suppressTracing(context.active()), () => module.outer(2));
  assert.is(tracing.spans().length, 0);
  await tracing.stop();
});

off(
  'past the span budget the calls still run, and one event on the root counts the spans that were not made',
  async () => {
    const tracing = startTracing();
    const { settings } = await import('../../src/runtime/settings.js').then((all) => ({
      settings: all.spanSettings(),
    }));
    sharedState().settings = { ...settings, maxSpansPerTrace: 4 };
    assert.is(module.outer(10), 45);
    assert.is(tracing.spans().length, 4);
    const root = tracing.spans().find((span) => span.name === 'outer');
    assert.equal(
      root?.events.map(({ name, attributes }) => ({ name, ...attributes })),
      [{ name: 'agentcore.spans_not_made', 'agentcore.spans_not_made': 7 }],
    );
    tracing.reset();
    assert.is(module.outer(3), 3, 'the next trace has its own budget');
    assert.is(tracing.spans().length, 4);
    await tracing.stop();
  },
);

off('any thrown value passes through untouched', async () => {
  const tracing = startTracing();
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();
  const hostile = Object.freeze({
    get message(): string {
      throw new Error('do not look');
    },
  });
  for (const value of [
    null,
    undefined,
    0,
    'text',
    Symbol('s'),
    Object.freeze(new Error('frozen')),
    hostile,
    revoked.proxy,
  ]) {
    try {
      module.throws(value);
      assert.unreachable();
    } catch (error) {
      assert.ok(Object.is(error, value), typeof value);
    }
  }
  assert.is(tracing.spans().length, 8);
  await tracing.stop();
});

off('where the context manager cannot be written, our own spans are still linked', async () => {
  const tracing = startTracing({ manager: null });
  module.outer(2);
  assert.equal(shapeOf(tracing.spans()), ['outer(inner, inner)']);
  await tracing.stop();
});

off.run();
