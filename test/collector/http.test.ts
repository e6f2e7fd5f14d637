/** OTLP over HTTP by hand: what the specification asks for beside the spans themselves, and what is refused. */
import { gzipSync } from 'node:zlib';
import { fromBinary } from '@bufbuild/protobuf';
import { BinaryReader } from '@bufbuild/protobuf/wire';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ExportTraceServiceResponseSchema } from '../../cli/collector/generated/opentelemetry/proto/collector/trace/v1/trace_service_pb.js';
import { type Collector, startCollector } from '../../cli/collector/index.js';
import { type HttpAnswer, jsonRequest, SPAN_ID, send, TRACE_ID } from './send.js';

const JSON_TYPE = { 'content-type': 'application/json' };
const PROTOBUF_TYPE = { 'content-type': 'application/x-protobuf' };
const LIMIT = 100_000;

const http = suite<{ collector: Collector; url: string }>('collector over HTTP');

http.before(async (context) => {
  context.collector = await startCollector({ maxMessageBytes: LIMIT });
  context.url = `${context.collector.httpEndpoint}/v1/traces`;
});
http.after((context) => context.collector.stop());

function parsed(answer: HttpAnswer): unknown {
  return JSON.parse(answer.body.toString());
}

/** `code` of a `google.rpc.Status` in protobuf. */
function rpcCode(answer: HttpAnswer): number {
  const reader = new BinaryReader(answer.body);
  assert.equal(reader.tag(), [1, 0]);
  return reader.int32();
}

http(
  'maps OTLP/JSON: hex ids in any case, enums as integers, 64-bit integers as strings or numbers',
  async (context) => {
    const { collector, url } = context;
    const fields = {
      traceId: TRACE_ID.toUpperCase(),
      parentSpanId: '0000000000000000',
      kind: 3,
      startTimeUnixNano: '1700000000000000001',
      endTimeUnixNano: 1_700_000_000_500_000_000,
      status: { code: 2, message: 'bad' },
      events: [{ name: 'e', timeUnixNano: '5', attributes: [{ key: 'k', value: { stringValue: '' } }] }],
      links: [{ traceId: TRACE_ID, spanId: SPAN_ID }],
      attributes: [
        { key: 's', value: { stringValue: 'text' } },
        { key: 'i', value: { intValue: '42' } },
        { key: 'n', value: { intValue: -42 } },
        { key: 'big', value: { intValue: '-9223372036854775808' } },
        { key: 'd', value: { doubleValue: 1.5 } },
        { key: 'nan', value: { doubleValue: 'NaN' } },
        { key: 'b', value: { boolValue: false } },
        { key: 'bytes', value: { bytesValue: 'AQID' } },
        { key: 'array', value: { arrayValue: { values: [{ intValue: '1' }, {}, { stringValue: 'x' }] } } },
        { key: 'map', value: { kvlistValue: { values: [{ key: 'in', value: { boolValue: true } }] } } },
        { key: 'none' },
        { key: '__proto__', value: { stringValue: 'own' } },
      ],
      unknownField: { ignored: true },
    };
    const scope = { name: 'sc', version: '1' };
    const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'svc' } }] };
    const request = jsonRequest(fields, { scope }, { resource });
    const answer = await send(url, JSON.stringify(request), { 'content-type': 'application/json; charset=utf-8' });
    assert.is(answer.status, 200);
    assert.is(answer.headers['content-type'], 'application/json');
    assert.equal(parsed(answer), {});
    const span = collector.spans().find((entry) => entry.kind === 'client')!;
    assert.equal([span.traceId, span.spanId, span.parentSpanId], [TRACE_ID, SPAN_ID, undefined]);
    assert.is(span.startTimeUnixNano, 1_700_000_000_000_000_001n);
    assert.is(span.durationMs, 499.999999);
    assert.equal(span.status, { code: 'error', message: 'bad' });
    assert.equal(span.events, [{ name: 'e', timeUnixNano: 5n, attributes: { k: '' } }]);
    assert.equal(span.links, [{ traceId: TRACE_ID, spanId: SPAN_ID, attributes: {} }]);
    const { nan, ...attributes } = span.attributes;
    assert.ok(Number.isNaN(nan));
    assert.equal(Object.entries(attributes), [
      ['s', 'text'],
      ['i', 42],
      ['n', -42],
      ['big', -9223372036854775808n],
      ['d', 1.5],
      ['b', false],
      ['bytes', 'AQID'],
      ['array', [1, null, 'x']],
      ['map', { in: true }],
      ['none', null],
      ['__proto__', 'own'],
    ]);
    assert.equal([span.resource.serviceName, span.scope], ['svc', { name: 'sc', version: '1' }]);
  },
);

