/** The redacted parts of spans that are seldom more than ids and names of libraries: scopes, and states of traces. */
import { type Attributes, createTraceState, type SpanContext } from '@opentelemetry/api';
import { failClosed } from './fail-closed.js';
import { REDACTED, type Sanitizer } from './index.js';

/** What of the SDK's `InstrumentationScope` is read here. */
export interface SpanScope {
  readonly name: string;
  readonly version?: string;
  readonly schemaUrl?: string;
  readonly attributes?: Attributes;
}

export interface PartRedactor {
  /** The same object for the same scope, because exporters group spans by it; the scope itself if nothing is in it. */
  scope<T extends SpanScope>(scope: T): T;
  /** The context itself unless an entry of its trace state has to go. */
  context(context: SpanContext): SpanContext;
}

/** @param maxLength characters of one text */
export function createPartRedactor(sanitizer: Sanitizer, maxLength: number): PartRedactor {
  const scopes = new WeakMap<SpanScope, SpanScope>();
  let last: SpanScope | undefined;
  let lastRedacted: SpanScope | undefined;
  const text = (value: string) => sanitizer.text(value, maxLength);

  function redactScope(scope: SpanScope): SpanScope {
    const { name, version, schemaUrl, attributes } = scope;
    const redacted: SpanScope = {
      name: text(name),
      ...(version !== undefined && { version: text(version) }),
      ...(schemaUrl !== undefined && { schemaUrl: text(schemaUrl) }),
      ...(attributes !== undefined && { attributes: sanitizer.attributes(attributes, maxLength) }),
    };
    return JSON.stringify(redacted) === JSON.stringify({ name, version, schemaUrl, attributes }) ? scope : redacted;
  }

  return {
    scope<T extends SpanScope>(scope: T): T {
      // A scope that is none is the exporter's to complain about.
      if (typeof scope !== 'object' || scope === null) return scope;
      if (scope === last) return lastRedacted as T;
      let known = scopes.get(scope);
      if (known === undefined) {
        known = failClosed<SpanScope>({ name: REDACTED }, () => redactScope(scope));
        scopes.set(scope, known);
      }
      last = scope;
      lastRedacted = known;
      return known as T;
    },
    context(context) {
      // First, and by itself: nearly no span has one, and leaving it out of a copy takes longer than encoding a span.
      if (context.traceState === undefined || context.traceState === null) return context;
      const { traceState, ...rest } = context;
      return failClosed<SpanContext>(rest, () => {
        const entries = traceState.serialize().split(',');
        const kept = entries.filter((entry) => text(entry) === entry);
        if (kept.length === entries.length) return context;
        return kept.length === 0 ? rest : { ...rest, traceState: createTraceState(kept.join(',')) };
      });
    },
  };
}
