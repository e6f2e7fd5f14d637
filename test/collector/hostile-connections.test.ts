/** Connections that abuse the protocol, hold on, or come in numbers: the receiver goes on answering, and ends in time. */
import type { ClientRequest } from 'node:http';
import { connect as connectHttp2 } from 'node:http2';
import type { Socket } from 'node:net';
import { deflateSync, gzipSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Collector, type CollectorOptions, startCollector } from '../../cli/collector/index.js';
import { mutate, protobufBody, seeded } from './mutation.js';
import { ended, exportHeaders, FLAG, FRAME, frame, openHttp2, openSocket, PREFACE } from './raw-http2.js';
import { jsonRequest, send } from './send.js';

const EXPORT = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';
const JSON_TYPE = { 'content-type': 'application/json' };

const hostile = suite<{ collector: Collector; start(options: CollectorOptions): Promise<Collector> }>(
  'hostile connections',
);
const started: Collector[] = [];
hostile.before.each(async (context) => {
  context.start = async (options) => {
    const collector = await startCollector(options);
    started.push(collector);
    return collector;
  };
  context.collector = await context.start({});
});
hostile.after.each(async () => {
  await Promise.all(started.splice(0).map((collector) => collector.stop()));
});

function message(body: Uint8Array, packed = 0, length = body.length): Buffer {
  const prefix = Buffer.alloc(5);
  prefix.writeUInt8(packed, 0);
  prefix.writeUInt32BE(length, 1);
  return Buffer.concat([prefix, body]);
}

/** `grpc-status`, or the HTTP status where there is none. */
function call(
  collector: Collector,
  body: Uint8Array,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const session = connectHttp2(collector.grpcEndpoint);
    session.on('error', reject);
    const stream = session.request({
      ':method': 'POST',
      ':path': EXPORT,
      'content-type': 'application/grpc',
      te: 'trailers',
      ...headers,
    });
    let status: number | undefined;
    let text = '';
    const note = (given: Readonly<Record<string, unknown>>): void => {
      if (given['grpc-status'] !== undefined) {
        status = Number(given['grpc-status']);
        text = decodeURI(String(given['grpc-message'] ?? ''));
      } else status ??= Number(given[':status']);
    };
    stream.on('response', note);
    stream.on('trailers', note);
    stream.on('error', reject);
    stream.on('close', () => {
      session.destroy();
      resolve({ status: status ?? -1, text });
    });
    stream.resume();
    stream.end(body);
  });
}

/** Both protocols take a request each. */
async function stillAnswers(collector: Collector): Promise<void> {
  const before = collector.spans().length;
  assert.equal(await call(collector, message(protobufBody())), { status: 0, text: '' });
  const url = `${collector.httpEndpoint}/v1/traces`;
  assert.is((await send(url, JSON.stringify(jsonRequest()), JSON_TYPE)).status, 200);
  assert.ok(collector.spans().length >= Math.max(before, 4));
}

hostile('idle and slow connections do not keep the receiver from ending', async ({ collector }) => {
  const sockets = await Promise.all([
    ...[collector.grpcEndpoint, collector.httpEndpoint].flatMap((endpoint) =>
      ['', 'POST /v1/tra', 'POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nX: ', PREFACE].map(async (bytes) => {
        const socket = await openSocket(endpoint);
        if (bytes.length > 0) socket.write(bytes);
        return socket;
      }),
    ),
    openHttp2(
      collector.grpcEndpoint,
      Buffer.concat([
        frame(FRAME.settings, 0, 0),
        frame(FRAME.headers, FLAG.endHeaders, 1, exportHeaders()),
        frame(FRAME.data, 0, 1, message(Buffer.alloc(0), 0, 1000)),
      ]),
    ),
    openHttp2(collector.grpcEndpoint, frame(FRAME.headers, 0, 1, exportHeaders()).subarray(0, 20)),
  ]);
  await stillAnswers(collector);
  await collector.stop();
  await Promise.all(sockets.map(ended));
});

hostile('a body that comes byte by byte holds up nobody else, and is given up at the end', async ({ collector }) => {
  const slow = await openSocket(collector.httpEndpoint);
  slow.write(
    'POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n',
  );
  for (let byte = 0; byte < 20; byte++) {
    slow.write('{');
    if (byte % 10 === 0) await stillAnswers(collector);
  }
  assert.is(collector.pending(), 1);
  await collector.stop();
  await ended(slow);
});

