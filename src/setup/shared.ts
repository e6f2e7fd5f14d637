/**
 * What set-up remembers, shared by every copy of it in the process (the ES module that `--import` preloads and the
 * CommonJS one an application requires are two copies) through one slot on `globalThis`.
 */
import type { TracerProvider } from '@opentelemetry/api';
import type { SpanProcessor } from '@opentelemetry/sdk-trace-node';
import type { OwnTracer } from '../runtime/state.js';
import type { SpanSink } from '../span/light-tracer.js';

/** One call of `initializeTracing`: a provider with its exporters, or the decision to have none. */
export interface Session {
  /** The resource's `service.name`. */
  readonly serviceName: string;
  /** Undefined when the configuration asks for no provider (`enabled: false`, or nowhere to send spans). */
  readonly tracer: OwnTracer | undefined;
  /** `enabled: false`: also a provider that the application registered is not used. */
  readonly off: boolean;
  /** Made by the preload (`agentcore-instrument/auto`) because nobody else had; gives way to whoever comes. */
  readonly automatic: boolean;
  /** Milliseconds a flush or shutdown may take before it is given up. */
  readonly limitMs: number;
  /** Where its spans end; undefined without a provider. */
  readonly sink: SpanSink | undefined;
  /** Spans that have ended and were not sent yet, for the slowest of its exporters. */
  left(): number;
  /** Says what was lost in all, as far as it has not been said. */
  sayTotals(): void;
  /** Exports what is queued. May reject. */
  flush(): Promise<void>;
  /** Exports what is queued and ends the exporters; spans under way end in what is in force then. May reject. */
  close(): Promise<void>;
}

/** Where a message was last reported, and how often it was held back since. */
export interface Reported {
  at: number;
  held: number;
}

/** The provider in the API's global slot: it stays, its target changes with each `initializeTracing`. */
export interface SwitchableProvider extends TracerProvider {
  target: TracerProvider | undefined;
}

export interface SetupState {
  session: Session | undefined;
  /** Replaced providers that are still sending; `forceFlush` and `shutdownTracing` wait for them too. */
  readonly retiring: Set<Promise<unknown>>;
  /** The sessions of these. */
  readonly leaving: Set<Session>;
  /** The provider of ours in the API's global slot, kept for the life of the process. */
  globalProvider: SwitchableProvider | undefined;
  /** The context manager and propagator that we registered, to tell ours from somebody else's. */
  contextManager: object | undefined;
  propagator: object | undefined;
  /** Sends to the receiver of `agentcore-instrument run`, beside whatever is configured; redacts nothing itself. */
  runProcessor: (SpanProcessor & { giveUp(): void }) | undefined;
  /** `agentcore-instrument/auto` has been here. */
  preloaded: boolean;
  /** The process flushes before it exits. */
  flushesBeforeExit: boolean;
  /** There has been a session, whether or not there is one now. */
  initialized: boolean;
  /** Puts the OpenTelemetry API's slot back as it was, once the preload no longer needs to give way. */
  restoreApi: (() => void) | undefined;
  readonly reported: Map<string, Reported>;
}

/** The state shared by every copy of set-up in this process. */
export function setupState(): SetupState {
  const holder = globalThis as { [slot: symbol]: SetupState | undefined };
  const slot = Symbol.for('agentcore-instrument.setup.1');
  let state = holder[slot];
  if (state === undefined) {
    state = {
      session: undefined,
      retiring: new Set(),
      leaving: new Set(),
      globalProvider: undefined,
      contextManager: undefined,
      propagator: undefined,
      runProcessor: undefined,
      preloaded: false,
      flushesBeforeExit: false,
      initialized: false,
      restoreApi: undefined,
      reported: new Map(),
    };
    Object.defineProperty(holder, slot, { value: state, enumerable: false, configurable: true, writable: true });
  }
  return state;
}
