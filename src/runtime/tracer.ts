/** Which tracer makes spans right now, or none: the one question a wrapped call asks when nothing is on. */
import { type Tracer, trace } from '@opentelemetry/api';
import { openTelemetryGlobal } from './context.js';
import { sharedState } from './state.js';

/** Name of the instrumentation scope on every span of ours (seed, `agentcore.modular`). */
export const SCOPE_NAME = 'agentcore.modular';

let foreignSlot: object | undefined;
let foreignTracer: Tracer | undefined;

/**
 * The tracer of our own provider, else one of the provider in the OpenTelemetry API's global slot, else undefined:
 * then tracing is off. A provider that is registered later, replaced or removed is noticed (api.md, *Set-up*).
 */
export function currentTracer(): Tracer | undefined {
  const state = sharedState();
  if (state.off) return undefined;
  if (state.own !== undefined) return state.own.tracer;
  const slot = openTelemetryGlobal()?.trace;
  if (slot === undefined) return undefined;
  if (slot !== foreignSlot) {
    foreignTracer = trace.getTracer(SCOPE_NAME);
    foreignSlot = slot;
  }
  return foreignTracer;
}
