/**
 * The context of one running call: attached while its body runs, detached while somebody else's code runs.
 *
 * Before its first suspension an async function runs on its caller's stack, and what it writes to the async context
 * its caller sees: so the frame detaches before it suspends, and attaches again in the continuation, which has an
 * async context of its own that later awaits carry on (fidelity.md, *Context across suspension*).
 *
 * A frame and the span of its call are one object wherever they can be ({@link SpanNode}): a call allocates once.
 */
import type { ContextStorage } from './context.js';
import type { Site } from './sites.js';
import type { SpanNode } from './span-node.js';
import type { Attachment } from './storage.js';

/** Bits of {@link Frame.state}; those of the span are in span-node.ts. */
const ATTACHED = 1;
/** What runs now is a continuation of our own, whose async context nobody else shares. */
const OWNED = 2;
/** The frame waits for an await, whose continuation is ours; without it for a yield, whose is the consumer's. */
const AWAITS = 4;
/** The span ends elsewhere than at the end of the body. */
export const DEFERRED = 8;
/** First bit that is free for subclasses. */
export const FRAME_BITS = 4;

export abstract class Frame implements Attachment {
  /** The span of the call, which is also the context that is current in it. */
  abstract readonly node: SpanNode;
  /** Whether it may refer to the contexts around it while it is not attached: not where it is a context itself. */
  abstract readonly keeps: boolean;
  declare readonly site: Site;
  /** Small facts about the frame and its span, one bit each: fields would cost eight bytes each, in every call. */
  declare state: number;
  /** The promise or thenable that the function is about to return, unless a `finally` overrides it. */
  declare returned: object | undefined;
  declare previous: unknown;
  declare entered: unknown;
  /** Of the context manager that was registered when the call began. */
  declare readonly storage: ContextStorage;

  constructor(site: Site, storage: ContextStorage) {
    this.site = site;
    this.state = 0;
    this.returned = undefined;
    this.previous = undefined;
    this.entered = undefined;
    this.storage = storage;
  }

  get isOwned(): boolean {
    return (this.state & OWNED) !== 0;
  }

  /** Attaches for the first time. */
  begin(): void {
    this.state |= ATTACHED;
    this.storage.attach(this);
  }

  attach(): void {
    const { state, storage } = this;
    if ((state & ATTACHED) !== 0) return;
    if ((state & AWAITS) !== 0) {
      // Never restored, for nobody else runs in this async context.
      this.state = state | ATTACHED | OWNED;
      storage.attachAgain(this);
    } else {
      this.state = state | ATTACHED;
      storage.attach(this);
    }
  }

  /** Before an await: nothing to do once the continuation is our own. */
  beforeAwait(): void {
    const { state } = this;
    if ((state & OWNED) !== 0) return;
    this.state = (state & ~ATTACHED) | AWAITS;
    if ((state & ATTACHED) !== 0) this.storage.restore(this, false);
    else this.entered = undefined;
  }

  /** Before a yield: the consumer runs next, on this stack or another. */
  beforeYield(): void {
    const { state } = this;
    this.state = state & ~(ATTACHED | OWNED | AWAITS);
    if ((state & (ATTACHED | OWNED)) === ATTACHED) this.storage.restore(this, this.keeps);
  }

  /** At the end of the body. */
  leave(): void {
    const { state } = this;
    if ((state & (ATTACHED | OWNED)) !== ATTACHED) return;
    this.state = state & ~ATTACHED;
    this.storage.restore(this, false);
    this.entered = undefined;
  }

  /** Runs `fn` in this frame's context and leaves what was current as it was. */
  within<R>(fn: () => R): R {
    const { node, storage } = this;
    const previous = storage.getStore();
    if (previous === node) return fn();
    storage.enterWith(node);
    try {
      return fn();
    } finally {
      storage.enterWith(previous);
    }
  }
}

/** A frame beside its span, so that the two can be collected one without the other (abandoned.ts). */
export class SeparateFrame extends Frame {
  declare readonly node: SpanNode;

  get keeps(): boolean {
    return true;
  }

  constructor(node: SpanNode) {
    super(node.site, node.storage);
    this.node = node;
  }
}
