/**
 * What was current before is put back, and what the body has written to storages of its own stays: by both ways of
 * switching (issue *Speed*, the hot path). From Node.js 24 on whole async contexts are exchanged.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { type Context, ROOT_CONTEXT } from '@opentelemetry/api';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type AsyncFrame, asyncFrames } from '../../src/runtime/async-frames.js';
import { type Attachment, type ContextStorage, storageOver } from '../../src/runtime/storage.js';

const [major] = process.versions.node.split('.').map(Number) as [number];
const isExchanging = asyncFrames() !== undefined;

class FakeFrame implements Attachment {
  readonly node: Context;
  previous: unknown = undefined;
  entered: unknown = undefined;

  constructor(name: string) {
    this.node = ROOT_CONTEXT.setValue(Symbol.for('name'), name);
  }
}

interface Case {
  storage: ContextStorage;
  users: AsyncLocalStorage<string>;
}

for (const isNative of [true, false]) {
  const test = suite<Case>(`storage${isNative && isExchanging ? ', exchanging' : ', writing'}`);
  test.before.each((one) => {
    const inner = new AsyncLocalStorage<Context>() as unknown as Parameters<typeof storageOver>[0];
    one.storage = storageOver(inner, isNative);
    one.users = new AsyncLocalStorage();
  });

  test('puts back what was, undefined too, and nests', ({ storage }) => {
    const outer = new FakeFrame('outer');
    const inner = new FakeFrame('inner');
    storage.attach(outer);
    storage.attach(inner);
    assert.is(storage.getStore(), inner.node);
    storage.restore(inner, false);
    assert.is(storage.getStore(), outer.node);
    storage.restore(outer, false);
    assert.is(storage.getStore(), undefined);
    assert.is(inner.previous, undefined, 'nothing is kept of what was around');
    assert.is(outer.previous, undefined);
  });

  test('keeps what the body writes to a storage of its own', ({ storage, users }) => {
    for (const before of [undefined, 'before']) {
      users.enterWith(before as string);
      const frame = new FakeFrame('frame');
      storage.attach(frame);
      users.enterWith('in the body');
      storage.restore(frame, false);
      assert.is(users.getStore(), 'in the body');
      assert.is(storage.getStore(), undefined);
    }
  });

  test('keeps what the body writes to a storage that it has just made', ({ storage }) => {
    const frame = new FakeFrame('frame');
    storage.attach(frame);
    const made = new AsyncLocalStorage<number>();
    made.enterWith(1);
    storage.restore(frame, false);
    assert.is(made.getStore(), 1);
    assert.is(storage.getStore(), undefined);
  });

  test('keeps a storage disabled that the body has disabled', ({ storage, users }) => {
    users.enterWith('before');
    const frame = new FakeFrame('frame');
    storage.attach(frame);
    users.disable();
    storage.restore(frame, false);
    assert.is(users.getStore(), undefined);
    assert.is(storage.getStore(), undefined);
  });

  test('under five storages each keeps its own', ({ storage }) => {
    const many = Array.from({ length: 5 }, () => new AsyncLocalStorage<number>());
    for (const [at, one] of many.entries()) one.enterWith(at);
    const frame = new FakeFrame('frame');
    for (let i = 0; i < 3; i += 1) {
      storage.attach(frame);
      assert.equal(
        many.map((one) => one.getStore()),
        [0, 1, 2, 3, 4],
      );
      many[2]?.enterWith(2);
      storage.restore(frame, true);
    }
    assert.equal(
      many.map((one) => one.getStore()),
      [0, 1, 2, 3, 4],
    );
    assert.is(storage.getStore(), undefined);
  });

  test('a frame that attaches elsewhere takes over what is there', ({ storage, users }) => {
    const frame = new FakeFrame('frame');
    users.enterWith('first');
    storage.attach(frame);
    storage.restore(frame, true);
    users.enterWith('second');
    storage.attach(frame);
    assert.is(users.getStore(), 'second');
    assert.is(storage.getStore(), frame.node);
    storage.restore(frame, true);
    assert.is(users.getStore(), 'second');
  });

  test('a continuation has the context of before its await, and ours', async ({ storage, users }) => {
    users.enterWith('caller');
    const frame = new FakeFrame('frame');
    const body = async () => {
      storage.attach(frame);
      users.enterWith('body');
      storage.restore(frame, false);
      await null;
      storage.attachAgain(frame);
      assert.is(storage.getStore(), frame.node);
      assert.is(users.getStore(), 'body');
      await null;
      assert.is(storage.getStore(), frame.node, 'later continuations, too');
    };
    const running = body();
    assert.is(storage.getStore(), undefined, 'the caller’s is untouched');
    await running;
  });

  test.run();
}

const frames = suite('async frames');

frames('are used from Node.js 24 on, and not before', () => {
  const flags = `${process.execArgv.join(' ')} ${process.env['NODE_OPTIONS'] ?? ''}`;
  if (flags.includes('--no-async-context-frame')) return;
  assert.is(isExchanging, major >= 24);
});

frames('looking for them leaves nothing behind', async () => {
  const before = new AsyncLocalStorage<string>();
  before.enterWith('before');
  const Frames = asyncFrames();
  const size = Frames?.current()?.size;
  asyncFrames();
  assert.is(Frames?.current()?.size, size);
  assert.is(before.getStore(), 'before');
  await null;
  assert.is(before.getStore(), 'before');
  before.disable();
});

frames('a generator that is resumed where it was resumed before makes one context in all', () => {
  const Frames = asyncFrames();
  if (Frames === undefined) return;
  const storage = storageOver(new AsyncLocalStorage() as unknown as Parameters<typeof storageOver>[0], true);
  const frame = new FakeFrame('generator');
  const entered = new Set<AsyncFrame | undefined>();
  for (let i = 0; i < 10; i += 1) {
    storage.attach(frame);
    entered.add(Frames.current());
    storage.restore(frame, true);
  }
  assert.is(entered.size, 1);
});

frames.run();
