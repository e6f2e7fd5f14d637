/** The environment variables: OpenTelemetry's rules for values, and each variable's effect. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Environment, type ResolvedConfig, resolveConfig } from '../../src/setup/config.js';

const test = suite('environment');

function resolve(env: Environment) {
  const warnings: string[] = [];
  const config = resolveConfig(undefined, env, (message) => warnings.push(message));
  return { config, warnings };
}

interface Row {
  readonly env: Environment;
  readonly expect: Partial<ResolvedConfig>;
  /** The one warning; none when absent. */
  readonly warning?: RegExp;
}

const rows: readonly Row[] = [
  { env: { AGENTCORE_TRACING_ENABLED: 'FALSE' }, expect: { enabled: false } },
  { env: { AGENTCORE_TRACING_ENABLED: 'True' }, expect: { enabled: true } },
  { env: { AGENTCORE_TRACING_ENABLED: '0' }, expect: { enabled: true }, warning: /^AGENTCORE_TRACING_ENABLED="0"/ },
  { env: { AGENTCORE_TRACING_ENABLED: '' }, expect: { enabled: true } },
  { env: { OTEL_SDK_DISABLED: 'TRUE' }, expect: { enabled: false } },
  { env: { OTEL_SDK_DISABLED: 'false' }, expect: { enabled: true } },
  { env: { OTEL_SDK_DISABLED: '1' }, expect: { enabled: true }, warning: /^OTEL_SDK_DISABLED="1"/ },
  { env: { AGENTCORE_TRACE_SAMPLE_RATE: '0.5' }, expect: { sampling: { ratio: 0.5, parentBased: true } } },
  {
    env: { AGENTCORE_TRACE_SAMPLE_RATE: '50%' },
    expect: { sampling: { ratio: 1, parentBased: true } },
    warning: /^AGENTCORE_TRACE_SAMPLE_RATE="50%" is not a number from 0\.0 to 1\.0; ignored$/,
  },
  {
    env: { AGENTCORE_TRACE_SAMPLE_RATE: '1.5' },
    expect: { sampling: { ratio: 1, parentBased: true } },
    warning: /0\.0 to 1\.0/,
  },
  { env: { OTEL_TRACES_SAMPLER: 'always_off' }, expect: { sampling: { ratio: 0, parentBased: false } } },
  { env: { OTEL_TRACES_SAMPLER: 'always_on' }, expect: { sampling: { ratio: 1, parentBased: false } } },
  { env: { OTEL_TRACES_SAMPLER: 'parentbased_always_off' }, expect: { sampling: { ratio: 0, parentBased: true } } },
  { env: { OTEL_TRACES_SAMPLER: 'parentbased_always_on' }, expect: { sampling: { ratio: 1, parentBased: true } } },
  {
    env: { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '.25' },
    expect: { sampling: { ratio: 0.25, parentBased: true } },
  },
  { env: { OTEL_TRACES_SAMPLER: 'traceidratio' }, expect: { sampling: { ratio: 1, parentBased: false } } },
  {
    env: { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '2' },
    expect: { sampling: { ratio: 1, parentBased: false } },
    warning: /^OTEL_TRACES_SAMPLER_ARG="2"/,
  },
  {
    env: { OTEL_TRACES_SAMPLER: 'jaeger_remote' },
    expect: { sampling: { ratio: 1, parentBased: true } },
    warning: /^OTEL_TRACES_SAMPLER="jaeger_remote" is not a sampler of ours/,
  },
  {
    env: { OTEL_TRACES_SAMPLER_ARG: '0.5' },
    expect: { sampling: { ratio: 1, parentBased: true } },
    warning: /only together with OTEL_TRACES_SAMPLER/,
  },
  {
    env: {
      OTEL_BSP_MAX_QUEUE_SIZE: '100',
      OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '10',
      OTEL_BSP_SCHEDULE_DELAY: '0',
      OTEL_BSP_EXPORT_TIMEOUT: ' 7 ',
    },
    expect: { maxQueueSize: 100, maxExportBatchSize: 10, scheduleDelayMs: 0, exportTimeoutMs: 7 },
  },
  { env: { OTEL_BSP_MAX_QUEUE_SIZE: '0x10' }, expect: { maxQueueSize: 2048 }, warning: /whole number of at least 1/ },
  { env: { OTEL_BSP_SCHEDULE_DELAY: '-1' }, expect: { scheduleDelayMs: 5000 }, warning: /at least 0/ },
  { env: { OTEL_BSP_SCHEDULE_DELAY: '1.5' }, expect: { scheduleDelayMs: 5000 }, warning: /whole number/ },
  { env: { OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: '64' }, expect: { attributeValueLimit: 64 } },
  {
    env: { OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: '64', OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT: '32' },
    expect: { attributeValueLimit: 32 },
  },
  { env: { OTEL_PROPAGATORS: 'baggage, tracecontext,baggage' }, expect: { propagators: ['baggage', 'tracecontext'] } },
  { env: { OTEL_PROPAGATORS: 'none' }, expect: { propagators: [] } },
  {
    env: { OTEL_PROPAGATORS: 'b3,tracecontext' },
    expect: { propagators: ['tracecontext'] },
    warning: /"b3" is not supported/,
  },
  { env: { OTEL_PROPAGATORS: 'b3' }, expect: { propagators: ['tracecontext', 'baggage'] }, warning: /"b3"/ },
  { env: { OTEL_TRACES_EXPORTER: 'console' }, expect: { consoleExport: true, otlp: undefined } },
  { env: { OTEL_TRACES_EXPORTER: 'zipkin' }, expect: { consoleExport: false, otlp: undefined }, warning: /"zipkin"/ },
  { env: { OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: 'span_only' }, expect: { captureContent: true } },
  { env: { OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: 'SPAN_AND_EVENT' }, expect: { captureContent: true } },
  { env: { OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: 'true' }, expect: { captureContent: true } },
  { env: { OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: 'EVENT_ONLY' }, expect: { captureContent: false } },
  {
    env: { OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: 'yes' },
    expect: { captureContent: false },
    warning: /SPAN_ONLY/,
  },
  {
    env: { OTEL_RESOURCE_ATTRIBUTES: 'team=a%20b%2Cc,empty=,__proto__=x' },
    expect: {
      resourceAttributes: JSON.parse('{"team":"a b,c","empty":"","__proto__":"x","service.name":"agentcore-modular"}'),
    },
  },
  {
    env: { OTEL_RESOURCE_ATTRIBUTES: 'team=%E0%A4%A,other=1' },
    expect: { resourceAttributes: { 'service.name': 'agentcore-modular' } },
    warning: /^OTEL_RESOURCE_ATTRIBUTES is not a list of key=value pairs/,
  },
];

