/** What collectors do wrong, and the test that is made of each: the program is not held up, spans come again afterwards. */
import { randomBytes } from 'node:crypto';
import type { OutgoingHttpHeaders } from 'node:http';
import type { Writable } from 'node:stream';
import type { Test } from 'uvu';
import * as assert from 'uvu/assert';
import { forceFlush, initializeTracing, shutdownTracing } from '../../../src/setup/lifecycle.js';
import { load } from '../../support/execute.js';
import { wrapEverything } from '../../support/wrap-everything.js';
import { anHourLater } from './an-hour-later.js';
import { type Behaviour, grpcAnswer, startFaultyCollector } from './faulty-collector.js';
import { lostIn, MOST_LINES, observed } from './observed.js';
import { account, tally } from './tally.js';

/** Writes a piece every few milliseconds until the other side has had enough. */
function trickle(stream: Writable, piece: string | Buffer): void {
  const timer = setInterval(() => stream.write(piece), 5);
  stream.on('close', () => clearInterval(timer));
}

const status = (code: number, headers: OutgoingHttpHeaders = {}): Behaviour => ({
  http: (response) => response.writeHead(code, headers).end('no'),
});

const everywhere: Readonly<Record<string, Behaviour>> = {
  'takes connections and says nothing': { connection: (socket) => socket.resume() },
  'ends connections at once': { connection: (socket) => socket.destroy() },
  'resets connections': { connection: (socket) => socket.resetAndDestroy() },
  'resets them at the first byte': { connection: (socket) => socket.once('data', () => socket.resetAndDestroy()) },
  'answers with noise': { connection: (socket) => socket.once('data', () => socket.write(randomBytes(4096))) },
  'answers with noise without end': { connection: (socket) => trickle(socket, randomBytes(1024)) },
};

export const httpFaults: Readonly<Record<string, Behaviour>> = {
  ...everywhere,
  'takes requests and says nothing': { http: () => {} },
  'drips an answer without end': {
    // What was answered by 200 has arrived, says the exporter.
    accepts: true,
    http: (response) => trickle(response.writeHead(200), 'x'),
  },
  'drips headers without end': {
    http(response) {
      response.socket?.write('HTTP/1.1 200 OK\r\n');
      if (response.socket !== null) trickle(response.socket, 'x: y\r\n');
    },
  },
  'floods the answer': {
    http(response) {
      response.writeHead(200);
      const flood = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536)));
        if (!response.destroyed) response.once('drain', flood);
      };
      flood();
    },
  },
  'breaks off a failing answer': {
    http: (response) => response.writeHead(500, { 'content-length': 100 }).write('half', () => response.destroy()),
  },
  'is full and says when to come again': status(429, { 'retry-after': '3600' }),
  'is full and says nonsense about when to come again': status(429, { 'retry-after': '-1e99, soon' }),
  'is unavailable': status(503),
  'wants other credentials': status(401),
  'sends elsewhere': status(302, { location: '/v1/traces' }),
  'says 200 in a language of its own': { connection: (socket) => socket.once('data', () => socket.end('OK\r\n\r\n')) },
};

export const grpcFaults: Readonly<Record<string, Behaviour>> = {
  ...everywhere,
  'takes calls and says nothing': { grpc: () => {} },
  'drips an answer without end': {
    grpc(stream) {
      stream.respond({ ':status': 200, 'content-type': 'application/grpc' });
      stream.write(Buffer.from([0, 0, 0xff, 0xff, 0xff]));
      trickle(stream, 'x');
    },
  },
  'announces an answer of four gigabytes': {
    grpc(stream) {
      stream.respond({ ':status': 200, 'content-type': 'application/grpc' });
      stream.write(Buffer.from([0, 0xff, 0xff, 0xff, 0xff, 1, 2, 3]));
    },
  },
  'resets calls': { grpc: (stream) => stream.close(2) },
  'goes away': { grpc: (stream) => stream.session?.goaway(11) },
  'closes the connection in the middle of a call': { grpc: (stream) => stream.session?.destroy() },
  'is full': { grpc: (stream) => grpcAnswer(stream, 8, { 'grpc-message': 'full' }) },
  'is unavailable': { grpc: (stream) => grpcAnswer(stream, 14) },
  'wants other credentials': { grpc: (stream) => grpcAnswer(stream, 16) },
  'ends without a status': {
    grpc(stream) {
      stream.respond({ ':status': 200, 'content-type': 'application/grpc' });
      stream.end();
    },
  },
  'answers as a web page': {
    grpc(stream) {
      stream.respond({ ':status': 404, 'content-type': 'text/html' });
      stream.end('<html>');
    },
  },
  'answers with a message that is none': {
    grpc(stream) {
      stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '13' }));
      stream.end(Buffer.concat([Buffer.from([0, 0, 0, 0, 64]), randomBytes(64)]));
    },
  },
};

const { code } = wrapEverything('export async function work(n) { await null; return n * 2; }');
const { work } = (await load(code)) as { work: (n: number) => Promise<number> };

export const FAULTS = { grpc: grpcFaults, 'http/protobuf': httpFaults } as const;
const BEFORE = 5;
const RECOVERY_MS = 10_000;

/** One test for each fault, or those of these names. */
export function testCollectors(test: Test<object>, names?: readonly string[]): void {
  for (const protocol of ['grpc', 'http/protobuf'] as const) {
    for (const [name, behaviour] of Object.entries(FAULTS[protocol])) {
      if (names !== undefined && !names.includes(name)) continue;
      test(`${protocol}: a collector that ${name}`, () => failAndRecover(protocol, behaviour));
    }
  }
}

async function failAndRecover(protocol: 'grpc' | 'http/protobuf', behaviour: Behaviour): Promise<void> {
  anHourLater();
  const collector = await startFaultyCollector(protocol);
  collector.behave(behaviour);
  let ended = 0;
  const results: number[] = [];
  const outcome = await observed(async () => {
    initializeTracing({
      otlpEndpoint: collector.url,
      otlpProtocol: protocol,
      exportTimeoutMs: 300,
      maxExportBatchSize: 2,
    });
    for (; ended < BEFORE; ended += 1) results.push(await work(ended));
    await forceFlush();
    collector.behave(undefined);
    const deadline = Date.now() + RECOVERY_MS;
    while (collector.accepted === 0 && Date.now() < deadline) {
      ended += 1;
      await work(ended);
      await forceFlush();
    }
    await shutdownTracing();
  });
  await collector.close();
  tally.faults += 1;
  assert.equal(results, [0, 2, 4, 6, 8]);
  assert.equal(outcome.escaped, []);
  assert.is(outcome.stdout, '');
  assert.ok(collector.accepted > 0, `spans come again; ${outcome.stderr}`);
  assert.ok(outcome.lines.length >= 1 && outcome.lines.length <= MOST_LINES, outcome.stderr);
  // What a flush has not waited for may have been sent since.
  const final = outcome.lines.filter((line) => !line.includes('left to send'));
  const lost = lostIn(final);
  // A collector that takes spans and breaks off its answer may have them, and the program not know it.
  const known = behaviour.accepts === true ? Math.min(lost, ended - collector.accepted) : lost;
  account(ended, collector.accepted, known);
}
