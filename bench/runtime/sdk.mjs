/**
 * OpenTelemetry's SDK as an application that has no package of ours uses it: 2.12, or 3.1 from the folder that BENCH_SDK3
 * names.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as api from '@opentelemetry/api';

const folder = process.env.BENCH_SDK3;
export const isSdk3 = folder !== undefined;

const { trace, context } = isSdk3
  ? {
      trace: await installed('@opentelemetry/sdk-trace'),
      context: await installed('@opentelemetry/context-async-hooks'),
    }
  : {
      trace: await import('@opentelemetry/sdk-trace-node'),
      context: await import('@opentelemetry/context-async-hooks'),
    };
const Provider = isSdk3 ? trace.TracerProvider : trace.NodeTracerProvider;

/**
 * A provider with a batch processor, default limits and a ratio sampler for roots.
 *
 * @param {object} exporter
 * @param {number} ratio
 */
export function stockProvider(exporter, ratio) {
  const { BatchSpanProcessor, ParentBasedSampler, TraceIdRatioBasedSampler } = trace;
  return new Provider({
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }),
    spanProcessors: [new BatchSpanProcessor(isSdk3 ? { exporter } : exporter)],
  });
}

export function stockContextManager() {
  return new context.AsyncLocalStorageContextManager().enable();
}

/** The versions that are loaded, as they name themselves, for the titles of tables. Call it when all is measured. */
export function versions() {
  const provider = new Provider();
  const span = provider.getTracer('bench').startSpan('versions');
  // Whoever registers first writes its version there; where nobody has, it is not measured any more.
  api.trace.setGlobalTracerProvider(provider);
  const { version } = globalThis[Symbol.for('opentelemetry.js.api.1')];
  return { node: process.version, sdk: span.resource.attributes['telemetry.sdk.version'], api: version };
}

async function installed(name) {
  const path = createRequire(join(folder, 'package.json')).resolve(name);
  return import(pathToFileURL(path).href);
}
