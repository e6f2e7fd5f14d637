/**
 * From Node.js 24 on the async context is one immutable map, which every write copies: 80 ns with one AsyncLocalStorage
 * in the process, more with each further one. Putting the map back that was there before costs nothing. Node.js keeps
 * its class to itself, but every AsyncResource holds a map, and that knows its class. Nothing of this is taken on
 * trust: what does not behave as described is not used, and writing (storage.ts) does.
 */

/** One async context: the value of each AsyncLocalStorage. Never changed, but by `AsyncLocalStorage.disable()`. */
export interface AsyncFrame {
  readonly size: number;
  has(storage: object): boolean;
  get(storage: object): unknown;
  set(storage: object, value: unknown): unknown;
  forEach(call: (this: AsyncFrame, value: unknown, storage: object) => void, self: AsyncFrame): void;
}

export interface AsyncFrames {
  /** A copy of the current one with another value for `storage`. */
  new (storage: object, value: unknown): AsyncFrame;
  current(): AsyncFrame | undefined;
  set(frame: AsyncFrame | undefined): void;
}

/**
 * A copy of `current`, which is the current one, with `value` for `storage`; it is not made current, and nothing is until
 * the caller makes it so. Out of nothing, and entry by entry: the class's own way of copying takes four times as long.
 */
export function frameWith(
  Frames: AsyncFrames,
  current: AsyncFrame | undefined,
  storage: object,
  value: unknown,
): AsyncFrame {
  Frames.set(undefined);
  const made = new Frames(storage, value);
  if (current !== undefined && (current.size > 1 || !current.has(storage))) current.forEach(addOther, made);
  return made;
}

function addOther(this: AsyncFrame, value: unknown, storage: object): void {
  if (!this.has(storage)) this.set(storage, value);
}

/** Undefined where there are none: before Node.js 24, under `--no-async-context-frame`, on other hosts. */
export function asyncFrames(): AsyncFrames | undefined {
  const node = typeof process === 'object' ? process : undefined;
  const hooks = node?.getBuiltinModule?.('node:async_hooks');
  if (hooks === undefined || Number.parseInt(node?.versions?.node ?? '', 10) < 24) return undefined;
  const { AsyncLocalStorage, AsyncResource } = hooks;
  const storage = new AsyncLocalStorage<number>();
  const another = new AsyncLocalStorage<number>();
  try {
    // In a scope of its own: what is entered here is gone behind it.
    return new AsyncResource('agentcore').runInAsyncScope(() => {
      storage.enterWith(1);
      another.enterWith(3);
      const resource = new AsyncResource('agentcore') as object as { [key: symbol]: unknown };
      return Object.getOwnPropertySymbols(resource)
        .map((key) => (resource[key] as object | undefined)?.constructor as AsyncFrames | undefined)
        .find((Frames) => behave(Frames, storage, another));
    });
  } catch {
    // Something of another name or shape: then contexts are written.
    return undefined;
  } finally {
    storage.disable();
    another.disable();
  }
}

interface Readable {
  getStore(): unknown;
}

function behave(Frames: AsyncFrames | undefined, storage: Readable, another: Readable): boolean {
  if (typeof Frames?.current !== 'function' || typeof Frames.set !== 'function') return false;
  const before = Frames.current();
  if (before?.get(storage) !== 1) return false;
  const other = frameWith(Frames, before, storage, 2);
  Frames.set(other);
  const isSet = Frames.current() === other && storage.getStore() === 2 && another.getStore() === 3;
  Frames.set(before);
  const isBack = Frames.current() === before && storage.getStore() === 1 && other.size === before.size;
  return isSet && isBack;
}
