/** The options of `initializeTracing`, and what they, the environment and the defaults come to (api.md, *Set-up*). */
import type { Attributes } from '@opentelemetry/api';
import type { Sampler, SpanExporter, SpanProcessor } from '@opentelemetry/sdk-trace-node';
import { DEFAULT_ATTRIBUTE_VALUE_LIMIT } from '../runtime/settings.js';
import type { RedactionRules } from '../sanitize/index.js';
import { environmentConfig } from './environment.js';
import { resolveOtlp } from './otlp.js';
import { checkConfig, TracingConfigError } from './validate.js';

export { TracingConfigError } from './validate.js';

export type OtlpProtocol = 'grpc' | 'http/protobuf';
export type PropagatorName = 'tracecontext' | 'baggage' | 'none';

/**
 * Options of `initializeTracing`. All of them are optional; one that is left out or `undefined` comes from the
 * environment (`AGENTCORE_*` before the standard `OTEL_*`), else from its default.
 */
export interface TracingConfig {
  /** `false`: no provider is made, and instrumented code runs at its disabled cost. Default `true`. */
  enabled: boolean | undefined;
  /** Resource attribute `service.name`. Default `agentcore-modular`. */
  serviceName: string | undefined;
  /**
   * URL of an OTLP collector: gRPC (`http://host:4317`, `https://…`, bare `host:4317`), or, with `otlpProtocol:
   * 'http/protobuf'`, HTTP (`http://host:4318`, to which `/v1/traces` is appended unless it is there). A bare address
   * is taken without TLS on the loopback interface and with TLS elsewhere, unless `OTEL_EXPORTER_OTLP_INSECURE` says
   * otherwise. Default: none, nothing is sent.
   */
  otlpEndpoint: string | undefined;
  /** Default `grpc`. */
  otlpProtocol: OtlpProtocol | undefined;
  /** Headers (gRPC metadata) sent with each export, such as an authorization. Win over `OTEL_EXPORTER_OTLP_HEADERS`. */
  headers: Readonly<Record<string, string>> | undefined;
  /** Print each finished trace as a tree on stderr. Default `false`. */
  consoleExport: boolean | undefined;
  /**
   * Share of new traces that is recorded, 0.0 to 1.0, decided by trace id; a call inside a trace follows its parent
   * (ParentBased). Default 1.0.
   */
  sampleRate: number | undefined;
  /**
   * A sampler of your own, the SDK's or another of its interface, asked about every span; instead of `sampleRate`.
   * Default: none.
   */
  sampler: Sampler | undefined;
  /** `true`: spans are sent in batches in the background. `false`: each one as it ends. Default `true`. */
  batchExport: boolean | undefined;
  /** Spans in one export at most. Default 512. */
  maxExportBatchSize: number | undefined;
  /** Milliseconds one export may take. A flush or shutdown is given up after it, or after 10 s. Default 30000. */
  exportTimeoutMs: number | undefined;
  /** Ended spans that wait for export at most; more are dropped. Default 2048, or `maxExportBatchSize` if larger. */
  maxQueueSize: number | undefined;
  /** Milliseconds between two exports of a queue that is not full. Default 5000. */
  scheduleDelayMs: number | undefined;
  /** Characters a string attribute may have; `Infinity` is no limit. Default 1024. */
  attributeValueLimit: number | undefined;
  /** Spans that one local trace may make; past it calls run without a span of their own. Default 0, no limit. */
  maxSpansPerTrace: number | undefined;
  /** How context travels in headers; `['none']` registers no propagator. Default `['tracecontext', 'baggage']`. */
  propagators: readonly PropagatorName[] | undefined;
  /** Record arguments and results of instrumented calls even where no mark or rule asks for it. Default `false`. */
  captureContent: boolean | undefined;
  /** Status of a successful operation: `ok` (the seed), or `unset` (OpenTelemetry's advice for libraries). Default `ok`. */
  successStatus: 'ok' | 'unset' | undefined;
  /** What to redact beside the built-in rules, and how; key names never to redact. */
  redaction: RedactionRules | undefined;
  /** Further resource attributes, such as `deployment.environment.name`. Win over `OTEL_RESOURCE_ATTRIBUTES`. */
  resourceAttributes: Attributes | undefined;
  /** Span processors of your own. What they are handed at the end of a span is redacted. */
  spanProcessors: readonly SpanProcessor[] | undefined;
  /** Span exporters of your own, batched like the OTLP one. What they are handed is redacted. */
  spanExporters: readonly SpanExporter[] | undefined;
}

/** Who decides about a new trace. `sampleRate` is `{ ratio, parentBased: true }`. */
export interface SamplerChoice {
  /** 0 to 1. */
  readonly ratio: number;
  readonly parentBased: boolean;
}

/** Where OTLP spans go. */
export interface OtlpTarget {
  readonly protocol: OtlpProtocol;
  /** Complete: with a scheme, and for HTTP with its path. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds one export may take, retries included. */
  readonly timeoutMs: number;
  readonly compression: 'gzip' | 'none';
}

