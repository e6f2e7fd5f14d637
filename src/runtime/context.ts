/**
 * Where the current context lives, and how to write it. OpenTelemetry's API 1.9 can only run a callback in a context;
 * an in-place wrapper has no callback, so it writes the context manager's own storage (design.md, *The shape*):
 * the manager's AsyncLocalStorage where it has one (our manager, the SDK's 2.x and 3.x, Sentry's), else its `attach`,
 * else a storage of ours that still links our own spans.
 */
import { type Context, type ContextManager, ROOT_CONTEXT } from '@opentelemetry/api';

/** The part of AsyncLocalStorage that is needed. Only this one key of the async context is ever written. */
export interface ContextStorage {
  getStore(): Context | undefined;
  enterWith(context: Context | undefined): void;
}

interface OpenTelemetryGlobal {
  readonly trace?: object;
  readonly context?: ContextManager & { _asyncLocalStorage?: ContextStorage; attach?: (context: Context) => unknown };
}

/** The API's global slot, shared by all copies of the API in the process: one read tells what is registered. */
export function openTelemetryGlobal(): OpenTelemetryGlobal | undefined {
  return (globalThis as { [slot: symbol]: OpenTelemetryGlobal | undefined })[Symbol.for('opentelemetry.js.api.1')];
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

/** Contexts made current for the rest of a flow by a span made by hand, and what to go back to when it has ended. */
const attachments = new WeakMap<Context, { readonly owner: Endable; readonly previous: Context | undefined }>();

interface Endable {
  readonly isEnded: boolean;
}

/** Notes that `context` is current only until `owner` has ended, and `previous` again from then on. */
export function leaveTo(context: Context, owner: Endable, previous: Context | undefined): void {
  attachments.set(context, { owner, previous: liveContext(previous) });
}

/** `context`, or what was current before it when its span has ended meanwhile, in whatever flow. */
export function liveContext(context: Context | undefined): Context | undefined {
  let live = context;
  while (live !== undefined) {
    const attachment = attachments.get(live);
    if (attachment === undefined || !attachment.owner.isEnded) return live;
    live = attachment.previous;
  }
  return undefined;
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
  if (typeof inner?.enterWith === 'function' && typeof inner.getStore === 'function') return inner;
  if (typeof manager?.attach === 'function') {
    return {
      getStore: () => manager.active(),
      enterWith: (context) => {
        manager.attach?.(context ?? ROOT_CONTEXT);
      },
    };
  }
  const own = ownStorage();
  return manager === undefined ? own : besideManager(own, manager);
}

/**
 * Our storage beside a manager that cannot be written. What the manager says wins as soon as it has changed since we
 * wrote: then the user's own `context.with` is the inner one.
 */
function besideManager(own: ContextStorage, manager: ContextManager): ContextStorage {
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

let own: ContextStorage | undefined;

function ownStorage(): ContextStorage {
  if (own === undefined) {
    const node = typeof process === 'object' ? process : undefined;
    const hooks = node?.getBuiltinModule?.('node:async_hooks');
    own = hooks === undefined ? new SynchronousStorage() : (new hooks.AsyncLocalStorage() as ContextStorage);
  }
  return own;
}

/**
 * Where the host has no async context at all, nothing can be carried across a suspension; writing a variable would
 * leak one call's context into another's, so nothing is carried.
 */
class SynchronousStorage implements ContextStorage {
  getStore(): undefined {
    return undefined;
  }
  enterWith(): void {}
}