hostile('a request that is under way when the receiver stops is answered, and none after it', async ({ collector }) => {
  const url = `${collector.httpEndpoint}/v1/traces`;
  const body = JSON.stringify(jsonRequest({ name: 'late' }));
  let under!: ClientRequest;
  const answer = send(
    url,
    (request) => {
      under = request;
      request.write(body.slice(0, 10));
    },
    { ...JSON_TYPE, 'content-length': `${body.length}` },
  );
  while (collector.pending() === 0) await new Promise((resolve) => setImmediate(resolve));
  const stopped = collector.stop();
  under.end(body.slice(10));
  assert.is((await answer).status, 200);
  await stopped;
  assert.ok(collector.spans().some((span) => span.name === 'late'));
  assert.is(await send(url, body, JSON_TYPE).catch((error: NodeJS.ErrnoException) => error.code), 'ECONNREFUSED');
});

hostile('a connection that is reset is no refused export; one that is no HTTP/2 is one', async ({ collector }) => {
  const gone = await openHttp2(collector.grpcEndpoint);
  gone.resetAndDestroy();
  await ended(gone);
  await stillAnswers(collector);
  assert.is(collector.stats().refusedRequests, 0);
  const wrong = await openSocket(collector.grpcEndpoint);
  wrong.write('GET / HTTP/1.1\r\n\r\n');
  await ended(wrong);
  assert.is(collector.stats().refusedRequests, 1);
});

hostile('connections past the limit are closed and counted; when others go, there is room again', async ({ start }) => {
  const collector = await start({ maxConnections: 4 });
  for (const endpoint of [collector.grpcEndpoint, collector.httpEndpoint]) {
    const before = collector.stats().refusedRequests;
    const held: Socket[] = [];
    for (let index = 0; index < 4; index++) held.push(await openSocket(endpoint));
    const last = await openSocket(endpoint);
    await ended(last);
    assert.is(collector.stats().refusedRequests, before + 1);
    assert.match(collector.stats().lastRefusal ?? '', /more than 4 connections/);
    for (const socket of held) socket.destroy();
  }
  for (;;) {
    const one = await call(collector, message(protobufBody())).catch(() => undefined);
    if (one?.status === 0) break;
  }
});

hostile('bodies under way share one room; what does not fit is told to try again', async ({ start }) => {
  const collector = await start({ maxMessageBytes: 100_000, maxBytesUnderWay: 150_000 });
  const url = `${collector.httpEndpoint}/v1/traces`;
  const slow = await openSocket(collector.httpEndpoint);
  slow.write(
    `POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n${' '.repeat(90_000)}`,
  );
  const large = Buffer.alloc(90_000, ' ');
  let answer = await send(url, large, JSON_TYPE);
  // Until the slow one has arrived there is room.
  while (answer.status !== 503) answer = await send(url, large, JSON_TYPE);
  assert.is(answer.headers['retry-after'], '1');
  assert.is((await call(collector, message(large))).status, 14);
  assert.is((await send(url, JSON.stringify(jsonRequest()), JSON_TYPE)).status, 200);
  slow.destroy();
  while (collector.pending() > 0) await new Promise((resolve) => setImmediate(resolve));
  assert.is((await send(url, large, JSON_TYPE)).status, 400);
  await stillAnswers(collector);
});

