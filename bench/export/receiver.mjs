/**
 * An OTLP receiver that only counts spans, for gRPC and HTTP, in a process of its own so that its time is nobody's.
 * Prints its port; answers `count` on stdin with the number of spans since the last time.
 */
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import { createInterface } from 'node:readline';
import { countSpans } from './count-spans.mjs';

const protocol = process.argv[2];
let received = 0;

function bodyOf(stream, done) {
  const chunks = [];
  stream.on('data', (chunk) => chunks.push(chunk));
  stream.on('end', () => done(Buffer.concat(chunks)));
}

const GRPC_PREFIX = 5;
const EMPTY_MESSAGE = Buffer.alloc(GRPC_PREFIX);

function startGrpc() {
  const server = createHttp2Server();
  server.on('stream', (stream) => {
    bodyOf(stream, (body) => {
      received += countSpans(body.subarray(GRPC_PREFIX));
      stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
      stream.end(EMPTY_MESSAGE);
    });
  });
  return server;
}

function startHttp() {
  return createHttpServer((request, response) => {
    bodyOf(request, (body) => {
      received += countSpans(body);
      response.writeHead(200, { 'content-type': 'application/x-protobuf' });
      response.end();
    });
  });
}

const server = protocol === 'grpc' ? startGrpc() : startHttp();
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
createInterface({ input: process.stdin })
  .on('line', () => {
    console.log(received);
    received = 0;
  })
  .on('close', () => process.exit());
