/**
 * What we register with the OpenTelemetry API: a tracer provider, a context manager and a propagator, each only where
 * nobody else has registered one.
 */
import { context, propagation, type TextMapPropagator, type TracerProvider, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';
import type { ResolvedConfig } from './config.js';
import type { Report } from './diagnostics.js';
import { type SwitchableProvider, setupState } from './shared.js';

interface ApiSlots {
  readonly version?: string;
  readonly trace?: object;
  readonly context?: object;
  readonly propagation?: object;
}

/** What is registered with any copy of the OpenTelemetry API in this process. */
function apiSlots(): ApiSlots {
  return (globalThis as { [slot: symbol]: ApiSlots | undefined })[Symbol.for('opentelemetry.js.api.1')] ?? {};
}

/** The registered provider behind the API's proxy, ours or somebody else's; undefined when there is none. */
function registeredProvider(): object | undefined {
  const slot = apiSlots().trace;
  return hasDelegate(slot) ? slot.getDelegate() : slot;
}

function hasDelegate(slot: object | undefined): slot is { getDelegate: () => object } {
  return typeof (slot as { getDelegate?: unknown } | undefined)?.getDelegate === 'function';
}

/** The provider that the application, a vendor's distribution or another copy of us registered; undefined: none. */
export function foreignProvider(): TracerProvider | undefined {
  const provider = registeredProvider();
  return provider === undefined || provider === setupState().globalProvider ? undefined : (provider as TracerProvider);
}

/** Makes `provider` the target of the global API. False when the slot is somebody else's, which stays as it is. */
export function registerProvider(provider: TracerProvider, make: () => SwitchableProvider, report: Report): boolean {
  const state = setupState();
  state.globalProvider ??= make();
  state.globalProvider.target = provider;
  const registered = registeredProvider();
  if (registered === state.globalProvider) return true;
  if (registered !== undefined) {
    report(
      'the application has registered a tracer provider of its own; it stays the global one, and spans of instrumented code go to the provider of initializeTracing()',
    );
    return false;
  }
  if (trace.setGlobalTracerProvider(state.globalProvider)) return true;
  report(
    `another version of @opentelemetry/api (${apiSlots().version ?? 'unknown'}) is loaded, so spans of other instrumentations do not reach initializeTracing(); install one version (npm ls @opentelemetry/api)`,
  );
  return false;
}

/** Takes our provider out of the API's slot: then nothing is left that could record, and wrapped code is off. */
export function unregisterProvider(): void {
  const { globalProvider } = setupState();
  if (globalProvider === undefined) return;
  globalProvider.target = undefined;
  if (ownsProvider()) trace.disable();
}

/** Registers an AsyncLocalStorage context manager unless there is one, whoever registered it. */
export function registerContextManager(): void {
  if (apiSlots().context !== undefined) return;
  const manager = new AsyncLocalStorageContextManager().enable();
  if (context.setGlobalContextManager(manager)) setupState().contextManager = manager;
}

/** Registers the configured propagators where there are none, or ours of an earlier call. */
export function registerPropagator(names: ResolvedConfig['propagators']): void {
  const state = setupState();
  const registered = apiSlots().propagation;
  if (registered !== undefined && registered !== state.propagator) return;
  if (registered !== undefined) propagation.disable();
  state.propagator = undefined;
  if (names.length === 0) return;
  const makers: Record<(typeof names)[number], () => TextMapPropagator> = {
    tracecontext: () => new W3CTraceContextPropagator(),
    baggage: () => new W3CBaggagePropagator(),
  };
  const propagator = new CompositePropagator({ propagators: names.map((name) => makers[name]()) });
  if (propagation.setGlobalPropagator(propagator)) state.propagator = propagator;
}

/** Whether the tracer provider in the API's slot is the one we registered. */
export function ownsProvider(): boolean {
  const { globalProvider } = setupState();
  return globalProvider !== undefined && registeredProvider() === globalProvider;
}

/** Whether the context manager in the API's slot is the one we registered. */
export function ownsContextManager(): boolean {
  const { contextManager } = setupState();
  return contextManager !== undefined && apiSlots().context === contextManager;
}

/** Whether the propagator in the API's slot is the one we registered. */
export function ownsPropagator(): boolean {
  const { propagator } = setupState();
  return propagator !== undefined && apiSlots().propagation === propagator;
}
