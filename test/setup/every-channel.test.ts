/**
 * Secrets in every channel that a span has, of our own spans and those of others, sent over both protocols to a receiver
 * that keeps the bytes: none of them has one (issue *Safety*, item 2).
 */
import { createServer } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import type { AddressInfo, Server } from 'node:net';
import {
  context,
  createTraceState,
  propagation,
  type Span,
  SpanStatusCode,
  TraceFlags,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { injectContext, withModuleSpan, withToolSpan } from '../../src/index.js';
import { initializeTracing, shutdownTracing } from '../../src/setup/lifecycle.js';
import { alnum } from '../sanitize/fake.js';

let made = 0;
const planted: string[] = [];

/** A new secret each time, so that the one that leaks says where it came from. */
function secret(channel: string): string {
  const value = `gh${'p_'}${alnum(36, ++made)}`;
  planted.push(`${channel}: ${value}`);
  return value;
}

interface Receiver {
  readonly url: string;
  bytes(): string;
  close(): Promise<unknown>;
}

async function listen(server: Server, chunks: Buffer[]): Promise<Receiver> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bytes: () => Buffer.concat(chunks).toString('latin1'),
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

function httpReceiver(): Promise<Receiver> {
  const chunks: Buffer[] = [];
  const server = createServer((request, response) => {
    chunks.push(Buffer.from(JSON.stringify(request.rawHeaders)));
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end());
  });
  return listen(server, chunks);
}

function grpcReceiver(): Promise<Receiver> {
  const chunks: Buffer[] = [];
  const server = createHttp2Server();
  server.on('stream', (stream, headers) => {
    chunks.push(Buffer.from(JSON.stringify(headers)));
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => {
      stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
      // One message, empty: a frame of no compression and length 0.
      stream.end(Buffer.alloc(5));
    });
  });
  return listen(server, chunks);
}

/** Everything that the API lets one put on a span. */
function fill(span: Span, whose: string): void {
  const plant = (channel: string) => secret(`${whose}, ${channel}`);
  span.updateName(`search ${plant('name')} done`);
  span.setAttributes({
    [`${whose}.kept`]: 'kept-value',
    note: `see ${plant('attribute')}`,
    list: ['first', plant('list')],
    api_key: plant('key'),
    [plant('name of an attribute')]: 'x',
    json: JSON.stringify({ deep: [{ password: plant('JSON') }] }),
    url: `https://ada:${plant('URL')}@example.com/?token=${plant('query')}`,
  });
  span.addEvent(`retry with ${plant('name of an event')}`, {
    header: `Bearer ${plant('event')}`,
    all: [plant('events')],
  });
  const error = new Error(`401 for ${plant('message')}`);
  error.stack = `Error: 401\n    at login (https://example.com/a.js?token=${plant('stack')}:1:2)`;
  span.recordException(error);
  span.recordException({
    name: `Failure ${plant('name of an exception')}`,
    code: plant('code'),
    message: plant('plain'),
  });
  span.setStatus({ code: SpanStatusCode.ERROR, message: `failed with password=${plant('status')}` });
  span.addLink({
    context: {
      ...{ traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: TraceFlags.SAMPLED },
      traceState: createTraceState(`vendor=${plant('state of a link')},other=fine`),
    },
    attributes: { why: plant('link'), api_key: plant('key of a link') },
  });
}

async function makeSpans(): Promise<void> {
  const parent = {
    ...{ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: TraceFlags.SAMPLED, isRemote: true },
    traceState: createTraceState(`rojo=${secret('trace state')},congo=t61rcWkgMzE`),
  };
  const others: readonly (readonly [string, Tracer])[] = [
    ['hand-made', trace.getTracer('app')],
    ['library', trace.getTracer(`lib ${secret('scope')}`, `1.0-${secret('version of a scope')}`)],
  ];
  await context.with(trace.setSpanContext(context.active(), parent), async () => {
    for (const [whose, tracer] of others) {
      const span = tracer.startSpan('work', { attributes: { start: secret(`${whose}, at start`) } });
      fill(span, whose);
      span.end();
    }
    await withModuleSpan({ moduleType: 'planner', operation: 'plan' }, async (span) => {
      fill(span, 'module');
      const headers: Record<string, string> = {};
      const baggage = propagation.createBaggage({ tenant: { value: 'acme' }, note: { value: secret('baggage') } });
      context.with(propagation.setBaggage(context.active(), baggage), () => injectContext(headers));
      assert.match(JSON.stringify(headers), /traceparent/);
      // The state of a trace is passed on as it came: it belongs to the tracers that wrote it.
      outgoing.push(JSON.stringify({ ...headers, tracestate: '' }));
    });
    const parameters = { query: 'kept-query', password: secret('tool parameter'), nested: [{ token: secret('tool') }] };
    await withToolSpan({ toolName: 'search', parameters }, async (span) => fill(span, 'tool'));
    await withToolSpan({ toolName: 'fail' }, () => Promise.reject(new Error(`no ${secret('rejection')}`))).catch(
      () => {},
    );
  });
}

const outgoing: string[] = [];
const test = suite('every channel');
test.before.each(() => {
  planted.length = 0;
  outgoing.length = 0;
});
test.after.each(shutdownTracing);

const WAYS = [
  ['grpc', grpcReceiver],
  ['http/protobuf', httpReceiver],
] as const;

for (const [otlpProtocol, start] of WAYS) {
  for (const isOwn of [true, false]) {
    test(`${otlpProtocol}, ${isOwn ? 'our exporter' : 'an exporter behind a processor of the user'}: no secret in the bytes`, async () => {
      const receiver = await start();
      try {
        const resourceAttributes = {
          'process.command_args': ['app', `--token=${secret('argument')}`],
          db_password: secret('resource'),
        };
        const ends = { otlpEndpoint: receiver.url, otlpProtocol };
        const seen: string[] = [];
        const spanProcessors = [
          {
            onStart() {},
            onEnd: (span: object) => void seen.push(JSON.stringify(Object.values(span))),
            forceFlush: async () => {},
            shutdown: async () => {},
          },
        ];
        initializeTracing({
          ...ends,
          serviceName: 'every-channel',
          resourceAttributes,
          ...(isOwn ? {} : { spanProcessors }),
        });
        await makeSpans();
        await shutdownTracing();
        const left = receiver.bytes() + seen.join() + outgoing.join();
        for (const kept of [
          'every-channel',
          'kept-value',
          'kept-query',
          'hand-made.kept',
          'congo=t61rcWkgMzE',
          'other=fine',
        ])
          assert.ok(receiver.bytes().includes(kept), `${kept} did not arrive`);
        if (!isOwn) assert.ok(seen.length >= 4);
        const leaks = planted.filter((each) => left.includes(each.slice(each.indexOf(': ') + 6)));
        assert.equal(leaks, []);
        assert.ok(planted.length > 60, `${planted.length} planted`);
      } finally {
        await receiver.close();
      }
    });
  }
}

test.run();
