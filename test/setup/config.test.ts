/** `resolveConfig`: defaults, precedence, and what is said about options that cannot be used. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Environment, resolveConfig, type TracingConfig } from '../../src/setup/config.js';
import { TracingConfigError } from '../../src/setup/validate.js';

const test = suite('configuration');

function resolve(given: Partial<TracingConfig> | undefined, env: Environment = {}) {
  const warnings: string[] = [];
  const config = resolveConfig(given, env, (message) => warnings.push(message));
  return { config, warnings };
}

function refusal(given: unknown): TracingConfigError {
  try {
    resolve(given as Partial<TracingConfig>);
  } catch (error) {
    assert.instance(error, TracingConfigError);
    return error as TracingConfigError;
  }
  throw new Error(`accepted: ${JSON.stringify(given)}`);
}

test('the defaults are those of the table in api.md', () => {
  const { config, warnings } = resolve(undefined);
  assert.equal(config, {
    enabled: true,
    serviceName: 'agentcore-modular',
    otlp: undefined,
    consoleExport: false,
    sampler: undefined,
    sampling: { ratio: 1, parentBased: true },
    batchExport: true,
    maxExportBatchSize: 512,
    maxQueueSize: 2048,
    exportTimeoutMs: 30_000,
    scheduleDelayMs: 5_000,
    attributeValueLimit: 1024,
    maxSpansPerTrace: 0,
    propagators: ['tracecontext', 'baggage'],
    captureContent: false,
    successStatus: 'ok',
    redaction: undefined,
    resourceAttributes: { 'service.name': 'agentcore-modular' },
    spanProcessors: [],
    spanExporters: [],
  });
  assert.equal(warnings, []);
});

test('an option that is given as undefined is not given', () => {
  assert.is(resolve({ serviceName: undefined }, { OTEL_SERVICE_NAME: 'from-env' }).config.serviceName, 'from-env');
});

test('every source of the service name wins over the ones below it', () => {
  const env: Record<string, string> = {
    AGENTCORE_SERVICE_NAME: 'agentcore',
    OTEL_SERVICE_NAME: 'otel',
    OTEL_RESOURCE_ATTRIBUTES: 'service.name=resource',
  };
  const name = (given?: Partial<TracingConfig>) => resolve(given, env).config.serviceName;
  assert.is(name({ serviceName: 'object', resourceAttributes: { 'service.name': 'object resource' } }), 'object');
  assert.is(name({ resourceAttributes: { 'service.name': 'object resource' } }), 'object resource');
  assert.is(name(), 'agentcore');
  delete env.AGENTCORE_SERVICE_NAME;
  assert.is(name(), 'otel');
  delete env.OTEL_SERVICE_NAME;
  assert.is(name(), 'resource');
  delete env.OTEL_RESOURCE_ATTRIBUTES;
  assert.is(name(), 'agentcore-modular');
});

test('every source of the sample rate wins over the ones below it', () => {
  const env: Record<string, string> = {
    AGENTCORE_TRACE_SAMPLE_RATE: '0.2',
    OTEL_TRACES_SAMPLER: 'traceidratio',
    OTEL_TRACES_SAMPLER_ARG: '0.3',
  };
  assert.equal(resolve({ sampleRate: 0.1 }, env).config.sampling, { ratio: 0.1, parentBased: true });
  assert.equal(resolve({}, env).config.sampling, { ratio: 0.2, parentBased: true });
  delete env.AGENTCORE_TRACE_SAMPLE_RATE;
  assert.equal(resolve({}, env).config.sampling, { ratio: 0.3, parentBased: false });
});

test('every source of the endpoint wins over the ones below it', () => {
  const env: Record<string, string> = {
    AGENTCORE_OTLP_ENDPOINT: 'http://agentcore:4317',
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://traces:4317',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://all:4317',
  };
  const url = (given?: Partial<TracingConfig>) => resolve(given, env).config.otlp?.url;
  assert.is(url({ otlpEndpoint: 'http://object:4317' }), 'http://object:4317');
  assert.is(url(), 'http://agentcore:4317');
  delete env.AGENTCORE_OTLP_ENDPOINT;
  assert.is(url(), 'http://traces:4317');
  delete env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT;
  assert.is(url(), 'http://all:4317');
});

test('enabled: the object, then AGENTCORE_TRACING_ENABLED, then OTEL_SDK_DISABLED', () => {
  const env = { AGENTCORE_TRACING_ENABLED: 'true', OTEL_SDK_DISABLED: 'true' };
  assert.is(resolve({ enabled: false }, env).config.enabled, false);
  assert.is(resolve({}, env).config.enabled, true);
  assert.is(resolve({}, { OTEL_SDK_DISABLED: 'true' }).config.enabled, false);
  assert.is(resolve({ enabled: true }, { OTEL_SDK_DISABLED: 'true' }).config.enabled, true);
});

test('resource attributes of object and environment are merged, the object wins', () => {
  const { config } = resolve(
    { resourceAttributes: { 'deployment.environment.name': 'test', shards: [1, 2] } },
    { OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=env,team=core' },
  );
  assert.equal(config.resourceAttributes, {
    'deployment.environment.name': 'test',
    team: 'core',
    shards: [1, 2],
    'service.name': 'agentcore-modular',
  });
});

const refused: readonly (readonly [option: string, value: unknown, allowed: RegExp])[] = [
  ['enabled', 'true', /true or false/],
  ['serviceName', '', /a string that is not empty/],
  ['serviceName', 7, /a string/],
  ['otlpEndpoint', 'localhost:4317/x y', /http:\/\/host:port/],
  ['otlpEndpoint', 'ftp://localhost', /http:\/\/host:port/],
  ['otlpProtocol', 'http/json', /'grpc' or 'http\/protobuf'/],
  ['headers', { authorization: 1 }, /header names and string values/],
  ['consoleExport', 1, /true or false/],
  ['sampleRate', '0.5', /a number from 0\.0 to 1\.0/],
  ['sampleRate', 1.01, /a number from 0\.0 to 1\.0/],
  ['sampleRate', -0.1, /a number from 0\.0 to 1\.0/],
  ['sampleRate', Number.NaN, /a number from 0\.0 to 1\.0/],
  ['batchExport', null, /true or false/],
  ['maxExportBatchSize', 0, /at least 1/],
  ['maxExportBatchSize', 1.5, /whole number/],
  ['exportTimeoutMs', 0, /milliseconds/],
  ['exportTimeoutMs', Number.POSITIVE_INFINITY, /milliseconds/],
  ['maxQueueSize', -1, /at least 1/],
  ['scheduleDelayMs', 2 ** 31, /milliseconds/],
  ['attributeValueLimit', 0, /at least 1, or Infinity/],
  ['maxSpansPerTrace', -1, /at least 0/],
  ['propagators', [], /tracecontext/],
  ['propagators', ['none', 'baggage'], /tracecontext/],
  ['propagators', ['b3'], /tracecontext/],
  ['captureContent', 'SPAN_ONLY', /true or false/],
  ['successStatus', 'OK', /'ok' or 'unset'/],
  ['resourceAttributes', { a: { b: 1 } }, /strings, numbers, booleans/],
  ['spanProcessors', [{ onEnd() {} }], /span processors/],
  ['spanExporters', {}, /span exporters/],
];

for (const [option, value, allowed] of refused) {
  test(`${option}: ${typeof value === 'number' ? value : JSON.stringify(value)} throws and names all three`, () => {
    const error = refusal({ [option]: value });
    assert.is(error.option, option);
    assert.ok(Object.is(error.value, value));
    assert.match(error.allowed, allowed);
    assert.match(error.message, option);
    assert.match(error.message, error.allowed);
    if (typeof value === 'string') assert.match(error.message, JSON.stringify(value));
  });
}

test('what is wrong in redaction rules is named with its path', () => {
  for (const [redaction, path] of [
    [{ keys: 'password' }, 'redaction.keys'],
    [{ patterns: [] }, 'redaction.patterns'],
    [{ keys: ['a', { key: 'b', action: 'erase' }] }, 'redaction.keys[1].action'],
    [null, 'redaction'],
  ] as const) {
    const error = refusal({ redaction });
    assert.is(error.option, path);
    assert.ok(error.message.includes(path) && error.message.includes(error.allowed), error.message);
  }
});

test('a refused header value is not shown, for it may be a credential', () => {
  const secret = 'Bearer ' + 'abc123';
  assert.not.match(refusal({ headers: { authorization: [secret] } }).message, secret);
});

test('a password in a refused endpoint is not shown', () => {
  const password = 'hunter' + '2';
  assert.not.match(refusal({ otlpEndpoint: `ftp://me:${password}@host` }).message, password);
});

test('an unknown option names the nearest one', () => {
  assert.match(refusal({ sampelRate: 1 }).message, 'Did you mean sampleRate?');
  assert.match(refusal({ service_name: 'x' }).message, 'Did you mean serviceName?');
  assert.match(refusal({ endpoint: 'x' }).message, 'The options are enabled, serviceName, otlpEndpoint');
  assert.match(refusal({ toString: 1 }).message, 'Unknown tracing option toString');
});

test('what is no object of options is refused', () => {
  for (const given of [null, [], 'http://localhost:4317', 7])
    assert.match(refusal(given).message, 'an object of options');
});

test('a batch larger than the default queue raises the queue', () => {
  const { config } = resolve({ maxExportBatchSize: 4096 });
  assert.is(config.maxQueueSize, 4096);
  assert.is(config.maxExportBatchSize, 4096);
});

test('a queue smaller than the default batch lowers the batch', () => {
  const { config, warnings } = resolve({ maxQueueSize: 100 });
  assert.is(config.maxExportBatchSize, 100);
  assert.equal(warnings, []);
});

test('a batch larger than the queue is refused when the program gave both', () => {
  assert.match(refusal({ maxExportBatchSize: 100, maxQueueSize: 50 }).message, 'at most maxQueueSize (50)');
});

test('a batch from the environment gives way to the queue from the object, with a warning', () => {
  const { config, warnings } = resolve({ maxQueueSize: 100 }, { OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '200' });
  assert.is(config.maxExportBatchSize, 100);
  assert.is(warnings.length, 1);
});

test('propagators: none is nothing, and duplicates count once', () => {
  assert.equal(resolve({ propagators: ['none'] }).config.propagators, []);
  assert.equal(resolve({ propagators: ['baggage', 'baggage'] }).config.propagators, ['baggage']);
});

test.run();
