/** The redacted view of a resource: the set-up and its detectors may have put secrets there (`process.command_args`). */
import type { Attributes } from '@opentelemetry/api';
import { failClosed } from './fail-closed.js';
import type { Sanitizer } from './index.js';

type RawAttribute = [string, unknown];

/** What of the SDK's `Resource` is read here. */
export interface SpanResource {
  readonly attributes: Attributes;
  readonly asyncAttributesPending?: boolean;
  readonly schemaUrl?: string;
  waitForAsyncAttributes?(): Promise<void>;
  merge?(other: SpanResource | null): SpanResource;
  getRawAttributes?(): RawAttribute[];
}

/** Makes views; the same one for the same resource, because exporters group spans by it. */
export function createResourceRedactor(
  sanitizer: Sanitizer,
  maxLength: number,
): (resource: SpanResource) => SpanResource {
  const views = new WeakMap<SpanResource, SpanResource>();

  function view(resource: SpanResource): SpanResource {
    let known = views.get(resource);
    if (known === undefined) {
      known = isClean(resource) ? resource : createView(resource);
      views.set(resource, known);
    }
    return known;
  }

  /** Most resources have no secret, and go as they are; not while detectors are at work. */
  function isClean(resource: SpanResource): boolean {
    if (resource.asyncAttributesPending === true) return false;
    return failClosed(false, () => {
      const { attributes } = resource;
      return JSON.stringify(sanitizer.attributes(attributes, maxLength)) === JSON.stringify(attributes);
    });
  }

  function createView(resource: SpanResource): SpanResource {
    let settled: Attributes | undefined;
    return {
      get attributes() {
        if (settled !== undefined) return settled;
        const redacted = failClosed({}, () => sanitizer.attributes(resource.attributes, maxLength));
        // Detectors may still be at work: only the final attributes are kept.
        if (resource.asyncAttributesPending !== true) settled = redacted;
        return redacted;
      },
      get asyncAttributesPending() {
        return resource.asyncAttributesPending === true;
      },
      ...(resource.schemaUrl !== undefined && { schemaUrl: resource.schemaUrl }),
      waitForAsyncAttributes: () => resource.waitForAsyncAttributes?.() ?? Promise.resolve(),
      ...(resource.merge !== undefined && { merge: (other) => view(resource.merge!(other)) }),
      getRawAttributes: () => (resource.getRawAttributes?.() ?? Object.entries(resource.attributes)).map(redactRaw),
    };
  }

  function redactRaw([key, value]: RawAttribute): RawAttribute {
    return isThenable(value)
      ? [key, value.then((resolved) => sanitizer.attribute(key, resolved, maxLength))]
      : [key, sanitizer.attribute(key, value, maxLength)];
  }

  return view;
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, 'then') === 'function';
}
