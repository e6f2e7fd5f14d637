/** The keys under which contexts hold what we ask them for. */
import { type Context, createContextKey, trace } from '@opentelemetry/api';

/** The innermost span of ours ({@link SpanNode}). */
export const NODE_KEY: symbol = createContextKey('agentcore-instrument.node');

/** Set by the SDK around the requests of exporters: nothing is to be traced there. */
export const SUPPRESS_KEY: symbol = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING');

/** The current span. The API keeps the key to itself, so it is asked what it looks for. */
export const SPAN_KEY: symbol = /* @__PURE__ */ spanKey();

function spanKey(): symbol {
  let asked: symbol | undefined;
  const context: Context = {
    getValue(key) {
      asked = key;
      return undefined;
    },
    setValue: () => context,
    deleteValue: () => context,
  };
  trace.getSpan(context);
  return asked ?? createContextKey('OpenTelemetry Context Key SPAN');
}
