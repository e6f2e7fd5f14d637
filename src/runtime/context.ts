/**
 * Where the current context lives, and how to write it. OpenTelemetry's API 1.9 can only run a callback in a context;
 * an in-place wrapper has no callback, so it writes the context manager's own storage (design.md, *The shape*):
 * the manager's AsyncLocalStorage where it has one (our manager, the SDK's 2.x and 3.x, Sentry's), else its `attach`,
 * else a storage of ours that still links our own spans.
 */
import { type Context, type ContextManager, ROOT_CONTEXT } from '@opentelemetry/api';
import { type ContextStorage, type PlainStorage, storageOver } from './storage.js';

export type { ContextStorage } from './storage.js';

interface OpenTelemetryGlobal {
  readonly trace?: object;
  readonly context?: ContextManager & { _asyncLocalStorage?: PlainStorage; attach?: (context: Context) => unknown };
}

const API_SLOT = Symbol.for('opentelemetry.js.api.1');

/** The API's global slot, shared by all copies of the API in the process: one read tells what is registered. */
export function openTelemetryGlobal(): OpenTelemetryGlobal | undefined {
  return (globalThis as { [slot: symbol]: OpenTelemetryGlobal | undefined })[API_SLOT];
}

/**
 * Makes the slot readable at a tenth of the cost for as long as nobody uses it: engines look a property up that is not
 * there, and know one that is. The API takes an `undefined` in it for what it is.
 */
export function prepareSlot(): void {
  if (API_SLOT in globalThis) return;
  Object.defineProperty(globalThis, API_SLOT, {
    value: undefined,
    enumerable: false,
    configurable: true,
    writable: true,
  });
}

let cachedManager: OpenTelemetryGlobal['context'];
let cachedStorage: ContextStorage | undefined;

/** The storage of the context manager that is registered now. */
export function contextStorage(): ContextStorage {
  const manager = openTelemetryGlobal()?.context;
  if (cachedStorage === undefined || cachedManager !== manager) {
    cachedStorage = storageOf(manager);
    cachedManager = manager;
  }
  return cachedStorage;
}

/** The context that is current for code running now; one whose hand-made span has ended is not. */
export function activeContext(): Context {
  return liveContext(contextStorage().getStore()) ?? ROOT_CONTEXT;
}

/** `context`, or what was current before it when it is that of a span made by hand that has ended meanwhile. */
export function liveContext(context: Context | undefined): Context | undefined {
  // By shape: the span may be of another copy of us.
  const node = context as { live?: () => Context | undefined } | undefined;
  return typeof node?.live === 'function' ? node.live() : context;
}

/** Runs `fn` with `context` current, and restores what was current before, whatever `fn` does. */
export function runWith<R>(context: Context, fn: () => R): R {
  const storage = contextStorage();
  const previous = storage.getStore();
  storage.enterWith(context);
  try {
    return fn();
  } finally {
    storage.enterWith(previous);
  }
}

function storageOf(manager: OpenTelemetryGlobal['context']): ContextStorage {
  const inner = manager?._asyncLocalStorage;
  if (typeof inner?.enterWith === 'function' && typeof inner.getStore === 'function') {
    return storageOver(inner, isNative(inner));
  }
  if (typeof manager?.attach === 'function') {
    const attached = {
      getStore: () => manager.active(),
      enterWith: (context: Context | undefined) => {
        manager.attach?.(context ?? ROOT_CONTEXT);
      },
    };
    return storageOver(attached, false);
  }
  const own = ownStorage();
  return manager === undefined ? storageOver(own, isNative(own)) : storageOver(besideManager(own, manager), false);
}

/** Whether it is the host's own, and not something that looks like it. */
function isNative(storage: PlainStorage): boolean {
  const { AsyncLocalStorage } = asyncHooks() ?? {};
  return AsyncLocalStorage !== undefined && Object.getPrototypeOf(storage) === AsyncLocalStorage.prototype;
}

function asyncHooks() {
  return typeof process === 'object' ? process.getBuiltinModule?.('node:async_hooks') : undefined;
}

/**
 * Our storage beside a manager that cannot be written. What the manager says wins as soon as it has changed since we
 * wrote: then the user's own `context.with` is the inner one.
 */
function besideManager(own: PlainStorage, manager: ContextManager): PlainStorage {
  const written = new WeakMap<Context, Context>();
  return {
    getStore() {
      const ours = own.getStore();
      const theirs = manager.active();
      return ours !== undefined && written.get(ours) === theirs ? ours : theirs;
    },
    enterWith(context) {
      if (context !== undefined) written.set(context, manager.active());
      own.enterWith(context);
    },
  };
}

let own: PlainStorage | undefined;

function ownStorage(): PlainStorage {
  const hooks = asyncHooks();
  own ??= hooks === undefined ? new SynchronousStorage() : (new hooks.AsyncLocalStorage() as PlainStorage);
  return own;
}

/**
 * Where the host has no async context at all, nothing can be carried across a suspension; writing a variable would
 * leak one call's context into another's, so nothing is carried.
 */
class SynchronousStorage implements PlainStorage {
  getStore(): undefined {
    return undefined;
  }
  enterWith(): void {}
}
