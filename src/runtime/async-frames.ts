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
}

export interface AsyncFrames {
  /** A copy of the current one with another value for `storage`. */
  new (storage: object, value: unknown): AsyncFrame;
  current(): AsyncFrame | undefined;
  set(frame: AsyncFrame | undefined): void;
}

/** Undefined where there are none: before Node.js 24, under `--no-async-context-frame`, on other hosts. */
export function asyncFrames(): AsyncFrames | undefined {
  const node = typeof process === 'object' ? process : undefined;
  const hooks = node?.getBuiltinModule?.('node:async_hooks');
  if (hooks === undefined) return undefined;
  try {
    const storage = new hooks.AsyncLocalStorage<number>();
    return storage.run(1, () => {
      const resource = new hooks.AsyncResource('agentcore') as object as { [key: symbol]: unknown };
      return Object.getOwnPropertySymbols(resource)
        .map((key) => (resource[key] as object | undefined)?.constructor as AsyncFrames | undefined)
        .find((Frames) => behave(Frames, storage));
    });
  } catch {
    // Something of another name or shape: then contexts are written.
    return undefined;
  }
}

function behave(Frames: AsyncFrames | undefined, storage: { getStore(): unknown }): boolean {
  if (typeof Frames?.current !== 'function' || typeof Frames.set !== 'function') return false;
  const before = Frames.current();
  const other = new Frames(storage, 2);
  const copies = before?.get(storage) === 1 && other.get(storage) === 2 && other.size === before.size;
  Frames.set(other);
  const isSet = Frames.current() === other && storage.getStore() === 2;
  Frames.set(before);
  return copies && isSet && Frames.current() === before && storage.getStore() === 1;
}