/** The configuration in force, every option decided. */
export interface ResolvedConfig {
  readonly enabled: boolean;
  readonly serviceName: string;
  readonly otlp: OtlpTarget | undefined;
  readonly consoleExport: boolean;
  /** Decides instead of `sampling`. */
  readonly sampler: Sampler | undefined;
  readonly sampling: SamplerChoice;
  readonly batchExport: boolean;
  readonly maxExportBatchSize: number;
  readonly exportTimeoutMs: number;
  readonly maxQueueSize: number;
  readonly scheduleDelayMs: number;
  readonly attributeValueLimit: number;
  readonly maxSpansPerTrace: number;
  /** Without `none` and without duplicates; empty: register none. */
  readonly propagators: readonly Exclude<PropagatorName, 'none'>[];
  readonly captureContent: boolean;
  readonly successStatus: 'ok' | 'unset';
  readonly redaction: RedactionRules | undefined;
  readonly resourceAttributes: Attributes;
  readonly spanProcessors: readonly SpanProcessor[];
  readonly spanExporters: readonly SpanExporter[];
}

export type Environment = Readonly<Record<string, string | undefined>>;
export type Warn = (message: string) => void;

/**
 * Decides every option: the object passed in, then `AGENTCORE_*`, then `OTEL_*`, then the default.
 *
 * @param given what the program passed to `initializeTracing`
 * @param env environment variables; an empty one is unset, an unusable one is reported through `warn` and ignored
 * @throws {TracingConfigError} for an unknown option, or a value of the wrong kind, in `given`
 */
export function resolveConfig(given: Partial<TracingConfig> | undefined, env: Environment, warn: Warn): ResolvedConfig {
  const own = checkConfig(given);
  const fromEnv = environmentConfig(env, warn);
  const resourceAttributes = { ...fromEnv.resourceAttributes, ...own.resourceAttributes };
  const serviceName =
    own.serviceName ??
    serviceNameIn(own.resourceAttributes) ??
    fromEnv.serviceName ??
    serviceNameIn(fromEnv.resourceAttributes) ??
    'agentcore-modular';
  const propagators = own.propagators ?? fromEnv.propagators ?? ['tracecontext', 'baggage'];
  return {
    enabled: own.enabled ?? fromEnv.enabled ?? true,
    serviceName,
    otlp: resolveOtlp(own, fromEnv, env, warn),
    consoleExport: own.consoleExport ?? fromEnv.consoleExport ?? false,
    sampler: own.sampler,
    sampling: own.sampleRate === undefined ? (fromEnv.sampling ?? ratio(1)) : ratio(own.sampleRate),
    batchExport: own.batchExport ?? true,
    ...queue(own, fromEnv, warn),
    exportTimeoutMs: own.exportTimeoutMs ?? fromEnv.exportTimeoutMs ?? 30_000,
    scheduleDelayMs: own.scheduleDelayMs ?? fromEnv.scheduleDelayMs ?? 5_000,
    attributeValueLimit: own.attributeValueLimit ?? fromEnv.attributeValueLimit ?? DEFAULT_ATTRIBUTE_VALUE_LIMIT,
    maxSpansPerTrace: own.maxSpansPerTrace ?? 0,
    propagators: [...new Set(propagators)].filter((name) => name !== 'none'),
    captureContent: own.captureContent ?? fromEnv.captureContent ?? false,
    successStatus: own.successStatus ?? 'ok',
    redaction: own.redaction,
    resourceAttributes: { ...resourceAttributes, 'service.name': serviceName },
    spanProcessors: own.spanProcessors ?? [],
    spanExporters: own.spanExporters ?? [],
  };
}

function ratio(value: number): SamplerChoice {
  return { ratio: value, parentBased: true };
}

function serviceNameIn(attributes: Attributes | undefined): string | undefined {
  const name = attributes?.['service.name'];
  return typeof name === 'string' && name !== '' ? name : undefined;
}

interface QueueSizes {
  maxExportBatchSize?: number | undefined;
  maxQueueSize?: number | undefined;
}

/** A batch cannot be larger than the queue: the one that was asked for less explicitly gives way. */
function queue(own: QueueSizes, fromEnv: QueueSizes, warn: Warn): Required<Record<keyof QueueSizes, number>> {
  const maxExportBatchSize = own.maxExportBatchSize ?? fromEnv.maxExportBatchSize ?? 512;
  const maxQueueSize = own.maxQueueSize ?? fromEnv.maxQueueSize ?? 2048;
  if (maxExportBatchSize <= maxQueueSize) return { maxExportBatchSize, maxQueueSize };
  if (own.maxExportBatchSize !== undefined && own.maxQueueSize !== undefined) {
    const allowed = `at most maxQueueSize (${maxQueueSize})`;
    throw new TracingConfigError('maxExportBatchSize', maxExportBatchSize, allowed);
  }
  const queueGivesWay =
    own.maxQueueSize === undefined && (own.maxExportBatchSize !== undefined || fromEnv.maxQueueSize === undefined);
  if (queueGivesWay) return { maxExportBatchSize, maxQueueSize: maxExportBatchSize };
  if (own.maxExportBatchSize === undefined && fromEnv.maxExportBatchSize !== undefined) {
    warn(`OTEL_BSP_MAX_EXPORT_BATCH_SIZE=${maxExportBatchSize} is more than the queue of ${maxQueueSize}; using that`);
  }
  return { maxExportBatchSize: maxQueueSize, maxQueueSize };
}
