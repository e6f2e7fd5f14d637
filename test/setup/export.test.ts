/** Spans really leave: over OTLP/gRPC and OTLP/HTTP, to a receiver that is not ours. */
import { trace } from '@opentelemetry/api';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { OTLP_CONCURRENCY } from '../../src/setup/exporters.js';
import { forceFlush, initializeTracing, shutdownTracing } from '../../src/setup/lifecycle.js';
import { type Collector, hints, startCollector, stderrOf } from './support.js';

let collector: Collector;
const test = suite('export');

test.before(async () => {
  collector = await startCollector();
});
test.before.each(() => {
  collector.spans.length = 0;
  collector.batches.length = 0;
  collector.headers.length = 0;
});
test.after.each(shutdownTracing);
test.after(() => collector.close());

function makeSpan(name: string, attributes = {}): void {
  trace.getTracer('test').startSpan(name, { attributes }).end();
}

test('gRPC: spans arrive with the resource when tracing is shut down', async () => {
  initializeTracing({
    otlpEndpoint: collector.grpcUrl,
    serviceName: 'over-grpc',
    resourceAttributes: { 'deployment.environment.name': 'test' },
    headers: { 'X-Team': 'core' },
  });
  makeSpan('one', { answer: 'yes' });
  await shutdownTracing();
  assert.is(collector.spans.length, 1);
  const [span] = collector.spans;
  assert.is(span?.name, 'one');
  assert.is(span?.attributes.answer, 'yes');
  assert.is(span?.service, 'over-grpc');
  assert.is(span?.resource['deployment.environment.name'], 'test');
  assert.is(span?.resource['telemetry.sdk.name'], 'opentelemetry');
  assert.is(collector.headers[0]?.['x-team'], 'core');
});

test('HTTP/protobuf: a base URL gets /v1/traces, headers and spans arrive', async () => {
  initializeTracing({
    otlpEndpoint: collector.httpUrl,
    otlpProtocol: 'http/protobuf',
    serviceName: 'over-http',
    headers: { 'X-Team': 'core' },
  });
  makeSpan('one');
  await shutdownTracing();
  assert.equal(
    collector.spans.map(({ name, service }) => [name, service]),
    [['one', 'over-http']],
  );
  assert.is(collector.headers[0]?.['x-team'], 'core');
});

test('a bare loopback address is gRPC without TLS', async () => {
  initializeTracing({ otlpEndpoint: collector.grpcUrl.replace('http://', '') });
  makeSpan('bare');
  await shutdownTracing();
  assert.is(collector.spans[0]?.name, 'bare');
});

test('batches are no larger than maxExportBatchSize', async () => {
  initializeTracing({ otlpEndpoint: collector.grpcUrl, maxExportBatchSize: 2 });
  for (let index = 0; index < 5; index += 1) makeSpan(`span ${index}`);
  await shutdownTracing();
  assert.is(collector.spans.length, 5);
  assert.ok(collector.batches.every((size) => size <= 2));
});

test('a full queue of many batches is flushed whole, past the 30 requests that exporters allow by default', async () => {
  initializeTracing({ otlpEndpoint: collector.grpcUrl, maxExportBatchSize: 10, maxQueueSize: 500 });
  for (let index = 0; index < 500; index += 1) makeSpan(`span ${index}`);
  await shutdownTracing();
  assert.is(collector.spans.length, 500);
});

test('a burst past the queue is said once, with the exact number, and what the queue held arrives', async () => {
  const [batch, queue, burst] = [10, 100, 1000];
  const stderr = await stderrOf(async () => {
    initializeTracing({ otlpEndpoint: collector.grpcUrl, maxExportBatchSize: batch, maxQueueSize: queue });
    for (let index = 0; index < burst; index += 1) makeSpan(`span ${index}`);
    await shutdownTracing();
  });
  const held = queue + OTLP_CONCURRENCY * batch;
  assert.is(collector.spans.length, held);
  const [line = '', ...more] = hints(stderr);
  assert.equal(more, []);
  assert.match(line, `${burst - held} spans were dropped`);
  assert.match(line, 'maxQueueSize (now 100)');
});

