/** Builds our provider from the resolved configuration: resource, sampler, limits, and the SDK's processors. */
import { getNumberFromEnv } from '@opentelemetry/core';
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources';
import { SimpleSpanProcessor, type SpanExporter, type SpanProcessor } from '@opentelemetry/sdk-trace-node';
import { SCOPE_NAME } from '../runtime/tracer.js';
import type { Sanitizer } from '../sanitize/index.js';
import type { SpanLimits } from '../span/attributes.js';
import { LightProvider, type LightSpanProcessor } from '../span/light-provider.js';
import type { LightTracer } from '../span/light-tracer.js';
import { RatioSampler, type SpanSampler } from '../span/sampling.js';
import { BatchProcessor, type Dropped } from './batch-processor.js';
import type { ResolvedConfig } from './config.js';
import { ConsoleTreeExporter } from './console-exporter.js';
import type { Report } from './diagnostics.js';
import { withExportRoom } from './export-room.js';
import { createOtlpExporter, OTLP_CONCURRENCY } from './exporters.js';
import { guardedExporter, guardedProcessor, nameOf, spansWere } from './guarded.js';
import { leaseExporter, leaseProcessor } from './lease.js';
import { createProcessorRedaction } from './processor-redaction.js';
import { redactingExporter, redactingOtlpExporter } from './redacting-exporter.js';
import { userSampler } from './user-sampler.js';

export interface ProviderOptions {
  readonly config: ResolvedConfig;
  readonly sanitizer: Sanitizer;
  readonly report: Report;
  /** Sends to the receiver of `agentcore-instrument run`, beside what `config` names. */
  readonly runProcessor: SpanProcessor | undefined;
}

export interface BuiltProvider {
  readonly provider: LightProvider;
  readonly tracer: LightTracer;
  /** Where ended spans wait for the exporters, one an exporter. */
  readonly queues: readonly BatchProcessor[];
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
  const resource = defaultResource().merge(resourceFromAttributes({ ...config.resourceAttributes }));
  const { listening, sending, queues } = processors(options, resource.attributes);
  const provider = new LightProvider({
    resource,
    sampler: samplerOf(config, options.report),
    limits: spanLimits(config.attributeValueLimit),
    processors: [...listening, ...sending],
    starting: listening,
    maxSpansPerTrace: config.maxSpansPerTrace,
    endsWithOk: config.successStatus === 'ok',
  });
  return { provider, tracer: provider.getTracer(SCOPE_NAME), queues };
}

/** `sampleRate` is honoured as ParentBased(root = trace-id ratio) (api.md, *Set-up*). */
function samplerOf({ sampler, sampling }: ResolvedConfig, report: Report): RatioSampler | SpanSampler {
  return sampler === undefined ? new RatioSampler(sampling.ratio, sampling.parentBased) : userSampler(sampler, report);
}

/** The limits of the SDK, from the variables that the SDK reads. */
function spanLimits(attributeValueLengthLimit: number): SpanLimits {
  const limit = (name: string) => getNumberFromEnv(name) ?? 128;
  return {
    attributeValueLengthLimit,
    attributeCountLimit: getNumberFromEnv('OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT') ?? limit('OTEL_ATTRIBUTE_COUNT_LIMIT'),
    linkCountLimit: limit('OTEL_SPAN_LINK_COUNT_LIMIT'),
    eventCountLimit: limit('OTEL_SPAN_EVENT_COUNT_LIMIT'),
    attributePerEventCountLimit: limit('OTEL_SPAN_ATTRIBUTE_PER_EVENT_COUNT_LIMIT'),
    attributePerLinkCountLimit: limit('OTEL_SPAN_ATTRIBUTE_PER_LINK_COUNT_LIMIT'),
  };
}

/** Characters of a text, an exception's stack for one, that attributes are not limited to; longer ones are cut. */
const REDACTED_TEXT_LIMIT = 8192;

/** Milliseconds that an OTLP exporter has to tell that its time is over. */
const ANSWER_MS = 1000;

