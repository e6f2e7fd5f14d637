/** The receiver behind OpenTelemetry's own exporters. */
import { networkInterfaces } from 'node:os';
import { OTLPTraceExporter as GrpcExporter } from '@opentelemetry/exporter-trace-otlp-grpc';
import { OTLPTraceExporter as ProtoExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import type { SpanExporter } from '@opentelemetry/sdk-trace-base';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Collector, startCollector } from '../../cli/collector/index.js';
import type { ReceivedSpan } from '../../cli/collector/received-span.js';
import { toTreeSpan } from '../../cli/collector/to-tree.js';
import { renderTraces } from '../../src/tree.js';
import { exportSampleTrace } from './send.js';

const exporters = suite<{ collector: Collector }>('collector behind the official exporters');

exporters.before.each(async (context) => {
  context.collector = await startCollector();
});
exporters.after.each(async (context) => {
  delete process.env.OTEL_EXPORTER_OTLP_TRACES_COMPRESSION;
  await context.collector.stop();
});

function checkSampleTrace(spans: readonly ReceivedSpan[]): void {
  const [root, plan, tool] = ['modular.solve', 'planner.analyze_query', 'tool.search_engine'].map((name) => {
    const found = spans.filter((span) => span.name === name);
    assert.is(found.length, 1, `one span ${name}`);
    return found[0]!;
  });
  assert.is(spans.length, 3);
  assert.match(root!.traceId, /^[0-9a-f]{32}$/);
  assert.equal([plan!.traceId, tool!.traceId], [root!.traceId, root!.traceId]);
  assert.equal([root!.parentSpanId, plan!.parentSpanId, tool!.parentSpanId], [undefined, root!.spanId, root!.spanId]);
  assert.equal([root!.kind, tool!.kind], ['internal', 'client']);
  assert.is(root!.startTimeUnixNano, 1_700_000_000_000_000_000n);
  assert.equal([root!.startMs, root!.durationMs, tool!.durationMs], [1_700_000_000_000, 500, 150]);
  assert.equal(plan!.attributes, {
    'module.type': 'planner',
    tags: ['a', 'b'],
    ok: true,
    ratio: 0.5,
    count: 7,
    text: 'ünïcode 😀',
  });
  assert.equal(plan!.events, [
    { name: 'validation_passed', timeUnixNano: 1_700_000_000_010_000_000n, attributes: { score: 1 } },
  ]);
  assert.equal(tool!.links, [{ traceId: plan!.traceId, spanId: plan!.spanId, attributes: {} }]);
  assert.equal(
    [root!.status, plan!.status, tool!.status],
    [
      { code: 'unset', message: '' },
      { code: 'ok', message: '' },
      { code: 'error', message: 'upstream 503' },
    ],
  );
  assert.is(root!.resource.serviceName, 'sample-agent');
  assert.equal(root!.scope, { name: 'sample-scope', version: '1.2.3' });
  assert.is(
    renderTraces(spans.map(toTreeSpan)),
    'modular.solve [500ms]\n  ├─ planner.analyze_query [100ms]\n  └─ tool.search_engine [150ms] ✗ upstream 503',
  );
}

const MODES: readonly (readonly [string, (collector: Collector) => SpanExporter])[] = [
  ['gRPC', (collector) => new GrpcExporter({ url: collector.grpcEndpoint })],
  ['HTTP/protobuf', (collector) => new ProtoExporter({ url: `${collector.httpEndpoint}/v1/traces` })],
];
for (const [mode, make] of MODES) {
  for (const compression of ['none', 'gzip']) {
    exporters(`takes all that a span can carry over ${mode} with compression ${compression}`, async ({ collector }) => {
      process.env.OTEL_EXPORTER_OTLP_TRACES_COMPRESSION = compression;
      await exportSampleTrace(make(collector));
      checkSampleTrace(collector.spans());
      assert.equal(collector.stats(), {
        droppedSpans: 0,
        rejectedSpans: 0,
        refusedRequests: 0,
        lastRefusal: undefined,
      });
    });
  }
}

exporters('is reached as [::1], too, where the machine has IPv6', async ({ collector }) => {
  const hasIPv6 = Object.values(networkInterfaces()).some((list) => list?.some((entry) => entry.address === '::1'));
  const url = collector.httpEndpoint.replace('127.0.0.1', hasIPv6 ? '[::1]' : '127.0.0.1');
  await exportSampleTrace(new ProtoExporter({ url: `${url}/v1/traces` }));
  assert.is(collector.spans().length, 3);
});

exporters('tells listeners of every batch until they leave', async ({ collector }) => {
  const names: string[] = [];
  const leave = collector.onSpans((spans) => names.push(...spans.map((span) => span.name)));
  await exportSampleTrace(new GrpcExporter({ url: collector.grpcEndpoint }));
  assert.equal(names.sort(), ['modular.solve', 'planner.analyze_query', 'tool.search_engine']);
  leave();
  await exportSampleTrace(new GrpcExporter({ url: collector.grpcEndpoint }));
  assert.is(names.length, 3);
});

exporters('stops once, however often it is told to', async ({ collector }) => {
  await Promise.all([collector.stop(), collector.stop()]);
  await collector.stop();
});

exporters('says which port is taken', async ({ collector }) => {
  const taken = Number(new URL(collector.httpEndpoint).port);
  const error = await startCollector({ httpPort: taken }).catch((reason: unknown) => reason);
  assert.instance(error, Error);
  assert.match((error as Error).message, new RegExp(`cannot listen on 127\\.0\\.0\\.1:${taken}: .*EADDRINUSE`));
  const grpcTaken = Number(new URL(collector.grpcEndpoint).port);
  const grpcError = await startCollector({ grpcPort: grpcTaken }).catch((reason: unknown) => reason);
  assert.match((grpcError as Error).message, new RegExp(`cannot listen on 127\\.0\\.0\\.1:${grpcTaken}: `));
});

exporters.run();
