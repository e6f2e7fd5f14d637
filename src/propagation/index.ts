/** Carrying a trace over hops: A2A contexts and messages, MCP requests, plain headers (api.md, *A2A and other hops*). */

export { extractContext, withRemoteParent } from './extract.js';
export {
  type A2AContextCarrier,
  type A2ATraceFields,
  buildA2AContextCarrier,
  getCurrentTraceId,
  getTraceContextForA2A,
  injectContext,
  type TraceHeaders,
} from './inject.js';
/** The keys of an MCP request's `params._meta` (SEP-414), under the names the MCP SDK gives them. */
export { TRACEPARENT_HEADER as TRACEPARENT_META_KEY, TRACESTATE_HEADER as TRACESTATE_META_KEY } from './w3c.js';
export { BAGGAGE_HEADER as BAGGAGE_META_KEY } from './w3c-baggage.js';