interface Processors {
  /** Told when spans start, too: the user's own. */
  readonly listening: readonly LightSpanProcessor[];
  /** One an exporter. */
  readonly sending: readonly LightSpanProcessor[];
  readonly queues: readonly BatchProcessor[];
}

/** What an exporter or the user's own processor is handed at the end of a span is redacted. */
function processors(
  { config, sanitizer, report, runProcessor }: ProviderOptions,
  resourceAttributes: object,
): Processors {
  const maxLength = Math.max(config.attributeValueLimit, REDACTED_TEXT_LIMIT);
  const shielded = createProcessorRedaction({ sanitizer, maxLength, resourceAttributes });
  const redacted = (exporter: SpanExporter) => redactingExporter(exporter, sanitizer, maxLength);
  const queues: BatchProcessor[] = [];
  if (config.otlp !== undefined) {
    const exporter = redactingOtlpExporter(createOtlpExporter({ target: config.otlp, report }), sanitizer, maxLength);
    // It keeps the time itself, and knows more to say when that is over.
    const exportTimeoutMs = config.exportTimeoutMs + ANSWER_MS;
    queues.push(around(exporter, { ...config, exportTimeoutMs }, report, OTLP_CONCURRENCY));
  }
  for (const exporter of config.spanExporters) {
    // Without batches a span is handed over when it ends, as by the SDK's own processor, while others are under way.
    const concurrency = config.batchExport ? 1 : config.maxQueueSize;
    const guarded = guardedExporter(leaseExporter(exporter), nameOf(exporter), report);
    queues.push(around(redacted(guarded), config, report, concurrency));
  }
  const sending: SpanProcessor[] = [...queues];
  // A tree is printed when its root has ended, so batches would only delay it.
  if (config.consoleExport) sending.push(withExportRoom(new SimpleSpanProcessor(redacted(new ConsoleTreeExporter()))));
  // It looks for what it has sent, so that it must be handed what it sends.
  if (runProcessor !== undefined) sending.push(withExportRoom(shielded(runProcessor)));
  return {
    listening: config.spanProcessors.map((processor) =>
      withExportRoom(shielded(guardedProcessor(leaseProcessor(processor), nameOf(processor), report))),
    ) as unknown as LightSpanProcessor[],
    sending: sending as unknown as LightSpanProcessor[],
    queues,
  };
}

let processorsMade = 0;

/** Without batches each span is an export of its own; the queue is as bounded. */
function around(exporter: SpanExporter, config: ResolvedConfig, report: Report, concurrency: number): BatchProcessor {
  const { batchExport, maxQueueSize, scheduleDelayMs, exportTimeoutMs } = config;
  const maxExportBatchSize = batchExport ? config.maxExportBatchSize : 1;
  processorsMade += 1;
  const key = `spans dropped by ${processorsMade}`;
  const onDropped = ({ total, isFinal }: Dropped) => {
    const batches = batchExport ? ` and maxExportBatchSize (now ${maxExportBatchSize})` : '';
    const fix = `raise maxQueueSize (now ${maxQueueSize})${batches}, or lower sampleRate`;
    const count = `${spansWere(total)} dropped ${isFinal ? 'in all' : 'so far'}`;
    report(
      `${count}, for the queue of spans that wait for export was full; ${fix}`,
      undefined,
      isFinal ? `${key}, in all` : key,
    );
  };
  const onUnsent = ({ total, isFinal }: Dropped) => {
    const which = isFinal
      ? 'in all, for their exports failed'
      : `so far: an export was given up after ${exportTimeoutMs} ms`;
    report(`${spansWere(total)} not sent ${which}`, undefined, `${key}, ${isFinal ? 'unsent' : 'given up'}`);
  };
  const options = {
    maxExportBatchSize,
    maxQueueSize,
    scheduleDelayMs,
    exportTimeoutMs,
    concurrency,
    onDropped,
    onUnsent,
  };
  return new BatchProcessor(exporter, options);
}
