/**
 * Hostile values as arguments, results and errors of instrumented functions whose content is captured: never thrown by,
 * called, consumed, changed or held.
 */
import { InMemorySpanExporter, type ReadableSpan } from '@opentelemetry/sdk-trace-node';
import { instrumentSource } from 'agentcore-instrument/transformer';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { forceFlush, initializeTracing, shutdownTracing } from '../../src/setup/lifecycle.js';
import { exposedCollector } from '../support/collector.js';
import { load } from '../support/execute.js';
import { hostileValues } from './support/hostile-values.js';
import { observed } from './support/observed.js';
import { account, tally } from './support/tally.js';

const source = `
  export function takes(value) { return typeof value; }
  export function gives(make) { return make(); }
  export function throws(make) { throw make(); }
  export async function takesLater(value) { await null; return typeof value; }
  export async function givesLater(make) { await null; return [make()]; }
  export async function throwsLater(make) { await null; throw make(); }
  export async function promises(make) { return Promise.resolve([make()]); }
  export function* yields(value) { yield value; }
`;
const capture = { arguments: true, result: true };
const config = { rules: [{ functions: '*', tool: '{function}', capture }] };
const { code, skipped } = instrumentSource(source, { fileName: 'case.ts', config });
assert.equal(skipped, []);
const f = (await load(code)) as unknown as {
  takes: (value: unknown) => string;
  gives: (make: () => unknown) => unknown;
  throws: (make: () => unknown) => never;
  takesLater: (value: unknown) => Promise<string>;
  givesLater: (make: () => unknown) => Promise<[unknown]>;
  throwsLater: (make: () => unknown) => Promise<never>;
  promises: (make: () => unknown) => Promise<[unknown]>;
  yields: (value: unknown) => Iterable<unknown>;
};
const WAYS = 8;

const exporter = new InMemorySpanExporter();
const test = suite('values that are hostile to look at');
test.before(() => {
  initializeTracing({ spanExporters: [exporter], captureContent: true });
});
test.before.each(() => exporter.reset());
test.after(shutdownTracing);

/** The value goes every way in and out of a function; what comes out must be it. */
async function everyWay(value: unknown): Promise<void> {
  const make = () => value;
  assert.is(f.takes(value), typeof value);
  assert.ok(Object.is(f.gives(make), value));
  assert.ok(
    Object.is(
      caught(() => f.throws(make)),
      value,
    ),
  );
  assert.is(await f.takesLater(value), typeof value);
  assert.ok(Object.is((await f.givesLater(make))[0], value));
  assert.ok(Object.is((await rejected(f.throwsLater(make)))[0], value));
  assert.ok(Object.is((await f.promises(make))[0], value));
  for (const yielded of f.yields(value)) assert.ok(Object.is(yielded, value));
}

function caught(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error('it did not throw');
}

/** In a list, for it may be a thenable. */
async function rejected(promise: Promise<unknown>): Promise<[unknown]> {
  return promise.then(
    () => {
      throw new Error('it did not reject');
    },
    (error) => [error],
  );
}

/** Characters that an exception's stack may have, the longest of what is kept. */
const LONGEST = 8192;

for (const [name, make] of Object.entries(hostileValues)) {
  test(name, async () => {
    const { value, harm } = make();
    const shape = describe(value);
    let spans: ReadableSpan[] = [];
    const { escaped, lines, stdout } = await observed(async () => {
      await everyWay(value);
      await forceFlush();
      spans = exporter.getFinishedSpans();
    });
    tally.inputs += WAYS;
    assert.equal(escaped, []);
    // What cannot even be asked whether it is an array goes unrecorded, and that is said; with all else nothing goes wrong.
    const said = name === 'a revoked proxy' ? lines.filter((line) => !line.includes('could not be captured')) : lines;
    assert.equal(said, []);
    assert.is(stdout, '');
    assert.is(harm?.(), undefined);
    assert.equal(describe(value), shape, 'unchanged');
    for (const { attributes, events } of spans) {
      for (const text of Object.values({ ...attributes, ...events[0]?.attributes })) {
        assert.ok(String(text).length <= LONGEST, `${String(text).length} characters of it are kept`);
      }
    }
    account(WAYS, spans.length, 0);
  });
}

/** What can be told of a value without touching what is hostile about it. */
function describe(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || value === globalThis) return typeof value;
  try {
    return Reflect.ownKeys(value).length;
  } catch {
    return 'unreadable';
  }
}

test('what was captured can be collected while its spans wait', async () => {
  const collect = await exposedCollector();
  const refs: WeakRef<object>[] = [];
  const fresh = (): object => {
    const value = { big: new Array(1000).fill(refs.length), error: new Error('x') };
    refs.push(new WeakRef(value));
    return value;
  };
  const use = async () => {
    f.takes(fresh());
    f.gives(fresh);
    caught(() => f.throws(fresh));
    await f.takesLater(fresh());
    await f.givesLater(fresh);
    await rejected(f.throwsLater(fresh));
    await f.promises(fresh);
    for (const _ of f.yields(fresh()));
  };
  for (let round = 0; round < 20; round += 1) await use();
  for (let turn = 0; turn < 4; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    collect();
  }
  tally.inputs += refs.length;
  const held = refs.filter((ref) => ref.deref() !== undefined).length;
  // The last ones may be in registers and slots of the engine's.
  assert.ok(held <= 4, `${held} of ${refs.length} are held`);
  await forceFlush();
  account(20 * WAYS, exporter.getFinishedSpans().length, 0);
});

test.run();
