/** How a frame makes its span current and puts back what was: by writing, or by exchanging whole async contexts. */
import type { Context } from '@opentelemetry/api';
import { type AsyncFrame, type AsyncFrames, asyncFrames, frameWith } from './async-frames.js';

/** The part of AsyncLocalStorage that is needed. Only this one key of the async context is ever written. */
export interface PlainStorage {
  getStore(): Context | undefined;
  enterWith(context: Context | undefined): void;
}

/** What a frame remembers while it is attached; made of it by the storage alone. */
export interface Attachment {
  readonly node: Context;
  /** What was current before, to be current again. */
  previous: unknown;
  /** What was made to make the node current. */
  entered: unknown;
}

export interface ContextStorage extends PlainStorage {
  /** Makes the frame's node current. */
  attach(frame: Attachment): void;
  /** The same in a continuation that nobody else shares, right after what was before {@link restore}. */
  attachAgain(frame: Attachment): void;
  /**
   * What was current before {@link attach} is current again. What the user's code has written elsewhere stays.
   *
   * @param keeps whether the frame may refer to what was before, for the next time: not where it is a context itself
   */
  restore(frame: Attachment, keeps: boolean): void;
}

class WrittenStorage implements ContextStorage {
  readonly #inner: PlainStorage;

  constructor(inner: PlainStorage) {
    this.#inner = inner;
  }

  getStore(): Context | undefined {
    return this.#inner.getStore();
  }

  enterWith(context: Context | undefined): void {
    this.#inner.enterWith(context);
  }

  attach(frame: Attachment): void {
    frame.previous = this.#inner.getStore();
    this.#inner.enterWith(frame.node);
  }

  attachAgain(frame: Attachment): void {
    this.#inner.enterWith(frame.node);
  }

  restore(frame: Attachment): void {
    const previous = frame.previous as Context | undefined;
    frame.previous = undefined;
    this.#inner.enterWith(previous);
  }
}

class ExchangedStorage implements ContextStorage {
  readonly #inner: PlainStorage;
  readonly #frames: AsyncFrames;

  constructor(inner: PlainStorage, frames: AsyncFrames) {
    this.#inner = inner;
    this.#frames = frames;
  }

  getStore(): Context | undefined {
    return this.#inner.getStore();
  }

  enterWith(context: Context | undefined): void {
    this.#inner.enterWith(context);
  }

  attach(frame: Attachment): void {
    const Frames = this.#frames;
    const before = Frames.current();
    // A generator that is resumed where it was resumed before finds the same.
    const isSame = frame.entered !== undefined && frame.previous === before;
    const entered = isSame ? (frame.entered as AsyncFrame) : frameWith(Frames, before, this.#inner, frame.node);
    frame.previous = before;
    frame.entered = entered;
    Frames.set(entered);
  }

  attachAgain(frame: Attachment): void {
    const entered = frame.entered as AsyncFrame | undefined;
    if (entered === undefined) this.#inner.enterWith(frame.node);
    else this.#frames.set(entered);
    frame.entered = undefined;
  }

  restore(frame: Attachment, keeps: boolean): void {
    const before = frame.previous as AsyncFrame | undefined;
    if (!keeps) frame.previous = undefined;
    const Frames = this.#frames;
    if (Frames.current() === frame.entered && this.#isWhole(frame.entered as AsyncFrame, before)) {
      Frames.set(before);
      return;
    }
    // The body has written to a storage of its own: that stays, and our key alone is put back.
    frame.entered = undefined;
    this.#inner.enterWith(before?.get(this.#inner) as Context | undefined);
  }

  /** Whether `entered` is what was before and our key: the body may have disabled a storage, which changes it in place. */
  #isWhole(entered: AsyncFrame, before: AsyncFrame | undefined): boolean {
    if (before === undefined) return entered.size === 1;
    return entered.size === (before.has(this.#inner) ? before.size : before.size + 1);
  }
}

let frames: AsyncFrames | undefined | null = null;

/** `inner`, which is the process's own AsyncLocalStorage where `isNative`. */
export function storageOver(inner: PlainStorage, isNative: boolean): ContextStorage {
  if (isNative && frames === null) frames = asyncFrames();
  return isNative && frames ? new ExchangedStorage(inner, frames) : new WrittenStorage(inner);
}
