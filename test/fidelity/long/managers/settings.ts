/** The context managers of other packages, by exact version, each started over a provider that keeps its spans. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type ContextManager, context, type TracerProvider, trace } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { initializeTracing, shutdownTracing } from '../../../../src/setup/lifecycle.js';
import { startTracing, type TestTracing } from '../../../support/tracing.js';

export type Tracing = Pick<TestTracing, 'spans' | 'reset' | 'stop'>;

/** What is installed in a folder of its own, beside which cases run. */
export interface PackageSet {
  readonly folder: string;
  readonly packages: readonly string[];
  /** Whether `@opentelemetry/*` is taken from there also by our own runtime and set-up, as npm would lay them out. */
  readonly replacesApi?: boolean;
}

export interface ManagerSetting {
  readonly name: string;
  readonly set: PackageSet;
  /** Oldest Node.js that the packages take. */
  readonly node: readonly [major: number, minor: number];
  start(require: NodeRequire): Tracing;
}

const SDK3: PackageSet = {
  folder: 'sdk-3',
  packages: ['@opentelemetry/api@1.10.0', '@opentelemetry/context-async-hooks@3.1.1', '@opentelemetry/sdk-trace@3.1.1'],
  replacesApi: true,
};
const SENTRY10: PackageSet = {
  folder: 'sentry-10',
  packages: [
    '@opentelemetry/api@1.9.1',
    '@opentelemetry/context-async-hooks@2.12.0',
    '@sentry/node@10.78.0',
    '@sentry/opentelemetry@10.78.0',
  ],
};
const SENTRY11: PackageSet = {
  folder: 'sentry-11',
  packages: ['@opentelemetry/api@1.9.1', '@sentry/node@11.12.0', '@sentry/opentelemetry@11.12.0'],
};

type Maker<T> = new (...args: never[]) => T;
interface MemoryExporter {
  getFinishedSpans(): ReadableSpan[];
  reset(): void;
}
interface Sdk3 {
  readonly TracerProvider: new (options: {
    spanProcessors: object[];
  }) => TracerProvider & { shutdown(): Promise<void> };
  readonly SimpleSpanProcessor: new (options: { exporter: MemoryExporter }) => object;
  readonly InMemorySpanExporter: new () => MemoryExporter;
}

function startSdk3(require: NodeRequire): Tracing {
  const { TracerProvider, SimpleSpanProcessor, InMemorySpanExporter } = require('@opentelemetry/sdk-trace') as Sdk3;
  const { AsyncLocalStorageContextManager } = require('@opentelemetry/context-async-hooks') as {
    AsyncLocalStorageContextManager: Maker<ContextManager>;
  };
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  trace.setGlobalTracerProvider(provider);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager());
  return {
    spans: () => exporter.getFinishedSpans(),
    reset: () => exporter.reset(),
    stop: () => provider.shutdown(),
  };
}

/** Our own set-up, with the newer API and SDK installed beside it. */
function startOursBeside(require: NodeRequire): Tracing {
  const { InMemorySpanExporter } = require('@opentelemetry/sdk-trace') as Sdk3;
  const exporter = new InMemorySpanExporter();
  initializeTracing({ spanExporters: [exporter as never], batchExport: false });
  return { spans: () => exporter.getFinishedSpans(), reset: () => exporter.reset(), stop: shutdownTracing };
}

function startSentryManager(require: NodeRequire): Tracing {
  const { SentryContextManager } = require('@sentry/node') as { SentryContextManager: Maker<ContextManager> };
  return startTracing({ manager: new SentryContextManager() });
}

function startSentryWrapped(require: NodeRequire): Tracing {
  const { wrapContextManagerClass } = require('@sentry/opentelemetry') as {
    wrapContextManagerClass: (inner: Maker<ContextManager>) => Maker<ContextManager>;
  };
  const { AsyncLocalStorageContextManager } = require('@opentelemetry/context-async-hooks') as {
    AsyncLocalStorageContextManager: Maker<ContextManager>;
  };
  return startTracing({ manager: new (wrapContextManagerClass(AsyncLocalStorageContextManager))() });
}

function startSentryStrategy(require: NodeRequire): Tracing {
  const { setOpenTelemetryContextAsyncContextStrategy } = require('@sentry/opentelemetry') as {
    setOpenTelemetryContextAsyncContextStrategy(): unknown;
  };
  // It registers its manager with the API itself, so that no other may be there before.
  setOpenTelemetryContextAsyncContextStrategy();
  return startTracing({ manager: null });
}

export const managerSettings: readonly ManagerSetting[] = [
  { name: 'SDK 3.1.1, API 1.10.0', set: SDK3, node: [22, 15], start: startSdk3 },
  { name: 'ours beside SDK 3.1.1, API 1.10.0', set: SDK3, node: [22, 15], start: startOursBeside },
  { name: 'Sentry 10 SentryContextManager', set: SENTRY10, node: [20, 19], start: startSentryManager },
  { name: 'Sentry 10 wrapContextManagerClass', set: SENTRY10, node: [20, 19], start: startSentryWrapped },
  { name: 'Sentry 11 context strategy', set: SENTRY11, node: [20, 19], start: startSentryStrategy },
];

export function requireFrom(folder: string): NodeRequire {
  return createRequire(join(folder, 'package.json'));
}
