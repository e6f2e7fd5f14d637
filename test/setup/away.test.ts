/** A collector that is away must not cost the program more than a line. */
import { trace } from '@opentelemetry/api';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { forceFlush, initializeTracing, shutdownTracing } from '../../src/setup/lifecycle.js';
import { closedPort, hints, runChild, startCollector, stderrOf } from './support.js';

const test = suite('collector away');

for (const protocol of ['grpc', 'http/protobuf']) {
  test(`${protocol}: flush and shutdown resolve, one line names the endpoint and the fix, one the loss in all, exit code 0`, async () => {
    const endpoint = `http://127.0.0.1:${await closedPort()}`;
    const env = {
      AGENTCORE_OTLP_ENDPOINT: endpoint,
      OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
      OTEL_EXPORTER_OTLP_TIMEOUT: '500',
    };
    const { code, stdout, stderr } = await runChild('away.ts', { env });
    assert.is(stdout, 'flushed\nflushed\nflushed\nshut down\n');
    assert.is(code, 0);
    const [first = '', total = '', ...more] = hints(stderr);
    assert.equal(more, []);
    assert.match(first, endpoint);
    assert.match(first, 'start a collector there');
    assert.match(first, '1 span was lost');
    assert.match(total, '4 spans were not sent in all');
  });
}

test('a collector that comes later gets the spans that end later', async () => {
  const port = await closedPort();
  const tracer = trace.getTracer('test');
  await stderrOf(async () => {
    initializeTracing({ otlpEndpoint: `127.0.0.1:${port}`, exportTimeoutMs: 1000 });
    tracer.startSpan('too early').end();
    await forceFlush();
  });
  const collector = await startCollector(port);
  try {
    // gRPC connects again after a second or so; until then each flush fails at once.
    const deadline = performance.now() + 30_000;
    while (collector.spans.length === 0 && performance.now() < deadline) {
      tracer.startSpan('later').end();
      await stderrOf(forceFlush);
    }
    assert.is(collector.spans[0]?.name, 'later');
  } finally {
    await shutdownTracing();
    await collector.close();
  }
});

test.run();
