/** Which tracer makes spans right now, or none: the one question a wrapped call asks when nothing is on. */
import { type Context, type Tracer, trace } from '@opentelemetry/api';
import { openTelemetryGlobal } from './context.js';
import { startForeignNode } from './foreign-node.js';
import type { Site } from './sites.js';
import type { SpanNode } from './span-node.js';
import { type OwnTracer, type SharedState, sharedState } from './state.js';

/** Name of the instrumentation scope on every span of ours (seed, `agentcore.modular`). */
export const SCOPE_NAME = 'agentcore.modular';

let state: SharedState | undefined;
let foreignSlot: object | undefined;
let foreignTracer: Tracer | undefined;

/**
 * Whether no span can be made now: switched off, or there is neither a provider of ours nor one in the OpenTelemetry
 * API's global slot. One that is registered later, replaced or removed is noticed (api.md, *Set-up*).
 */
export function isOff(): boolean {
  state ??= sharedState();
  return state.off || (state.own === undefined && openTelemetryGlobal()?.trace === undefined);
}

/** The tracer of our own provider, else one of the provider in the API's global slot, else undefined. */
export function currentTracer(): Tracer | undefined {
  if (isOff()) return undefined;
  const own = state?.own;
  if (own !== undefined) return own.tracer;
  const slot = openTelemetryGlobal()?.trace;
  if (slot !== foreignSlot) {
    foreignTracer = trace.getTracer(SCOPE_NAME);
    foreignSlot = slot;
  }
  return foreignTracer;
}

/**
 * Starts a span by `tracer`.
 *
 * @param context where its parent is; default: the active context
 * @param needed whether a span is wanted that does not record, rather than none
 * @returns undefined when the call is to run without a span of its own
 */
export function startNode(
  tracer: Tracer,
  site: Site,
  context: Context | undefined,
  needed: boolean,
): SpanNode | undefined {
  // By shape: the tracer may come from another copy of us.
  const own = tracer as Partial<OwnTracer>;
  return own.startNode === undefined ? startForeignNode(tracer, site, context) : own.startNode(site, context, needed);
}