test('batchExport: false loses nothing of a burst that the queue can hold', async () => {
  initializeTracing({ otlpEndpoint: collector.grpcUrl, batchExport: false });
  for (let index = 0; index < 200; index += 1) makeSpan(`span ${index}`);
  await shutdownTracing();
  assert.is(collector.spans.length, 200);
});

test('batchExport: false sends each span by itself, and a flush waits for it', async () => {
  initializeTracing({ otlpEndpoint: collector.grpcUrl, batchExport: false });
  makeSpan('one');
  makeSpan('two');
  await forceFlush();
  assert.is(collector.spans.length, 2);
  assert.equal(collector.batches, [1, 1]);
});

test('a flush also waits for an export that the timer had started', async () => {
  initializeTracing({ otlpEndpoint: collector.grpcUrl, maxExportBatchSize: 1 });
  makeSpan('sent at once, for the batch is full');
  await forceFlush();
  assert.is(collector.spans.length, 1);
});

test('string attributes are cut to attributeValueLimit, 1024 by default', async () => {
  const long = 'word '.repeat(1000);
  initializeTracing({ otlpEndpoint: collector.grpcUrl });
  makeSpan('default', { long });
  initializeTracing({ otlpEndpoint: collector.grpcUrl, attributeValueLimit: 10 });
  makeSpan('ten', { long });
  initializeTracing({ otlpEndpoint: collector.grpcUrl, attributeValueLimit: 20_000 });
  makeSpan('much', { long: 'word '.repeat(3000) });
  initializeTracing({ otlpEndpoint: collector.grpcUrl, attributeValueLimit: Number.POSITIVE_INFINITY });
  makeSpan('all', { long: 'word '.repeat(8000) });
  await shutdownTracing();
  const lengths = Object.fromEntries(collector.spans.map((span) => [span.name, String(span.attributes.long).length]));
  assert.equal(lengths, { default: 1024, ten: 10, much: 15_000, all: 40_000 });
});

test('what other instrumentations put on their spans is redacted', async () => {
  initializeTracing({ otlpEndpoint: collector.grpcUrl, redaction: { keys: ['house_rule'] } });
  makeSpan('http', { 'http.request.header.authorization': 'Bearer ' + 'abcdefgh12345678', house_rule: 'x', fine: 'y' });
  await shutdownTracing();
  const attributes = collector.spans[0]?.attributes ?? {};
  assert.not.match(JSON.stringify(attributes), 'abcdefgh12345678');
  assert.equal(attributes.house_rule, '***REDACTED***');
  assert.is(attributes.fine, 'y');
});

test('after initialising again spans carry the new service name, also those of tracers made before', async () => {
  initializeTracing({ otlpEndpoint: collector.grpcUrl, serviceName: 'service-1' });
  const early = trace.getTracer('made early');
  early.startSpan('first').end();
  initializeTracing({ otlpEndpoint: collector.httpUrl, otlpProtocol: 'http/protobuf', serviceName: 'service-2' });
  early.startSpan('second').end();
  await shutdownTracing();
  assert.equal(Object.fromEntries(collector.spans.map(({ name, service }) => [name, service])), {
    first: 'service-1',
    second: 'service-2',
  });
});

test('a gRPC exporter that meets an HTTP port says which option to change', async () => {
  const stderr = await stderrOf(async () => {
    initializeTracing({ otlpEndpoint: collector.httpUrl, exportTimeoutMs: 2000 });
    makeSpan('lost');
    await shutdownTracing();
  });
  assert.is(hints(stderr).length, 1, stderr);
  assert.match(stderr, collector.httpUrl);
  assert.match(stderr, 'otlpProtocol');
});

test('the environment alone is enough', async () => {
  process.env.AGENTCORE_OTLP_ENDPOINT = collector.grpcUrl;
  process.env.AGENTCORE_SERVICE_NAME = 'from-env';
  try {
    initializeTracing();
    makeSpan('env');
    await shutdownTracing();
  } finally {
    delete process.env.AGENTCORE_OTLP_ENDPOINT;
    delete process.env.AGENTCORE_SERVICE_NAME;
  }
  assert.equal(
    collector.spans.map(({ name, service }) => [name, service]),
    [['env', 'from-env']],
  );
});

test.run();
