/** Makes a session, and puts it in force or out of it: the provider's place in the API, and what the runtime reads. */
import { provideParts } from '../runtime/provide-parts.js';
import { environmentSaysOff, sharedState } from '../runtime/state.js';
import { createSanitizer, type Sanitizer } from '../sanitize/index.js';
import type { SpanSink } from '../span/light-tracer.js';
import type { ResolvedConfig } from './config.js';
import type { Report } from './diagnostics.js';
import {
  foreignProvider,
  registerContextManager,
  registerPropagator,
  registerProvider,
  unregisterProvider,
} from './globals.js';
import { type BuiltProvider, buildProvider, hasDestination } from './provider.js';
import { type Session, setupState } from './shared.js';
import { type FlushControl, SwitchingTracerProvider } from './switching-provider.js';

/** A flush or shutdown that takes longer has met a collector that is away. */
const LIMIT_MS = 10_000;

export interface SessionOptions {
  readonly config: ResolvedConfig;
  readonly automatic: boolean;
  readonly report: Report;
  /** What flushing and shutting down the global provider does. */
  readonly control: FlushControl;
}

/** Builds what `config` asks for and makes it the session in force. Does not end the one before. */
export function startSession({ config, automatic, report, control }: SessionOptions): Session {
  const state = setupState();
  const sanitizer = createSanitizer(config.redaction);
  const limitMs = Math.min(config.exportTimeoutMs, LIMIT_MS);
  const wanted = config.enabled && hasDestination(config, state.runProcessor);
  const built = wanted ? buildProvider({ config, sanitizer, report, runProcessor: state.runProcessor }) : undefined;
  const session: Session = {
    serviceName: config.serviceName,
    tracer: built?.tracer,
    off: !config.enabled,
    automatic,
    limitMs,
    sink: built?.provider.sink,
    left: () => Math.max(0, ...(built?.queues ?? []).map(({ left }) => left)),
    sayTotals: () => {
      for (const queue of built?.queues ?? []) queue.sayTotals();
    },
    flush: async () => built?.provider.forceFlush(),
    close: async () => {
      built?.provider.handOver(lateSpans(report));
      await built?.provider.shutdown();
    },
  };
  if (built === undefined) unregisterProvider();
  else register(built, config, report, control);
  state.session = session;
  state.initialized = true;
  inform(session, config, sanitizer, report);
  if (built === undefined) explainMissing(config, report);
  else if (environmentSaysOff()) {
    report(
      'AGENTCORE_TRACING_ENABLED=false or OTEL_SDK_DISABLED=true keeps instrumented code off; only spans made by hand are sent',
    );
  }
  return session;
}

/** Puts the session in force out of it, and gives it back for its end. */
export function stopSession(): Session | undefined {
  const state = setupState();
  const { session } = state;
  if (session === undefined) return undefined;
  state.session = undefined;
  unregisterProvider();
  const shared = sharedState();
  shared.own = undefined;
  shared.off = environmentSaysOff();
  shared.settings = undefined;
  return session;
}

/** Spans that were under way when their session ended go where spans go now, as what they were begun as. */
function lateSpans(report: Report): Pick<SpanSink, 'onEnding' | 'onEnd'> {
  const sink = () => setupState().session?.sink;
  return {
    onEnding: (span) => sink()?.onEnding(span),
    onEnd(span) {
      const heir = sink();
      if (heir !== undefined) heir.onEnd(span);
      else if (span.isSampled) {
        const why = 'tracing was shut down while it was under way; call shutdownTracing() outside of traced functions';
        report(`the span ${span.name} is not sent, for ${why}`, undefined, 'late spans');
      }
    },
  };
}

function register({ provider }: BuiltProvider, config: ResolvedConfig, report: Report, control: FlushControl): void {
  registerContextManager();
  registerPropagator(config.propagators);
  registerProvider(provider, () => new SwitchingTracerProvider(control), report);
}

/** Tells the runtime, whichever copies of it are loaded. */
function inform(session: Session, config: ResolvedConfig, sanitizer: Sanitizer, report: Report): void {
  provideParts();
  const { attributeValueLimit } = config;
  const shared = sharedState();
  shared.own = session.tracer === undefined ? undefined : { tracer: session.tracer };
  shared.off = session.off || environmentSaysOff();
  shared.settings = {
    successStatus: config.successStatus,
    maxSpansPerTrace: config.maxSpansPerTrace,
    attributeValueLimit,
    captureContent: config.captureContent,
    scrubText: (text) => sanitizer.text(text, attributeValueLimit),
    scrubAttribute: (key, value) => sanitizer.attribute(key, value, attributeValueLimit),
    report,
  };
}

/** There is no implicit `localhost:4317` (api.md, *Set-up*), so nobody must wait for spans in vain. */
function explainMissing(config: ResolvedConfig, report: Report): void {
  if (!config.enabled || foreignProvider() !== undefined) return;
  report(
    'tracing is off, for there is nowhere to send spans: set otlpEndpoint (or AGENTCORE_OTLP_ENDPOINT, for example http://localhost:4317) or consoleExport: true',
  );
}
