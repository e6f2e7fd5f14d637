/** The deferred exporter. */
import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import type { SpanExporter } from '@opentelemetry/sdk-trace-base';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { OtlpTarget } from '../../src/setup/config.js';
import { createOtlpExporter } from '../../src/setup/exporters.js';

const test = suite('exporters');

const target: OtlpTarget = {
  protocol: 'grpc',
  url: 'http://collector.example:4317',
  headers: {},
  timeoutMs: 1000,
  compression: 'none',
};

function exporterOf(load: () => Promise<SpanExporter>) {
  const lines: string[] = [];
  const report = (message: string, cause?: unknown) => lines.push(`${message} (${String(cause)})`);
  return { lines, exporter: createOtlpExporter({ target, report, load }) };
}

function exportOne(exporter: SpanExporter): Promise<ExportResult> {
  return new Promise((resolve) => exporter.export([], resolve));
}

const succeeding = (): SpanExporter => ({
  export: (_spans, done) => done({ code: ExportResultCode.SUCCESS }),
  shutdown: async () => {},
});

const failing = (error: Error): SpanExporter => ({
  export: (_spans, done) => done({ code: ExportResultCode.FAILED, error }),
  shutdown: async () => {},
});

test('the implementation is loaded with the first export, once', async () => {
  let loads = 0;
  const { exporter, lines } = exporterOf(async () => {
    loads += 1;
    return succeeding();
  });
  assert.is(loads, 0);
  const results = await Promise.all([exportOne(exporter), exportOne(exporter)]);
  assert.ok(results.every(({ code }) => code === ExportResultCode.SUCCESS));
  assert.is(loads, 1);
  assert.equal(lines, []);
});

test('an exporter that was never used is not loaded to be shut down', async () => {
  let loads = 0;
  const { exporter } = exporterOf(async () => {
    loads += 1;
    return succeeding();
  });
  await exporter.shutdown();
  assert.is(loads, 0);
  assert.is((await exportOne(exporter)).code, ExportResultCode.FAILED);
});

test('a package that cannot be loaded is a failed export and a line with the command that installs it', async () => {
  const { exporter, lines } = exporterOf(() => Promise.reject(new Error('Cannot find package')));
  assert.is((await exportOne(exporter)).code, ExportResultCode.FAILED);
  assert.match(lines[0] ?? '', 'npm i @opentelemetry/exporter-trace-otlp-grpc');
  assert.match(lines[0] ?? '', 'http://collector.example:4317');
  await exporter.shutdown();
});

test('an exporter that throws is a failed export', async () => {
  const throwing = succeeding();
  throwing.export = () => {
    throw new Error('broken');
  };
  const { exporter, lines } = exporterOf(async () => throwing);
  assert.is((await exportOne(exporter)).code, ExportResultCode.FAILED);
  assert.is(lines.length, 1);
});

test('whatever an exporter throws is a failed export', async () => {
  for (const thrown of [null, undefined, 'text', 7]) {
    const { exporter } = exporterOf(async () => ({
      ...succeeding(),
      export: () => {
        throw thrown;
      },
    }));
    assert.is((await exportOne(exporter)).code, ExportResultCode.FAILED);
  }
});

const fixes: readonly (readonly [error: Error, fix: RegExp])[] = [
  [Object.assign(new Error('14 UNAVAILABLE: connect ECONNREFUSED'), { code: 14 }), /start a collector there/],
  [Object.assign(new Error('16 UNAUTHENTICATED'), { code: 16 }), /OTEL_EXPORTER_OTLP_HEADERS/],
  [Object.assign(new Error('Forbidden'), { code: 403 }), /OTEL_EXPORTER_OTLP_HEADERS/],
  [
    Object.assign(new Error('14 UNAVAILABLE: wrong version number'), { code: 14 }),
    /http:\/\/ for a collector without TLS/,
  ],
  [Object.assign(new Error('13 INTERNAL: Protocol error'), { code: 13 }), /otlpProtocol/],
  [Object.assign(new Error('12 UNIMPLEMENTED'), { code: 12 }), /otlpProtocol/],
  [Object.assign(new Error('8 RESOURCE_EXHAUSTED'), { code: 8 }), /takes no more for now/],
  [new Error('Export failed with retryable status'), /takes no more for now/],
  [Object.assign(new Error('4 DEADLINE_EXCEEDED'), { code: 4 }), /exportTimeoutMs/],
];

for (const [error, fix] of fixes) {
  test(`${error.message}: the line names endpoint and fix`, async () => {
    const { exporter, lines } = exporterOf(async () => failing(error));
    await exportOne(exporter);
    assert.match(lines[0] ?? '', fix);
    assert.match(lines[0] ?? '', target.url);
  });
}

test('a flush waits for exports under way', async () => {
  let finish = () => {};
  const slow = succeeding();
  slow.export = (_spans, done) => {
    finish = () => done({ code: ExportResultCode.SUCCESS });
  };
  const { exporter } = exporterOf(async () => slow);
  const order: string[] = [];
  const exported = exportOne(exporter).then(() => order.push('exported'));
  const flushed = exporter.forceFlush?.().then(() => order.push('flushed'));
  await Promise.resolve().then(() => new Promise((resolve) => setImmediate(resolve)));
  assert.equal(order, []);
  finish();
  await Promise.all([exported, flushed]);
  assert.equal(order, ['exported', 'flushed']);
});

test.run();