for (const { env, expect, warning } of rows) {
  test(`${JSON.stringify(env)}${warning === undefined ? '' : ' warns'}`, () => {
    const { config, warnings } = resolve(env);
    for (const [option, value] of Object.entries(expect)) {
      assert.equal(config[option as keyof ResolvedConfig], value, option);
    }
    if (warning === undefined) assert.equal(warnings, []);
    else {
      assert.is(warnings.length, 1);
      assert.match(warnings[0] ?? '', warning);
    }
  });
}

test('OTEL_TRACES_EXPORTER decides about the OTEL endpoint only, not about ours', () => {
  const env = { OTEL_TRACES_EXPORTER: 'none', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://all:4317' };
  assert.is(resolve(env).config.otlp, undefined);
  assert.is(resolve({ ...env, AGENTCORE_OTLP_ENDPOINT: 'http://ours:4317' }).config.otlp?.url, 'http://ours:4317');
});

test('OTEL_TRACES_EXPORTER=otlp without an endpoint means the default one of its protocol', () => {
  assert.is(resolve({ OTEL_TRACES_EXPORTER: 'otlp' }).config.otlp?.url, 'http://localhost:4317');
  const http = { OTEL_TRACES_EXPORTER: 'otlp,console', OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' };
  assert.is(resolve(http).config.otlp?.url, 'http://localhost:4318/v1/traces');
  assert.is(resolve(http).config.consoleExport, true);
});

test('the variables of the exporter, those for traces before the general ones', () => {
  const { config, warnings } = resolve({
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://all:4318',
    OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
    OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/protobuf',
    OTEL_EXPORTER_OTLP_TIMEOUT: '5000',
    OTEL_EXPORTER_OTLP_TRACES_TIMEOUT: '700',
    OTEL_EXPORTER_OTLP_HEADERS: 'X-Team=core,x-shared=general',
    OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'x-shared=a%20b',
    OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
  });
  assert.equal(config.otlp, {
    protocol: 'http/protobuf',
    url: 'http://all:4318/v1/traces',
    headers: { 'x-team': 'core', 'x-shared': 'a b' },
    timeoutMs: 700,
    compression: 'gzip',
  });
  assert.equal(warnings, []);
});

test('unusable variables of the exporter are ignored with a warning each', () => {
  const { config, warnings } = resolve({
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://all:4317',
    OTEL_EXPORTER_OTLP_PROTOCOL: 'carrier-pigeon',
    OTEL_EXPORTER_OTLP_TIMEOUT: 'soon',
    OTEL_EXPORTER_OTLP_HEADERS: 'no pair',
    OTEL_EXPORTER_OTLP_COMPRESSION: 'zstd',
    OTEL_EXPORTER_OTLP_INSECURE: 'yes',
    OTEL_EXPORTER_OTLP_CERTIFICATE: 'no/such/file.pem',
  });
  assert.equal(config.otlp, {
    protocol: 'grpc',
    url: 'http://all:4317',
    headers: {},
    timeoutMs: 10_000,
    compression: 'none',
  });
  for (const name of ['PROTOCOL', 'TIMEOUT', 'HEADERS', 'COMPRESSION', 'INSECURE', 'CERTIFICATE']) {
    assert.is(warnings.filter((line) => line.startsWith(`OTEL_EXPORTER_OTLP_${name}`)).length, 1, name);
  }
  assert.is(warnings.length, 6);
});

test('an unusable endpoint is ignored and the next source is used', () => {
  const { config, warnings } = resolve({
    AGENTCORE_OTLP_ENDPOINT: 'not an endpoint',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://all:4317',
  });
  assert.is(config.otlp?.url, 'http://all:4317');
  assert.is(warnings.length, 1);
  assert.match(warnings[0] ?? '', 'AGENTCORE_OTLP_ENDPOINT');
});

test.run();
