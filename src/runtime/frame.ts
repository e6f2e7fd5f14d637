/**
 * The context of one running call: attached while its body runs, detached while somebody else's code runs.
 *
 * Before its first suspension an async function runs on its caller's stack, and what it writes to the async context
 * its caller sees: so the frame detaches before it suspends, and attaches again in the continuation, which has an
 * async context of its own that later awaits carry on (fidelity.md, *Context across suspension*).
 */
import type { Context } from '@opentelemetry/api';
import { type ContextStorage, contextStorage } from './context.js';
import type { Scope } from './scope.js';
import type { Site } from './sites.js';

export class Frame {
  readonly scope: Scope;
  readonly site: Site;
  /** Whether the span ends elsewhere than at the end of the body. */
  deferred = false;
  /** The promise or thenable that the function is about to return, unless a `finally` overrides it. */
  returned: object | undefined;
  /** Whether what runs now is a continuation of our own, whose async context nobody else shares. */
  #owned = false;
  #attached = false;
  /** What the frame waits for: the continuation after an await is ours, the one after a yield the consumer's. */
  #awaits = false;
  #previous: Context | undefined;
  #storage: ContextStorage;

  constructor(scope: Scope, site: Site) {
    this.scope = scope;
    this.site = site;
    this.#storage = contextStorage();
  }

  get isOwned(): boolean {
    return this.#owned;
  }

  attach(): void {
    if (this.#attached) return;
    this.#attached = true;
    this.#owned = this.#awaits;
    this.#storage = contextStorage();
    this.#previous = this.#storage.getStore();
    this.#storage.enterWith(this.scope.context);
  }

  /** Before an await: nothing to do once the continuation is our own. */
  beforeAwait(): void {
    if (this.#owned) return;
    this.#detach();
    this.#awaits = true;
  }

  /** Before a yield: the consumer runs next, on this stack or another. */
  beforeYield(): void {
    if (!this.#owned) this.#detach();
    this.#attached = false;
    this.#owned = false;
    this.#awaits = false;
  }

  /** At the end of the body. */
  leave(): void {
    if (!this.#owned) this.#detach();
  }

  /** Runs `fn` in this frame's context and leaves what was current as it was. */
  within<R>(fn: () => R): R {
    const storage = contextStorage();
    const previous = storage.getStore();
    if (previous === this.scope.context) return fn();
    storage.enterWith(this.scope.context);
    try {
      return fn();
    } finally {
      storage.enterWith(previous);
    }
  }

  #detach(): void {
    if (!this.#attached) return;
    this.#attached = false;
    this.#storage.enterWith(this.#previous);
    this.#previous = undefined;
  }
}
