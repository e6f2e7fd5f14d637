/**
 * Stands for a call whose trace is not recorded, so that what is called in it is not recorded either. Its ids are made
 * when a request carries them on.
 */
import type { Context, Span, SpanContext } from '@opentelemetry/api';
import type { ContextStorage } from '../runtime/context.js';
import type { Site } from '../runtime/sites.js';
import { ENDED, SpanNode } from '../runtime/span-node.js';
import { traceIdFor } from './ids.js';
import type { LightTracer } from './light-tracer.js';
import { spanContextOf } from './sampling.js';

export class SilentNode extends SpanNode implements Span {
  declare readonly tracer: LightTracer;
  readonly #word: number;
  #spanContext: SpanContext | undefined;

  constructor(
    tracer: LightTracer,
    site: Site,
    storage: ContextStorage,
    base: Context,
    own: SpanContext | undefined,
    word: number,
  ) {
    super(site, storage, base, undefined, undefined);
    this.tracer = tracer;
    this.#word = word;
    this.#spanContext = own;
  }

  get span(): this {
    return this;
  }

  spanContext(): SpanContext {
    this.#spanContext ??= spanContextOf(undefined, traceIdFor(this.#word), false);
    return this.#spanContext;
  }

  /** So that a generator needs no frame beside it: nothing is lost when nobody ends it, and no chain comes of it. */
  override get keeps(): boolean {
    return this.site.isGenerator;
  }

  override fail(): void {}

  override giveStatus(): void {}

  finish(): void {
    this.state |= ENDED;
  }

  isRecording(): boolean {
    return false;
  }

  setAttribute(): this {
    return this;
  }

  setAttributes(): this {
    return this;
  }

  addEvent(): this {
    return this;
  }

  addLink(): this {
    return this;
  }

  addLinks(): this {
    return this;
  }

  setStatus(): this {
    return this;
  }

  updateName(): this {
    return this;
  }

  end(): void {}

  recordException(): void {}
}
