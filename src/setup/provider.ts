/** Builds the SDK provider from the resolved configuration: resource, sampler, limits, processors. */
import type { Tracer } from '@opentelemetry/api';
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources';
import {
  NodeTracerProvider,
  ParentBasedSampler,
  type Sampler,
  SimpleSpanProcessor,
  type SpanExporter,
  type SpanProcessor,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-node';
import { SCOPE_NAME } from '../runtime/tracer.js';
import type { Sanitizer } from '../sanitize/index.js';
import { RedactingSpanProcessor } from '../sanitize/span-processor.js';
import { WatchedBatchProcessor } from './batch-processor.js';
import type { ResolvedConfig, SamplerChoice } from './config.js';
import { ConsoleTreeExporter } from './console-exporter.js';
import type { Report } from './diagnostics.js';
import { createOtlpExporter } from './exporters.js';
import { leaseExporter, leaseProcessor } from './lease.js';

export interface ProviderOptions {
  readonly config: ResolvedConfig;
  readonly sanitizer: Sanitizer;
  readonly report: Report;
  /** Milliseconds a flush may take. */
  readonly limitMs: number;
  /** Sends to the receiver of `agentcore-instrument run`, beside what `config` names. */
  readonly runProcessor: SpanProcessor | undefined;
}

export interface BuiltProvider {
  readonly provider: NodeTracerProvider;
  readonly tracer: Tracer;
}

/** Whether the configuration names anywhere for spans to go. */
export function hasDestination(config: ResolvedConfig, runProcessor: SpanProcessor | undefined): boolean {
  const { otlp, consoleExport, spanProcessors, spanExporters } = config;
  return (
    otlp !== undefined ||
    consoleExport ||
    spanProcessors.length > 0 ||
    spanExporters.length > 0 ||
    runProcessor !== undefined
  );
}

export function buildProvider(options: ProviderOptions): BuiltProvider {
  const { config } = options;
  const provider = new NodeTracerProvider({
    resource: defaultResource().merge(resourceFromAttributes({ ...config.resourceAttributes })),
    sampler: createSampler(config.sampler),
    spanLimits: { attributeValueLengthLimit: config.attributeValueLimit },
    spanProcessors: processors(options),
    // The SDK's own timer would hold the process for 30 s; `bounded` gives up a little earlier and says so.
    forceFlushTimeoutMillis: options.limitMs + 100,
  });
  return { provider, tracer: provider.getTracer(SCOPE_NAME) };
}

/** `sampleRate` is honoured as ParentBased(root = trace-id ratio) (api.md, *Set-up*). */
export function createSampler({ ratio, parentBased }: SamplerChoice): Sampler {
  const root = new TraceIdRatioBasedSampler(ratio);
  return parentBased ? new ParentBasedSampler({ root }) : root;
}

/** Characters of a text, an exception's stack for one, that attributes are not limited to; longer ones are cut. */
const REDACTED_TEXT_LIMIT = 8192;

/** One processor an exporter; what an exporter or the user's own processor is handed at the end of a span is redacted. */
function processors(options: ProviderOptions): SpanProcessor[] {
  const { config, sanitizer, report, runProcessor } = options;
  const made: SpanProcessor[] = config.spanProcessors.map(leaseProcessor);
  if (config.otlp !== undefined) {
    const concurrencyLimit = Math.max(30, Math.ceil(config.maxQueueSize / config.maxExportBatchSize) + 2);
    made.push(around(createOtlpExporter({ target: config.otlp, concurrencyLimit, report }), config, report));
  }
  for (const exporter of config.spanExporters) made.push(around(leaseExporter(exporter, report), config, report));
  // A tree is printed when its root has ended, so batches would only delay it.
  if (config.consoleExport) made.push(new SimpleSpanProcessor(new ConsoleTreeExporter()));
  if (runProcessor !== undefined) made.push(runProcessor);
  const maxLength = Math.max(config.attributeValueLimit, REDACTED_TEXT_LIMIT);
  return made.map((processor) => new RedactingSpanProcessor(processor, sanitizer, maxLength));
}

function around(exporter: SpanExporter, config: ResolvedConfig, report: Report): SpanProcessor {
  if (!config.batchExport) return new SimpleSpanProcessor(exporter);
  const { maxExportBatchSize, maxQueueSize, scheduleDelayMs, exportTimeoutMs } = config;
  const onOverflow = () =>
    report(
      `more than ${maxQueueSize} ended spans wait for export, the rest is dropped; raise maxQueueSize (now ${maxQueueSize}) and maxExportBatchSize (now ${maxExportBatchSize}), or lower sampleRate`,
    );
  return new WatchedBatchProcessor(exporter, {
    maxExportBatchSize,
    maxQueueSize,
    scheduleDelayMs,
    exportTimeoutMs,
    onOverflow,
  });
}