http(
  'takes gzip, and answers an empty protobuf request with an empty answer in protobuf',
  async ({ collector, url }) => {
    const name = 'zipped';
    const body = gzipSync(JSON.stringify(jsonRequest({ name })));
    const zipped = await send(url, body, { ...JSON_TYPE, 'content-encoding': 'gzip' });
    assert.is(zipped.status, 200);
    assert.ok(collector.spans().some((span) => span.name === name));
    const empty = await send(url, '', PROTOBUF_TYPE);
    assert.is(empty.status, 200);
    assert.is(empty.headers['content-type'], 'application/x-protobuf');
    assert.is(empty.body.length, 0);
  },
);

http(
  'leaves out spans without valid ids and says how many, in the encoding of the request',
  async ({ collector, url }) => {
    const before = collector.stats().rejectedSpans;
    const name = 'without an id';
    for (const ids of [{ traceId: '' }, { spanId: '00' }, { traceId: '0'.repeat(32) }, { spanId: '0'.repeat(16) }]) {
      const answer = await send(url, JSON.stringify(jsonRequest({ name, ...ids })), JSON_TYPE);
      assert.is(answer.status, 200);
      assert.is((parsed(answer) as { partialSuccess: Record<string, unknown> }).partialSuccess.rejectedSpans, '1');
    }
    // resource_spans { scope_spans { spans { name: "x" } } }
    const answer = await send(url, Buffer.from([0x0a, 7, 0x12, 5, 0x12, 3, 0x2a, 1, 0x78]), PROTOBUF_TYPE);
    assert.is(answer.status, 200);
    assert.is(fromBinary(ExportTraceServiceResponseSchema, answer.body).partialSuccess?.rejectedSpans, 1n);
    assert.is(collector.stats().rejectedSpans - before, 5);
    assert.not.ok(collector.spans().some((span) => span.name === name || span.name === 'x'));
  },
);

const MALFORMED: readonly (readonly [string, string | Uint8Array, RegExp])[] = [
  ['an empty body', '', /not JSON/],
  ['text that is no JSON', '{"resourceSpans":', /not JSON/],
  ['bytes that are no UTF-8', Buffer.from([0x22, 0xff, 0x22]), /not JSON/],
  ['JSON that is no object', '[]', /the request must be an object/],
  ['an object for a list', '{"resourceSpans":{}}', /resourceSpans must be an array/],
  ['a list of null', '{"resourceSpans":[null]}', /an entry of resourceSpans must be an object/],
  ['ids in base64', JSON.stringify(jsonRequest({ traceId: 'CvdlGRbNQ92ESOshHIAxnA==' })), /traceId must be hex digits/],
  ['an enum by name', JSON.stringify(jsonRequest({ kind: 'SPAN_KIND_SERVER' })), /kind must be an integer/],
  ['a name that is no string', JSON.stringify(jsonRequest({ name: 5 })), /name must be a string/],
  ['a negative time', JSON.stringify(jsonRequest({ startTimeUnixNano: '-1' })), /startTimeUnixNano must be a 64-bit/],
  ['a time past 64 bits', JSON.stringify(jsonRequest({ endTimeUnixNano: '18446744073709551616' })), /64-bit integer/],
  ['a fraction for an integer', JSON.stringify(jsonRequest(attribute({ intValue: 1.5 }))), /intValue must be a 64-bit/],
  ['text for a number', JSON.stringify(jsonRequest(attribute({ doubleValue: 'x' }))), /doubleValue must be a number/],
  [
    'text for a boolean',
    JSON.stringify(jsonRequest(attribute({ boolValue: 'true' }))),
    /boolValue must be true or false/,
  ],
  ['attributes nested without end', deeplyNested(1000), /nested deeper than 100/],
];
for (const [what, body, message] of MALFORMED) {
  http(`answers ${what} with 400 and the reason, in JSON`, async ({ url }) => {
    const answer = await send(url, body, JSON_TYPE);
    assert.is(answer.status, 400);
    assert.is(answer.headers['content-type'], 'application/json');
    const status = parsed(answer) as { code: number; message: string };
    assert.is(status.code, 3);
    assert.match(status.message, message);
  });
}

function attribute(value: unknown): Record<string, unknown> {
  return { attributes: [{ key: 'k', value }] };
}

function deeplyNested(depth: number): string {
  const inner = `${'{"arrayValue":{"values":['.repeat(depth)}${']}}'.repeat(depth)}`;
  return JSON.stringify(jsonRequest(attribute(0))).replace('"value":0', `"value":${inner}`);
}

http('answers garbage and truncated protobuf with 400 and a status in protobuf', async ({ url }) => {
  for (const bytes of [
    [0xff, 0xff, 0xff],
    [0x0a, 0x7f],
    [0x0a, 3, 0x12, 9, 1],
  ]) {
    const answer = await send(url, Buffer.from(bytes), PROTOBUF_TYPE);
    assert.is(answer.status, 400);
    assert.is(answer.headers['content-type'], 'application/x-protobuf');
    assert.is(rpcCode(answer), 3);
  }
});

