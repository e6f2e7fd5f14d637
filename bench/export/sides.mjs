/** Ours and the SDK's own, each on its way to a receiver. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { trace } from '@opentelemetry/api';
import { OTLPTraceExporter as GrpcExporter } from '@opentelemetry/exporter-trace-otlp-grpc';
import { OTLPTraceExporter as HttpExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { load } from '../runtime/contenders/ours.mjs';

/**
 * @typedef {{ maxQueueSize?: number, maxExportBatchSize?: number }} Queue
 * @typedef {{ tracer: import('@opentelemetry/api').Tracer, flush: () => Promise<void>, shutdown: () => Promise<void> }} Side
 */

/**
 * @param {'grpc' | 'http/protobuf'} protocol
 * @param {string} url
 * @param {Queue} queue
 * @returns {Side}
 */
export function stock(protocol, url, queue) {
  const exporter = protocol === 'grpc' ? new GrpcExporter({ url }) : new HttpExporter({ url: `${url}/v1/traces` });
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'stock' }),
    spanProcessors: [new BatchSpanProcessor(exporter, queue)],
  });
  return {
    tracer: provider.getTracer('bench'),
    flush: () => provider.forceFlush(),
    shutdown: () => provider.shutdown(),
  };
}

/** As users call it: `initializeTracing`, and spans through OpenTelemetry's API. Shuts down what it set up before. */
export async function ours(dist, protocol, url, queue) {
  const { initializeTracing, forceFlush, shutdownTracing } = await import(
    pathToFileURL(join(dist, 'src/index.js')).href
  );
  initializeTracing({ otlpEndpoint: url, otlpProtocol: protocol, serviceName: 'ours', ...queue });
  return { tracer: trace.getTracer('bench'), flush: forceFlush, shutdown: shutdownTracing };
}

/**
 * What makes spans of four attributes: through OpenTelemetry's API, or, for ours, by calling an instrumented function.
 *
 * @returns {Promise<(tracer: import('@opentelemetry/api').Tracer, index: number) => unknown>}
 */
export async function spanMaker(made, dist) {
  if (made === 'api') return makeSpan;
  const { add } = await load({ dist });
  return (_tracer, index) => add(index, 1);
}

/** One span with four attributes, as an instrumented function has them. */
export function makeSpan(tracer, index) {
  tracer
    .startSpan('add', {
      attributes: {
        'code.function.name': 'add',
        'code.file.path': 'workloads.mjs',
        'code.line.number': index,
        'code.column.number': 8,
      },
    })
    .end();
}
