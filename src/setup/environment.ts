/** The environment variables of api.md, *Set-up*, but for those of the OTLP exporter (`otlp.ts`). */
import type { Attributes } from '@opentelemetry/api';
import type { Environment, PropagatorName, SamplerChoice, Warn } from './config.js';
import { EnvReader } from './env-values.js';

export type TracesExporter = 'otlp' | 'console' | 'none';

/** What the environment says; undefined where it says nothing usable. */
export interface EnvironmentConfig {
  readonly enabled: boolean | undefined;
  readonly serviceName: string | undefined;
  readonly resourceAttributes: Attributes;
  /** `OTEL_TRACES_EXPORTER`; undefined when it is not set. */
  readonly exporters: readonly TracesExporter[] | undefined;
  readonly consoleExport: boolean | undefined;
  readonly sampling: SamplerChoice | undefined;
  readonly maxExportBatchSize: number | undefined;
  readonly maxQueueSize: number | undefined;
  readonly exportTimeoutMs: number | undefined;
  readonly scheduleDelayMs: number | undefined;
  readonly attributeValueLimit: number | undefined;
  readonly propagators: readonly PropagatorName[] | undefined;
  readonly captureContent: boolean | undefined;
}

/** setTimeout's limit: a longer delay would fire at once. */
const MAX_DELAY = 2 ** 31 - 1;

export function environmentConfig(env: Environment, warn: Warn): EnvironmentConfig {
  const read = new EnvReader(env, warn);
  const exporters = tracesExporters(read);
  return {
    enabled: enabled(read),
    serviceName: read.first('AGENTCORE_SERVICE_NAME', 'OTEL_SERVICE_NAME')?.value,
    resourceAttributes: read.pairs('OTEL_RESOURCE_ATTRIBUTES'),
    exporters,
    consoleExport: exporters?.includes('console'),
    sampling: sampling(read, warn),
    maxExportBatchSize: read.whole('OTEL_BSP_MAX_EXPORT_BATCH_SIZE', 1),
    maxQueueSize: read.whole('OTEL_BSP_MAX_QUEUE_SIZE', 1),
    exportTimeoutMs: read.whole('OTEL_BSP_EXPORT_TIMEOUT', 1, MAX_DELAY),
    scheduleDelayMs: read.whole('OTEL_BSP_SCHEDULE_DELAY', 0, MAX_DELAY),
    attributeValueLimit:
      read.whole('OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT', 1) ?? read.whole('OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT', 1),
    propagators: propagators(read),
    captureContent: captureContent(read),
  };
}

function enabled(read: EnvReader): boolean | undefined {
  const ours = read.text('AGENTCORE_TRACING_ENABLED');
  const word = ours?.toLowerCase();
  if (word === 'true' || word === 'false') return word === 'true';
  if (ours !== undefined) read.ignored('AGENTCORE_TRACING_ENABLED', ours, 'true or false');
  return read.flag('OTEL_SDK_DISABLED') === true ? false : undefined;
}

function tracesExporters(read: EnvReader): TracesExporter[] | undefined {
  const known: readonly TracesExporter[] = ['otlp', 'console', 'none'];
  const names = read.names('OTEL_TRACES_EXPORTER', known, 'no exporter of ours (otlp, console, none)');
  return names?.includes('none') === true ? ['none'] : names;
}

function propagators(read: EnvReader): PropagatorName[] | undefined {
  const known: readonly PropagatorName[] = ['tracecontext', 'baggage', 'none'];
  const names = read.names('OTEL_PROPAGATORS', known, 'not supported (tracecontext, baggage, none)');
  return names?.includes('none') === true ? ['none'] : names;
}

const SAMPLERS: { readonly [name: string]: (ratio: number) => SamplerChoice } = {
  always_on: () => ({ ratio: 1, parentBased: false }),
  always_off: () => ({ ratio: 0, parentBased: false }),
  traceidratio: (ratio) => ({ ratio, parentBased: false }),
  parentbased_always_on: () => ({ ratio: 1, parentBased: true }),
  parentbased_always_off: () => ({ ratio: 0, parentBased: true }),
  parentbased_traceidratio: (ratio) => ({ ratio, parentBased: true }),
};

function sampling(read: EnvReader, warn: Warn): SamplerChoice | undefined {
  const allowed = 'a number from 0.0 to 1.0';
  const rate = read.number('AGENTCORE_TRACE_SAMPLE_RATE', 0, 1, allowed);
  if (rate !== undefined) return { ratio: rate, parentBased: true };
  const name = read.text('OTEL_TRACES_SAMPLER')?.toLowerCase();
  if (name === undefined) {
    if (read.text('OTEL_TRACES_SAMPLER_ARG') !== undefined) {
      warn('OTEL_TRACES_SAMPLER_ARG is used only together with OTEL_TRACES_SAMPLER; ignored');
    }
    return undefined;
  }
  const choose = Object.hasOwn(SAMPLERS, name) ? SAMPLERS[name] : undefined;
  if (choose === undefined) {
    return read.ignored('OTEL_TRACES_SAMPLER', name, `a sampler of ours (${Object.keys(SAMPLERS).join(', ')})`);
  }
  const takesRatio = name.endsWith('traceidratio');
  return choose(takesRatio ? (read.number('OTEL_TRACES_SAMPLER_ARG', 0, 1, allowed) ?? 1) : 1);
}

function captureContent(read: EnvReader): boolean | undefined {
  const variable = 'OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT';
  const value = read.text(variable);
  if (value === undefined) return undefined;
  const word = value.toUpperCase();
  if (word === 'TRUE' || word === 'SPAN_ONLY' || word === 'SPAN_AND_EVENT') return true;
  // Content in log events only is none on spans.
  if (word === 'FALSE' || word === 'NO_CONTENT' || word === 'EVENT_ONLY') return false;
  return read.ignored(variable, value, 'SPAN_ONLY, SPAN_AND_EVENT, EVENT_ONLY, NO_CONTENT, true or false');
}