http('answers any bytes, in either encoding, packed or not, and keeps answering', async ({ url }) => {
  const types = fc.constantFrom(JSON_TYPE, PROTOBUF_TYPE);
  const encodings = fc.constantFrom({}, { 'content-encoding': 'gzip' });
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), types, encodings, async (bytes, type, encoding) => {
      const answer = await send(url, bytes, { ...type, ...encoding });
      assert.ok(answer.status === 200 || answer.status === 400, `status ${answer.status}`);
    }),
    { numRuns: 200 },
  );
  assert.is((await send(url, JSON.stringify(jsonRequest()), JSON_TYPE)).status, 200);
});

http('answers a body past the limit with 413: announced, streamed, or inside gzip', async ({ collector, url }) => {
  const before = collector.spans().length;
  const announced = await send(url, (request) => request.flushHeaders(), {
    ...JSON_TYPE,
    'content-length': `${LIMIT + 1}`,
  });
  assert.is(announced.status, 413);
  const streamed = await send(
    url,
    (request) => {
      request.write(Buffer.alloc(LIMIT));
      request.end(Buffer.alloc(1));
    },
    PROTOBUF_TYPE,
  );
  assert.is(streamed.status, 413);
  assert.is(rpcCode(streamed), 8);
  const bomb = gzipSync(Buffer.alloc(200 * LIMIT));
  assert.ok(bomb.length < LIMIT);
  const unpacked = await send(url, bomb, { ...JSON_TYPE, 'content-encoding': 'gzip' });
  assert.is(unpacked.status, 413);
  assert.is((parsed(unpacked) as { code: number }).code, 8);
  assert.is(collector.spans().length, before);
});

http('takes a body of just the limit', async ({ url }) => {
  const request = JSON.stringify(jsonRequest());
  const answer = await send(url, request + ' '.repeat(LIMIT - request.length), JSON_TYPE);
  assert.is(answer.status, 200);
});

http('answers what is not gzip with 400, and other encodings with 415', async ({ url }) => {
  assert.is((await send(url, 'plain', { ...JSON_TYPE, 'content-encoding': 'gzip' })).status, 400);
  const truncated = gzipSync('{}').subarray(0, 10);
  assert.is((await send(url, truncated, { ...JSON_TYPE, 'content-encoding': 'gzip' })).status, 400);
  assert.is((await send(url, '{}', { ...JSON_TYPE, 'content-encoding': 'br' })).status, 415);
});

http('answers other content types with 415, paths with 404 and methods with 405', async ({ url }) => {
  assert.is((await send(url, '{}', { 'content-type': 'text/plain' })).status, 415);
  assert.is((await send(url, '{}', {})).status, 415);
  assert.is((await send(url.replace('traces', 'metrics'), '{}', JSON_TYPE)).status, 404);
  const get = await send(url, '', {}, 'GET');
  assert.equal([get.status, get.headers.allow], [405, 'POST']);
});

http('refuses what does not name this machine as Host, and never allows another origin', async ({ collector, url }) => {
  const body = JSON.stringify(jsonRequest({ name: 'from afar' }));
  const port = new URL(url).port;
  for (const host of ['evil.example', `evil.example:${port}`, `127.0.0.1.evil.example:${port}`, '10.0.0.1']) {
    assert.is((await send(url, body, { ...JSON_TYPE, host })).status, 403, `Host: ${host}`);
  }
  for (const origin of ['https://evil.example', 'null', 'http://localhost.evil.example']) {
    assert.is((await send(url, body, { ...JSON_TYPE, origin })).status, 403, `Origin: ${origin}`);
  }
  assert.not.ok(collector.spans().some((span) => span.name === 'from afar'));
  for (const host of [
    'localhost',
    `LOCALHOST:${port}`,
    `agent.localhost:${port}`,
    `127.0.0.1:${port}`,
    `[::1]:${port}`,
  ]) {
    assert.is((await send(url, body, { ...JSON_TYPE, host })).status, 200, `Host: ${host}`);
  }
  const preflight = await send(url, '', { origin: 'http://localhost:3000' }, 'OPTIONS');
  assert.is(preflight.status, 405);
  assert.is(preflight.headers['access-control-allow-origin'], undefined);
});

http('survives a caller that goes away in the middle of a body', async ({ collector, url }) => {
  const before = collector.stats().refusedRequests;
  const error = await send(
    url,
    (request) => {
      request.write('{', () => request.destroy(new Error('gone')));
    },
    { ...JSON_TYPE, 'content-length': '100' },
  ).catch((reason: unknown) => reason);
  assert.is((error as Error).message, 'gone');
  assert.is((await send(url, JSON.stringify(jsonRequest()), JSON_TYPE)).status, 200);
  assert.ok(collector.stats().refusedRequests <= before + 1);
});

http.run();
