/** `initializeTracing`, `getTracer`, `shutdownTracing`, `forceFlush` (api.md, *Set-up*). */
import type { Tracer } from '@opentelemetry/api';
import { sharedState } from '../runtime/state.js';
import { SCOPE_NAME } from '../runtime/tracer.js';
import { ModularTracer, type TracingHandle } from '../tracer.js';
import { bounded } from './bounded.js';
import { resolveConfig, type TracingConfig } from './config.js';
import { report } from './diagnostics.js';
import { flushBeforeExit } from './exit.js';
import { foreignProvider } from './globals.js';
import { spansWere } from './guarded.js';
import { hasDestination } from './provider.js';
import { startSession, stopSession } from './session.js';
import { type Session, type SetupState, setupState } from './shared.js';

/** This copy's tracer for each session, so that `getTracer` gives the same one each time. */
const tracers = new WeakMap<Session, ModularTracer>();
let globalTracer: ModularTracer | undefined;

const ENDING = 'shutting tracing down';
const FLUSHING = 'flushing spans';
/** A replaced provider's own limit is shorter; this one is for those of another copy of us. */
const LONGEST_MS = 15_000;

/**
 * Sets tracing up from `config`, the environment and the defaults, in this order of precedence.
 *
 * Called again it replaces the provider: the old one is flushed and shut down in the background, and spans made
 * afterwards, by other instrumentations too, go to the new exporters under the new service name. Where the
 * application has registered a provider of its own with OpenTelemetry, that stays the global one.
 *
 * Spans are sent when the process has nothing more to do; before a `process.exit()` await {@link shutdownTracing}.
 *
 * @param config options; see {@link TracingConfig} for each one's default and its environment variables
 * @returns the tracer for spans made by hand; a disabled one when `enabled` is false or nothing takes spans
 * @throws {TracingConfigError} for an unknown option or an unusable value in `config`
 */
export function initializeTracing(config?: Partial<TracingConfig>): ModularTracer {
  const resolved = resolveConfig(config, process.env, report);
  const state = setupState();
  state.restoreApi?.();
  const previous = state.session;
  const session = startSession({ config: resolved, automatic: false, report, control: { forceFlush, shutdown } });
  if (previous !== undefined) retire(previous);
  if (session.tracer !== undefined) flushBeforeExit(flushWithin, sayLeft);
  return tracerOf(session);
}

/**
 * For the preload: sets tracing up from the environment, unless somebody has, or there is nothing to set up. What is
 * made gives way to a later `initializeTracing`, and to a provider that the application registers.
 *
 * @returns whether a provider was made
 */
export function initializeFromEnvironment(): boolean {
  const state = setupState();
  if (state.session !== undefined || foreignProvider() !== undefined) return false;
  const config = resolveConfig(undefined, process.env, report);
  if (!config.enabled || !hasDestination(config, state.runProcessor)) return false;
  startSession({ config, automatic: true, report, control: { forceFlush, shutdown } });
  return true;
}

/**
 * The current tracer: that of `initializeTracing`, else one over the provider that the application registered with
 * OpenTelemetry.
 *
 * @throws {Error} `Tracing not initialized. Call initializeTracing() first.` when there is neither
 */
export function getTracer(): ModularTracer {
  const { session } = setupState();
  if (session !== undefined) return tracerOf(session);
  if (foreignProvider() === undefined) throw new Error('Tracing not initialized. Call initializeTracing() first.');
  globalTracer ??= new ModularTracer(new GlobalHandle());
  return globalTracer;
}

/**
 * Flushes and shuts down what `initializeTracing` made, and waits for replaced providers that are still sending.
 * Idempotent; resolves within `exportTimeoutMs` or 10 s, whatever the collector does, and never rejects.
 */
export async function shutdownTracing(): Promise<void> {
  const session = stopSession();
  if (session !== undefined) retire(session);
  await Promise.all(setupState().retiring);
}

/** Sends what is queued now. Resolves within `exportTimeoutMs` or 10 s, and never rejects. */
export async function forceFlush(): Promise<void> {
  await flushWithin(Number.POSITIVE_INFINITY);
}

/**
 * `forceFlush` with a shorter patience, for the end of a process.
 *
 * @returns whether everything was sent or failed in time
 */
