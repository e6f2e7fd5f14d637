/**
 * Loaded before a package's tests (`--import`): a provider in the API's global slot, which keeps every span or none
 * (`REAL_SUITES_TRACING`), and at exit one line in the file `REAL_SUITES_COUNT`: how many spans have ended.
 */
import { appendFileSync } from 'node:fs';
import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { AlwaysOffSampler, AlwaysOnSampler, BasicTracerProvider } from '@opentelemetry/sdk-trace-base';

let ended = 0;
const counter = {
  onStart() {},
  onEnd() {
    ended += 1;
  },
  forceFlush: () => Promise.resolve(),
  shutdown: () => Promise.resolve(),
};
trace.setGlobalTracerProvider(
  new BasicTracerProvider({
    sampler: process.env.REAL_SUITES_TRACING === 'on' ? new AlwaysOnSampler() : new AlwaysOffSampler(),
    spanProcessors: [counter],
  }),
);
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
process.on('exit', () => appendFileSync(process.env.REAL_SUITES_COUNT ?? '/dev/null', `${ended}\n`));
