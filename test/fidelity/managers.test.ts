/**
 * The span of a wrapped function is current at the same points under every context manager that needs no install:
 * ours, one with the API's `attach` alone, one that cannot be written at all, and none. (test/runtime/context.test.ts runs the SDK's 2.x,
 * test/fidelity/long/managers.ts the SDK's 3.x and Sentry's.)
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { type Context, type ContextManager, context, ROOT_CONTEXT } from '@opentelemetry/api';
import { InMemorySpanExporter } from '@opentelemetry/sdk-trace-base';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { initializeTracing, shutdownTracing } from '../../src/setup/lifecycle.js';
import type { ContextCase } from '../runtime/context-cases/case.js';
import { contextCases, expected, type Observer, runCase } from '../runtime/context-cases.js';
import { startTracing, type TestTracing } from '../support/tracing.js';

type Tracing = Pick<TestTracing, 'spans' | 'reset' | 'stop'>;

interface Setting {
  readonly name: string;
  readonly observer: Observer;
  start(): Tracing;
  runs(one: ContextCase): boolean;
}

/** All that the API 1.9 asks of a manager, over a storage that nobody else can reach. */
class UnwritableManager implements ContextManager {
  readonly #storage: AsyncLocalStorage<Context>;

  constructor(storage = new AsyncLocalStorage<Context>()) {
    this.#storage = storage;
  }

  active(): Context {
    return this.#storage.getStore() ?? ROOT_CONTEXT;
  }
  with<A extends unknown[], F extends (...args: A) => ReturnType<F>>(
    active: Context,
    fn: F,
    self?: ThisParameterType<F>,
    ...args: A
  ): ReturnType<F> {
    return this.#storage.run(active, () => fn.apply(self, args));
  }
  bind<T>(active: Context, target: T): T {
    if (typeof target !== 'function') return target;
    return ((...args: unknown[]) => this.#storage.run(active, () => target(...args))) as T;
  }
  enable(): this {
    return this;
  }
  disable(): this {
    return this;
  }
}

/** The same with the `attach` that the API has from 1.10 on. */
class AttachingManager extends UnwritableManager {
  readonly attach: (active: Context) => Disposable;

  constructor() {
    const storage = new AsyncLocalStorage<Context>();
    super(storage);
    this.attach = (active) => {
      const previous = this.active();
      storage.enterWith(active);
      return { [Symbol.dispose]: () => storage.enterWith(previous) };
    };
  }
}

/** What `initializeTracing()` registers when nobody else has registered anything. */
function startOurs(): Tracing {
  const exporter = new InMemorySpanExporter();
  initializeTracing({ spanExporters: [exporter], batchExport: false });
  return {
    spans: () => exporter.getFinishedSpans(),
    reset: () => exporter.reset(),
    async stop() {
      await shutdownTracing();
      context.disable();
    },
  };
}

const settings: readonly Setting[] = [
  { name: 'our context manager', observer: 'api', start: startOurs, runs: () => true },
  {
    name: 'a context manager that has only the API’s own attach',
    observer: 'api',
    start: () => startTracing({ manager: new AttachingManager() }),
    runs: () => true,
  },
  {
    name: 'a context manager that cannot be written',
    observer: 'runtime',
    start: () => startTracing({ manager: new UnwritableManager() }),
    runs: ({ needs }) => needs !== 'writable',
  },
  {
    name: 'no context manager',
    observer: 'runtime',
    start: () => startTracing({ manager: null }),
    runs: ({ needs }) => needs === undefined,
  },
];

for (const { name, observer, start, runs } of settings) {
  const under = suite<{ tracing: Tracing }>(`the span of a wrapped function, under ${name}`);
  under.before((state) => {
    state.tracing = start();
  });
  under.after(async ({ tracing }) => {
    await tracing.stop();
  });
  for (const one of contextCases.filter(runs)) {
    under(one.title, async ({ tracing }) => {
      assert.equal(await runCase(one, tracing, observer), expected(one));
    });
  }
  under.run();
}