export async function flushWithin(limitMs: number): Promise<boolean> {
  const { session, retiring, runProcessor } = setupState();
  const leavingBounds = { limitMs: Math.min(limitMs, LONGEST_MS), what: ENDING, left: spansLeft, report };
  const work = [bounded(() => Promise.all(retiring), leavingBounds)];
  if (session?.tracer !== undefined) {
    const left = () => session.left();
    const bounds = { limitMs: Math.min(limitMs, session.limitMs), what: FLUSHING, left, report };
    work.push(bounded(() => session.flush(), bounds));
  }
  if (runProcessor !== undefined) work.push(flushRunProcessor(runProcessor, limitMs));
  return (await Promise.all(work)).every((inTime) => inTime);
}

/** For the `exit` event, behind which nothing is sent any more: says what is lost, unless that has just been said. */
export function sayLeft(): void {
  const { session, leaving } = setupState();
  for (const ending of [...leaving, ...(session === undefined ? [] : [session])]) ending.sayTotals();
  const left = spansLeft();
  if (left === 0) return;
  const fix = 'the process ended first; await shutdownTracing() before process.exit()';
  report(`${spansWere(left)} not sent, for ${fix}`, undefined, FLUSHING);
}

function spansLeft(): number {
  const { session, leaving } = setupState();
  let left = session?.left() ?? 0;
  for (const ending of leaving) left += ending.left();
  return left;
}

/** The program's own provider may have it, too, and that is not ours to flush. */
async function flushRunProcessor(
  runProcessor: NonNullable<SetupState['runProcessor']>,
  limitMs: number,
): Promise<boolean> {
  const bounds = { limitMs: Math.min(limitMs, LONGEST_MS), what: FLUSHING, report };
  const inTime = await bounded(() => runProcessor.forceFlush(), bounds);
  if (!inTime) runProcessor.giveUp();
  return inTime;
}

/** Ends a session that is no longer in force, in the background. */
export function retire(session: Session): void {
  if (session.tracer === undefined) return;
  const { retiring, leaving } = setupState();
  leaving.add(session);
  const bounds = { limitMs: session.limitMs, what: ENDING, left: () => session.left(), report };
  const end: Promise<unknown> = bounded(() => session.close(), bounds).finally(() => {
    retiring.delete(end);
    leaving.delete(session);
  });
  retiring.add(end);
}

const shutdown = shutdownTracing;

function tracerOf(session: Session): ModularTracer {
  let tracer = tracers.get(session);
  if (tracer === undefined) {
    tracer = new ModularTracer(new SessionHandle(session));
    tracers.set(session, tracer);
  }
  return tracer;
}

/** A tracer from an earlier `initializeTracing` goes on with the provider that is in force now. */
class SessionHandle implements TracingHandle {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  get enabled(): boolean {
    return this.tracer() !== undefined;
  }

  get serviceName(): string {
    return this.#session.serviceName;
  }

  tracer(): Tracer | undefined {
    const { session } = setupState();
    if (session === undefined || session.off) return undefined;
    return session.tracer ?? globalProviderTracer();
  }

  forceFlush(): Promise<void> {
    return forceFlush();
  }

  /** Only the tracer in force can end tracing; an earlier one has been shut down already. */
  async shutdown(): Promise<void> {
    if (setupState().session === this.#session) await shutdownTracing();
    else await Promise.all(setupState().retiring);
  }
}

/** Over the application's own provider, which is the application's to shut down. */
class GlobalHandle implements TracingHandle {
  get enabled(): boolean {
    return this.tracer() !== undefined;
  }

  get serviceName(): string {
    return resolveConfig(undefined, process.env, () => {}).serviceName;
  }

  tracer(): Tracer | undefined {
    return globalProviderTracer();
  }

  async forceFlush(): Promise<void> {
    const provider = foreignProvider() as { forceFlush?: () => Promise<void> } | undefined;
    if (typeof provider?.forceFlush !== 'function') return;
    const flush = provider.forceFlush.bind(provider);
    await bounded(flush, { limitMs: LONGEST_MS, what: "flushing the application's tracer provider", report });
  }

  shutdown(): Promise<void> {
    return this.forceFlush();
  }
}

/** Off by the environment holds for the application's provider too (api.md, *Set-up*). */
function globalProviderTracer(): Tracer | undefined {
  return sharedState().off ? undefined : foreignProvider()?.getTracer(SCOPE_NAME);
}
