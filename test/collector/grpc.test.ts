/** OTLP over gRPC by hand: the status of what is refused. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { Client, credentials, Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Collector, startCollector } from '../../cli/collector/index.js';

const LIMIT = 100_000;
const EXPORT = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';

const grpc = suite<{ collector: Collector; client: Client }>('collector over gRPC');

grpc.before(async (context) => {
  context.collector = await startCollector({ maxMessageBytes: LIMIT });
  context.client = new Client(new URL(context.collector.grpcEndpoint).host, credentials.createInsecure());
});
grpc.after(async (context) => {
  context.client.close();
  await context.collector.stop();
});

/** The status code of a call. */
function call(client: Client, path: string, message: Uint8Array, metadata = new Metadata()): Promise<number> {
  return new Promise((resolve) => {
    const bytes = Buffer.from(message);
    const done = (error: ServiceError | null): void => resolve(error?.code ?? status.OK);
    client.makeUnaryRequest(
      path,
      () => bytes,
      (answer: Buffer) => answer,
      null,
      metadata,
      done,
    );
  });
}

grpc(
  'answers garbage and truncated messages with INVALID_ARGUMENT, and keeps answering',
  async ({ collector, client }) => {
    for (const bytes of [
      [0xff, 0xff, 0xff],
      [0x0a, 0x7f],
      [0x0a, 3, 0x12, 9, 1],
    ]) {
      assert.is(await call(client, EXPORT, Buffer.from(bytes)), status.INVALID_ARGUMENT);
    }
    assert.is(collector.stats().refusedRequests, 3);
    assert.match(collector.stats().lastRefusal ?? '', /not an OTLP trace request in protobuf/);
    assert.is(await call(client, EXPORT, Buffer.alloc(0)), status.OK);
  },
);

grpc(
  'answers messages nested without end with INVALID_ARGUMENT, and takes moderately nested ones',
  async ({ client }) => {
    assert.is(await call(client, EXPORT, nested(20)), status.OK);
    assert.is(await call(client, EXPORT, nested(500)), status.INVALID_ARGUMENT);
  },
);

/** A request with a resource attribute whose value is an array in an array, and so on, `depth` times. */
function nested(depth: number): Buffer {
  let value: Buffer = Buffer.alloc(0);
  for (let level = 0; level < depth; level++) value = field(5, field(1, value));
  return field(1, field(1, field(1, field(2, value))));
}

function field(number: number, content: Buffer): Buffer {
  const length = content.length < 128 ? [content.length] : [(content.length & 127) | 128, content.length >> 7];
  return Buffer.concat([Buffer.from([(number << 3) | 2, ...length]), content]);
}

grpc('answers a message past the limit with RESOURCE_EXHAUSTED, also inside gzip', async ({ client }) => {
  assert.is(await call(client, EXPORT, Buffer.alloc(LIMIT + 1)), status.RESOURCE_EXHAUSTED);
  const bombs = new Client(client.getChannel().getTarget(), credentials.createInsecure(), {
    'grpc.default_compression_algorithm': 2,
  });
  try {
    assert.ok(gzipSync(Buffer.alloc(200 * LIMIT)).length < LIMIT);
    assert.is(await call(bombs, EXPORT, Buffer.alloc(200 * LIMIT)), status.RESOURCE_EXHAUSTED);
  } finally {
    bombs.close();
  }
  assert.is(await call(client, EXPORT, Buffer.alloc(0)), status.OK);
});

grpc('answers other services with UNIMPLEMENTED', async ({ client }) => {
  const metrics = '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export';
  assert.is(await call(client, metrics, Buffer.alloc(0)), status.UNIMPLEMENTED);
});

grpc('survives what is no HTTP/2 on its port', async ({ collector, client }) => {
  const { hostname, port } = new URL(collector.grpcEndpoint);
  for (const garbage of ['GET / HTTP/1.1\r\n\r\n', Buffer.alloc(5000, 0xff)]) {
    const socket = connect(Number(port), hostname);
    socket.on('error', () => socket.destroy()); // reset by the server, or closed: both are fine
    socket.end(garbage);
    socket.resume();
    await once(socket, 'close');
  }
  assert.is(await call(client, EXPORT, Buffer.alloc(0)), status.OK);
});

grpc.run();