const GRPC: readonly (readonly [string, Uint8Array, Record<string, string>, number])[] = [
  ['no message', Buffer.alloc(0), {}, 3],
  ['half a prefix', Buffer.alloc(3), {}, 3],
  ['less than announced', message(Buffer.alloc(5), 0, 6), {}, 3],
  ['more than announced', Buffer.concat([message(protobufBody()), message(protobufBody())]), {}, 3],
  ['four gigabytes announced', message(Buffer.alloc(5), 0, 2 ** 32 - 1), {}, 8],
  ['a packed message that does not say how', message(gzipSync(protobufBody()), 1), {}, 3],
  ['another packing', message(protobufBody(), 1), { 'grpc-encoding': 'br' }, 12],
  ['a flag there is not', message(protobufBody(), 2), { 'grpc-encoding': 'gzip' }, 3],
  ['garbage for gzip', message(protobufBody(), 1), { 'grpc-encoding': 'gzip' }, 3],
  ['gzip cut short', message(gzipSync(protobufBody()).subarray(0, 40), 1), { 'grpc-encoding': 'gzip' }, 3],
  ['gzip in gzip', message(gzipSync(gzipSync(protobufBody())), 1), { 'grpc-encoding': 'gzip' }, 3],
  ['a bomb in gzip', message(gzipSync(Buffer.alloc(70 << 20)), 1), { 'grpc-encoding': 'gzip' }, 8],
  ['a bomb in deflate', message(deflateSync(Buffer.alloc(70 << 20)), 1), { 'grpc-encoding': 'deflate' }, 8],
  ['good deflate', message(deflateSync(protobufBody()), 1), { 'grpc-encoding': 'deflate' }, 0],
  ['another content type', message(protobufBody()), { 'content-type': 'application/json' }, 415],
  ['gRPC with JSON', message(protobufBody()), { 'content-type': 'application/grpc+json' }, 415],
  ['another method', message(protobufBody()), { ':path': `${EXPORT}2` }, 12],
  ['a name that is not of this machine', message(protobufBody()), { ':authority': 'evil.example' }, 7],
  ['a page of another site', message(protobufBody()), { origin: 'https://evil.example' }, 7],
];
for (const [what, body, headers, status] of GRPC) {
  hostile(`over gRPC ${what} is answered with ${status}`, async ({ collector }) => {
    const before = collector.stats().refusedRequests;
    assert.is((await call(collector, body, headers)).status, status);
    assert.is(collector.stats().refusedRequests, before + (status === 0 ? 0 : 1));
    await stillAnswers(collector);
  });
}

const settings = frame(FRAME.settings, 0, 0);
const many = (count: number, make: (index: number) => Buffer): Buffer =>
  Buffer.concat(Array.from({ length: count }, (_, index) => make(index)));
const open = (index: number): Buffer => frame(FRAME.headers, FLAG.endHeaders, 2 * index + 1, exportHeaders());

const ABUSES: readonly (readonly [string, Buffer])[] = [
  ['a flood of settings', many(20_000, () => settings)],
  ['a flood of pings', many(20_000, () => frame(FRAME.ping, 0, 0, Buffer.alloc(8)))],
  [
    'streams that are reset as soon as they begin',
    many(5000, (index) =>
      Buffer.concat([open(index), frame(FRAME.reset, 0, 2 * index + 1, Buffer.from([0, 0, 0, 8]))]),
    ),
  ],
  ['more streams than allowed', many(2000, open)],
  [
    'headers without end',
    Buffer.concat([
      frame(FRAME.headers, 0, 1, exportHeaders()),
      many(2000, () => frame(FRAME.continuation, 0, 1, Buffer.alloc(8000, exportHeaders()))),
    ]),
  ],
  [
    'a header of megabytes',
    frame(FRAME.headers, FLAG.endHeaders, 1, exportHeaders({ x: 'y'.repeat(1 << 20) })).subarray(0, 1 << 20),
  ],
  ['empty data without end', Buffer.concat([open(0), many(50_000, () => frame(FRAME.data, 0, 1))])],
  ['data on a stream that is not there', frame(FRAME.data, 0, 77, Buffer.alloc(100))],
  ['a window that overflows', many(3, () => frame(FRAME.window, 0, 0, Buffer.from([0x7f, 0xff, 0xff, 0xff])))],
  ['frames of a type there is not', many(1000, (index) => frame(200, 255, index, Buffer.alloc(50)))],
  ['headers that HPACK cannot read', frame(FRAME.headers, FLAG.endHeaders, 1, Buffer.alloc(100, 0xff))],
  ['no method and no path', frame(FRAME.headers, FLAG.endHeaders | FLAG.endStream, 1, Buffer.alloc(0))],
];
for (const [what, bytes] of ABUSES) {
  hostile(`${what} over HTTP/2 leaves the receiver answering`, async ({ collector }) => {
    const socket = await openHttp2(collector.grpcEndpoint, Buffer.concat([settings, bytes]));
    await new Promise<void>((resolve) => {
      socket.once('close', resolve);
      if (socket.writableLength === 0) resolve();
      else socket.once('drain', resolve);
    });
    await stillAnswers(collector);
    socket.destroy();
  });
}

