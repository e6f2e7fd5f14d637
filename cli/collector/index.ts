/**
 * An OTLP receiver on loopback, for the traces of one command: gRPC, and HTTP with protobuf or JSON.
 * Nothing from the network can make it throw or grow without bound.
 */
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Server as GrpcServer, ServerCredentials } from '@grpc/grpc-js';
import { grpcReceiver } from './grpc-receiver.js';
import { httpReceiver } from './http-receiver.js';
import { Intake, type SpansListener } from './intake.js';
import type { ReceivedSpan } from './received-span.js';
import { SpanStore } from './span-store.js';

export interface CollectorOptions {
  /** Default 0: any free port. */
  readonly grpcPort?: number;
  /** Default 0: any free port. */
  readonly httpPort?: number;
  /** Bytes of one message or body, before and after gunzip; default 64 MiB. */
  readonly maxMessageBytes?: number;
  /** Spans kept at most; past that the oldest traces go. Default 100,000. */
  readonly maxSpans?: number;
  /** Bytes kept at most, counted on the wire; default 256 MiB. */
  readonly maxKeptBytes?: number;
}

/** What the collector knows beside the spans. */
export interface CollectorStats {
  /** Spans received but not kept, for a limit. */
  readonly droppedSpans: number;
  /** Spans left out for invalid ids. */
  readonly rejectedSpans: number;
  readonly refusedRequests: number;
  readonly lastRefusal: string | undefined;
}

export interface Collector {
  /** `http://127.0.0.1:PORT` */
  readonly grpcEndpoint: string;
  /** `http://127.0.0.1:PORT`; traces go to `/v1/traces` below it. */
  readonly httpEndpoint: string;
  spans(): ReceivedSpan[];
  stats(): CollectorStats;
  /** Calls `listener` with every batch that holds spans. @returns what removes the listener again */
  onSpans(listener: SpansListener): () => void;
  /** Requests over HTTP that have begun and are not answered yet. */
  pending(): number;
  /** Idempotent. Lets calls under way finish for up to a second. */
  stop(): Promise<void>;
}

/** A port could not be bound. */
export class CollectorStartError extends Error {
  override readonly name = 'CollectorStartError';
}

const MIB = 1024 * 1024;
const STOP_TIMEOUT_MS = 1000;

/** Binds 127.0.0.1, and ::1 where the machine has it. Rejects with {@link CollectorStartError} when a port is taken. */
export async function startCollector(options: CollectorOptions = {}): Promise<Collector> {
  const {
    grpcPort = 0,
    httpPort = 0,
    maxMessageBytes = 64 * MIB,
    maxSpans = 100_000,
    maxKeptBytes = 256 * MIB,
  } = options;
  const store = new SpanStore({ maxSpans, maxBytes: maxKeptBytes });
  const intake = new Intake(store);
  const grpc = grpcReceiver(intake, maxMessageBytes);
  const listener = httpReceiver(intake, maxMessageBytes);
  const httpServers = [createServer(listener), createServer(listener)] as const;
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    stopped ??= Promise.all([stopGrpc(grpc), ...httpServers.map(stopHttp)]).then(() => undefined);
    return stopped;
  };
  try {
    const grpcBound = await onLoopback(grpcPort, (host, port) => bindGrpc(grpc, host, port));
    const httpBound = await onLoopback(httpPort, (host, port) =>
      bindHttp(httpServers[host === '::1' ? 1 : 0], host, port),
    );
    return {
      grpcEndpoint: `http://127.0.0.1:${grpcBound}`,
      httpEndpoint: `http://127.0.0.1:${httpBound}`,
      spans: () => store.spans(),
      stats: () => ({
        droppedSpans: store.dropped,
        rejectedSpans: intake.rejectedSpans,
        refusedRequests: intake.refusedRequests,
        lastRefusal: intake.lastRefusal,
      }),
      onSpans: (callback) => intake.listen(callback),
      pending: () => intake.pending,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Bind = (host: string, port: number) => Promise<number>;

/** Binds 127.0.0.1 and the same port of ::1. A machine without IPv6 is fine; somebody else on a wanted port of ::1 is not. */
async function onLoopback(port: number, bind: Bind): Promise<number> {
  const bound = await bind('127.0.0.1', port).catch((error: Error) => {
    throw new CollectorStartError(`cannot listen on 127.0.0.1:${port}: ${error.message}`);
  });
  await bind('::1', bound).catch((error: Error) => {
    if (port !== 0 && error.message.includes('EADDRINUSE')) {
      throw new CollectorStartError(`cannot listen on [::1]:${port}: ${error.message}`);
    }
  });
  return bound;
}

async function bindGrpc(server: GrpcServer, host: string, port: number): Promise<number> {
  // Tried out first: grpc-js writes to stderr when it cannot bind, and a machine without IPv6 is nothing to write about.
  if (port !== 0) {
    const trial = createServer();
    await bindHttp(trial, host, port);
    await new Promise((resolve) => trial.close(resolve));
  }
  return new Promise((resolve, reject) => {
    const address = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
    server.bindAsync(address, ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
}

function bindHttp(server: HttpServer, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function stopGrpc(server: GrpcServer): Promise<void> {
  const closed = new Promise<void>((resolve) => server.tryShutdown(() => resolve()));
  return within(STOP_TIMEOUT_MS, closed, () => server.forceShutdown());
}

async function stopHttp(server: HttpServer): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  await within(STOP_TIMEOUT_MS, closed, () => server.closeAllConnections());
}

/** Waits for `closed`, and after `ms` makes it happen. */
async function within(ms: number, closed: Promise<void>, force: () => void): Promise<void> {
  const timer = setTimeout(force, ms);
  await closed;
  clearTimeout(timer);
}
