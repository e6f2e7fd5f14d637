/**
 * What `agentcore-instrument/auto` does (design.md, *Command line*): set tracing up from the environment if nobody
 * does, send to the receiver of `agentcore-instrument run` beside whatever the program configures, flush at the end.
 */
import type { TracerProvider } from '@opentelemetry/api';
import { environmentSaysOff } from '../runtime/state.js';
import { createSanitizer } from '../sanitize/index.js';
import { RedactingSpanProcessor } from '../sanitize/span-processor.js';
import { attachProcessor } from './attach.js';
import { report } from './diagnostics.js';
import { endpointUrl } from './endpoint.js';
import { flushBeforeExit, flushOnSignals } from './exit.js';
import { giveWay } from './giving-way.js';
import { foreignProvider } from './globals.js';
import { flushWithin, initializeFromEnvironment, retire, sayLeft } from './lifecycle.js';
import { RunProcessor } from './run-processor.js';
import { stopSession } from './session.js';
import { setupState } from './shared.js';

/** Starts tracing for a preload; a second call in one process does nothing. */
export function preload(): void {
  const state = setupState();
  if (state.preloaded || environmentSaysOff()) return;
  state.preloaded = true;
  const endpoint = runEndpoint();
  const runProcessor = endpoint === undefined ? undefined : new RunProcessor({ endpoint, report });
  state.runProcessor = runProcessor;
  const attach = (provider: TracerProvider) => {
    if (runProcessor !== undefined) attachRunProcessor(provider, runProcessor);
  };

  const foreign = foreignProvider();
  if (foreign !== undefined) attach(foreign);
  else if (initializeFromEnvironment()) giveWay({ beforeProvider: stepAside, afterProvider: attach });

  flushBeforeExit(flushWithin, sayLeft);
  flushOnSignals(flushWithin);
  process.on('exit', () => {
    runProcessor?.sendNow();
    explainNothing();
  });
}

/** The receiver's address, from the variable that `agentcore-instrument run` sets for its child. */
function runEndpoint(): string | undefined {
  const value = process.env.AGENTCORE_RUN_ENDPOINT?.trim();
  if (value === undefined || value === '') return undefined;
  const url = endpointUrl(value, { protocol: 'grpc', path: 'as-is', tls: false });
  if (url === undefined) report(`AGENTCORE_RUN_ENDPOINT=${JSON.stringify(value)} is no OTLP/gRPC address; ignored`);
  return url;
}

/** The program registers a provider of its own: ours, which nobody asked for, ends, and instrumented code uses theirs. */
function stepAside(): void {
  if (setupState().session?.automatic !== true) return;
  const session = stopSession();
  if (session !== undefined) retire(session);
}

function attachRunProcessor(provider: TracerProvider, runProcessor: RunProcessor): void {
  if (attachProcessor(provider, new RedactingSpanProcessor(runProcessor, createSanitizer()))) return;
  const { name } = provider.constructor;
  report(`agentcore-instrument run cannot see the spans of this program's own tracer provider (${name})`);
}

/** The preload could not know whether the program would set tracing up; at its end it is plain that nobody did. */
function explainNothing(): void {
  const { initialized } = setupState();
  if (initialized || foreignProvider() !== undefined) return;
  report(
    'agentcore-instrument/auto has traced nothing, for neither the program nor the environment says where to send spans: set AGENTCORE_OTLP_ENDPOINT (for example http://localhost:4317) or OTEL_TRACES_EXPORTER=console',
  );
}