hostile('frames broken at random leave the receiver answering', async ({ collector }) => {
  const random = seeded(3);
  const good = Buffer.concat([
    settings,
    open(0),
    frame(FRAME.data, FLAG.endStream, 1, message(protobufBody())),
    open(1),
    frame(FRAME.data, FLAG.endStream, 3, message(gzipSync(protobufBody()), 1)),
  ]);
  for (let round = 0; round < 150; round++) {
    const socket = await openHttp2(collector.grpcEndpoint, mutate(good, random));
    // Node.js leaves some connections open after an error in the protocol, until they have been idle too long.
    socket.end();
    if (round % 30 === 0) await stillAnswers(collector);
  }
  await stillAnswers(collector);
});

/** Where an empty answer is allowed, the reset of the connection may overtake it. */
const HTTP: readonly (readonly [string, string, RegExp])[] = [
  ['no Host, in HTTP/1.0', 'POST /v1/traces HTTP/1.0\r\nContent-Length: 0\r\n\r\n', /^HTTP\/1.1 403/],
  ['no Host, in HTTP/1.1', 'POST /v1/traces HTTP/1.1\r\nContent-Length: 0\r\n\r\n', /^HTTP\/1.1 400/],
  ['a request for a proxy', 'POST http://evil.example/v1/traces HTTP/1.1\r\nHost: localhost\r\n\r\n', /^HTTP\/1.1 404/],
  [
    'two lengths',
    'POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
    /^HTTP\/1.1 400/,
  ],
  [
    'a length and chunks',
    'POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
    /^HTTP\/1.1 400/,
  ],
  [
    'a chunk that is none',
    'POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n',
    /^HTTP\/1.1 400/,
  ],
  ['headers too large', `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'y'.repeat(1 << 16)}\r\n\r\n`, /^(HTTP\/1.1 431|$)/],
  ['CONNECT', 'CONNECT evil.example:80 HTTP/1.1\r\nHost: localhost\r\n\r\n', /^$/],
  ['an expectation', 'POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nExpect: miracles\r\n\r\n', /^HTTP\/1.1 417/],
  [
    'an upgrade',
    'GET /v1/traces HTTP/1.1\r\nHost: localhost\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n',
    /^HTTP\/1.1 405/,
  ],
];
for (const [what, bytes, expected] of HTTP) {
  hostile(`over HTTP ${what} is refused`, async ({ collector }) => {
    const socket = await openSocket(collector.httpEndpoint);
    let answer = '';
    socket.on('data', (chunk: Buffer) => {
      answer += chunk;
    });
    socket.end(bytes);
    await ended(socket);
    assert.match(answer, expected);
    await stillAnswers(collector);
  });
}

hostile(
  'what a browser says is of another site is refused, with no header that lets a page read',
  async ({ collector }) => {
    const url = `${collector.httpEndpoint}/v1/traces`;
    const body = JSON.stringify(jsonRequest({ name: 'from a page' }));
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { origin: 'null' },
      { origin: 'https://127.0.0.1.evil.example' },
    ]) {
      const answer = await send(url, body, { ...JSON_TYPE, ...headers });
      assert.is(answer.status, 403);
      assert.equal(
        Object.keys(answer.headers).filter((name) => name.startsWith('access-control')),
        [],
      );
    }
    // What a page may send without asking first is never a trace.
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
      assert.is((await send(url, body, { 'content-type': type })).status, 415);
    }
    assert.not.ok(collector.spans().some((span) => span.name === 'from a page'));
  },
);

hostile('a thousand requests sent at once over one connection are answered in turn', async ({ collector }) => {
  const body = JSON.stringify(jsonRequest());
  const one = `POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  const socket = await openSocket(collector.httpEndpoint);
  let answers = '';
  socket.on('data', (chunk: Buffer) => {
    answers += chunk;
  });
  socket.end(one.repeat(1000));
  await ended(socket);
  assert.is(answers.match(/HTTP\/1\.1 200/g)?.length, 1000);
  assert.is(collector.spans().length, 1);
});

hostile.run();
