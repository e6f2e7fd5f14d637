/** An OTLP collector that does wrong what it is told to do wrong, over real sockets: OTLP/HTTP and OTLP/gRPC. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttp2Server, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo, Server, Socket } from 'node:net';
import { fromBinary } from '@bufbuild/protobuf';
import { ExportTraceServiceRequestSchema } from '../../../cli/collector/generated/opentelemetry/proto/collector/trace/v1/trace_service_pb.js';

/** What happens to a connection, before any byte of it is read; or to a request, after all of it is. */
export interface Behaviour {
  readonly connection?: (socket: Socket) => void;
  readonly http?: (response: ServerResponse, request: IncomingMessage) => void;
  /** The spans are taken nevertheless. */
  readonly accepts?: boolean;
  readonly grpc?: (stream: ServerHttp2Stream) => void;
}

export interface FaultyCollector {
  readonly url: string;
  /** Spans of the requests that were answered well. */
  accepted: number;
  /** Connections so far. */
  connections: number;
  /** Ends all connections; new ones and their requests are treated so. Undefined: well. */
  behave(behaviour: Behaviour | undefined): void;
  close(): Promise<void>;
}

export async function startFaultyCollector(protocol: 'grpc' | 'http/protobuf'): Promise<FaultyCollector> {
  let behaviour: Behaviour | undefined;
  const sockets = new Set<Socket>();
  const server = protocol === 'grpc' ? grpcServer() : httpServer();
  // Who would serve a connection is asked only where it is to be served.
  const serving = server.listeners('connection');
  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) => {
    collector.connections += 1;
    sockets.add(socket);
    socket.on('error', ignore);
    socket.on('close', () => sockets.delete(socket));
    if (behaviour?.connection !== undefined) behaviour.connection(socket);
    else for (const serve of serving) Reflect.apply(serve, server, [socket]);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const collector: FaultyCollector = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    accepted: 0,
    connections: 0,
    behave(next) {
      behaviour = next;
      for (const socket of sockets) socket.destroy();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
  return collector;

  function httpServer(): Server {
    return createServer((request, response) => {
      void body(request).then((bytes) => {
        response.on('error', ignore);
        if (behaviour?.http === undefined || behaviour.accepts === true) collector.accepted += spansIn(bytes);
        if (behaviour?.http !== undefined) behaviour.http(response, request);
        else response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
      }, ignore);
    });
  }

  function grpcServer(): Server {
    const made = createHttp2Server();
    made.on('sessionError', ignore);
    made.on('stream', (stream) => {
      stream.on('error', ignore);
      void body(stream).then((bytes) => {
        if (stream.destroyed) return;
        if (behaviour?.grpc !== undefined) return behaviour.grpc(stream);
        collector.accepted += spansIn(bytes.subarray(5));
        grpcAnswer(stream, 0);
      }, ignore);
    });
    return made;
  }
}

/** A unary answer with this status. */
export function grpcAnswer(stream: ServerHttp2Stream, status: number, trailers: Record<string, string> = {}): void {
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': String(status), ...trailers }));
  stream.end(status === 0 ? Buffer.alloc(5) : undefined);
}

async function body(stream: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function spansIn(bytes: Uint8Array): number {
  const request = fromBinary(ExportTraceServiceRequestSchema, bytes);
  return request.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)).length;
}

function ignore(): void {
  // The clients under test end connections as they like.
}
