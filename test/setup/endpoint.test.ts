/** What may be written as an OTLP endpoint, and the URL that it means. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { endpointHint, endpointUrl, shownUrl } from '../../src/setup/endpoint.js';

const test = suite('endpoint');

const grpc: readonly (readonly [raw: string, url: string | undefined, tls?: boolean])[] = [
  ['http://localhost:4317', 'http://localhost:4317'],
  ['https://collector.example:443', 'https://collector.example:443'],
  ['https://collector.example', 'https://collector.example:443'],
  ['http://collector', 'http://collector:4317'],
  ['http://collector:80', 'http://collector:80'],
  [' localhost:4317 ', 'http://localhost:4317'],
  ['localhost', 'http://localhost:4317'],
  ['127.0.0.1:9', 'http://127.0.0.1:9'],
  ['[::1]:4317', 'http://[::1]:4317'],
  ['http://[::1]:4317/', 'http://[::1]:4317'],
  ['collector:4317', 'https://collector:4317'],
  ['collector:4317', 'http://collector:4317', false],
  ['localhost:4317', 'https://localhost:4317', true],
  ['http://localhost:4317/ignored', 'http://localhost:4317'],
  ['localhost:123456', undefined],
  ['ftp://localhost:4317', undefined],
  ['unix:/run/socket', undefined],
  ['http://', undefined],
  ['', undefined],
  ['a b', undefined],
];

for (const [raw, url, tls] of grpc) {
  test(`gRPC: ${JSON.stringify(raw)} means ${url}${tls === undefined ? '' : ` with TLS ${tls}`}`, () => {
    assert.is(endpointUrl(raw, { protocol: 'grpc', path: 'once', tls }), url);
  });
}

const http: readonly (readonly [raw: string, path: 'append' | 'once' | 'as-is', url: string | undefined])[] = [
  ['http://host:4318', 'append', 'http://host:4318/v1/traces'],
  ['http://host:4318/', 'append', 'http://host:4318/v1/traces'],
  ['https://host/otlp//', 'append', 'https://host/otlp/v1/traces'],
  ['http://host:4318/v1/traces', 'append', 'http://host:4318/v1/traces/v1/traces'],
  ['http://host:4318/v1/traces', 'once', 'http://host:4318/v1/traces'],
  ['http://host:4318?key=1', 'once', 'http://host:4318/v1/traces?key=1'],
  ['http://host:4318', 'as-is', 'http://host:4318/'],
  ['http://host:4318/custom', 'as-is', 'http://host:4318/custom'],
  ['host:4318', 'once', undefined],
];

for (const [raw, path, url] of http) {
  test(`HTTP, ${path}: ${raw} means ${url}`, () => {
    assert.is(endpointUrl(raw, { protocol: 'http/protobuf', path, tls: undefined }), url);
  });
}

test("a port or path of the other protocol gets a hint, one's own does not", () => {
  assert.match(endpointHint('http://localhost:4318', 'grpc') ?? '', "otlpProtocol: 'http/protobuf'");
  assert.match(endpointHint('localhost:4318', 'grpc') ?? '', 'http/protobuf');
  assert.match(endpointHint('http://localhost:9/v1/traces', 'grpc') ?? '', 'http/protobuf');
  assert.match(endpointHint('http://localhost:4317', 'http/protobuf') ?? '', "otlpProtocol: 'grpc'");
  assert.is(endpointHint('http://localhost:4317', 'grpc'), undefined);
  assert.is(endpointHint('http://localhost:4318/v1/traces', 'http/protobuf'), undefined);
});

test('messages never show the user name and password of a URL', () => {
  assert.is(shownUrl('https://user:' + 'word@host:4318/v1/traces?key=1'), 'https://host:4318/v1/traces');
});

test.run();
