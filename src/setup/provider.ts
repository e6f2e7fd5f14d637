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
import { BatchProcessor, type Dropped } from './batch-processor.js';
import type { ResolvedConfig, SamplerChoice } from './config.js';
import { ConsoleTreeExporter } from './console-exporter.js';
import type { Report } from './diagnostics.js';
import { createOtlpExporter, OTLP_CONCURRENCY } from './exporters.js';
import { leaseExporter, leaseProcessor } from './lease.js';
import { redactingExporter, redactingOtlpExporter } from './redacting-exporter.js';

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
function processors({ config, sanitizer, report, runProcessor }: ProviderOptions): SpanProcessor[] {
  const maxLength = Math.max(config.attributeValueLimit, REDACTED_TEXT_LIMIT);
  const shielded = (processor: SpanProcessor) => new RedactingSpanProcessor(processor, sanitizer, maxLength);
  const redacted = (exporter: SpanExporter) => redactingExporter(exporter, sanitizer, maxLength);
  const made: SpanProcessor[] = config.spanProcessors.map((processor) => shielded(leaseProcessor(processor)));
  if (config.otlp !== undefined) {
    const exporter = redactingOtlpExporter(createOtlpExporter({ target: config.otlp, report }), sanitizer, maxLength);
    made.push(around(exporter, config, report, OTLP_CONCURRENCY));
  }
  for (const exporter of config.spanExporters) {
    made.push(around(redacted(leaseExporter(exporter, report)), config, report));
  }
  // A tree is printed when its root has ended, so batches would only delay it.
  if (config.consoleExport) made.push(new SimpleSpanProcessor(redacted(new ConsoleTreeExporter())));
  // It looks for what it has sent, so that it must be handed what it sends.
  if (runProcessor !== undefined) made.push(shielded(runProcessor));
  return made;
}

let processorsMade = 0;

/** Without batches each span is an export of its own; the queue is as bounded. */
function around(exporter: SpanExporter, config: ResolvedConfig, report: Report, concurrency = 1): SpanProcessor {
  const { batchExport, maxQueueSize, scheduleDelayMs, exportTimeoutMs } = config;
  const maxExportBatchSize = batchExport ? config.maxExportBatchSize : 1;
  processorsMade += 1;
  const key = `spans dropped by ${processorsMade}`;
  const onDropped = ({ total, isFinal }: Dropped) => {
    const batches = batchExport ? ` and maxExportBatchSize (now ${maxExportBatchSize})` : '';
    const fix = `raise maxQueueSize (now ${maxQueueSize})${batches}, or lower sampleRate`;
    const count = `${total} ${total === 1 ? 'span was' : 'spans were'} dropped ${isFinal ? 'in all' : 'so far'}`;
    report(
      `${count}, for the queue of spans that wait for export was full; ${fix}`,
      undefined,
      isFinal ? `${key}, in all` : key,
    );
  };
  const options = { maxExportBatchSize, maxQueueSize, scheduleDelayMs, exportTimeoutMs, concurrency, onDropped };
  return new BatchProcessor(exporter, options);
}
