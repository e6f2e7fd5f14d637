/**
 * An OTLP receiver on loopback, for the traces of one command: gRPC, and HTTP with protobuf or JSON.
 * Nothing from the network can make it throw or grow without bound.
 */
import { getHeapStatistics } from 'node:v8';
import { BodyRoom } from './body.js';
import { grpcReceiver } from './grpc-receiver.js';
import { httpReceiver } from './http-receiver.js';
import { Intake, type SpansListener } from './intake.js';
import { LoopbackServer, onLoopback, type Receiver } from './loopback.js';
import type { ReceivedSpan } from './received-span.js';
import { SpanStore } from './span-store.js';

export { CollectorStartError } from './loopback.js';

export interface CollectorOptions {
  /** Default 0: any free port. */
  readonly grpcPort?: number;
  /** Default 0: any free port. */
  readonly httpPort?: number;
  /** Bytes of one message or body, before and after gunzip; default 64 MiB. */
  readonly maxMessageBytes?: number;
  /** Spans kept at most; past that the oldest traces go. Default 100,000. */
  readonly maxSpans?: number;
  /** Bytes kept at most, as estimated in memory; default 512 MiB, and a quarter of the heap where that is less. */
  readonly maxKeptBytes?: number;
  /** Bytes of messages and bodies under way, over all connections; default four times `maxMessageBytes`. */
  readonly maxBytesUnderWay?: number;
  /** Connections at once, for each protocol and address; default 512. */
  readonly maxConnections?: number;
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
  /** Requests that have begun and are not answered yet. */
  pending(): number;
  /** Idempotent. Lets calls under way finish for up to a second. */
  stop(): Promise<void>;
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
    maxKeptBytes = Math.min(512 * MIB, getHeapStatistics().heap_size_limit / 4),
    maxBytesUnderWay = 4 * maxMessageBytes,
    maxConnections = 512,
  } = options;
  const store = new SpanStore({ maxSpans, maxBytes: maxKeptBytes });
  const intake = new Intake(store);
  const room = new BodyRoom(maxBytesUnderWay);
  const refused = (reason: Error): void => intake.refused(reason);
  const bounded = ({ server, drain }: Receiver): LoopbackServer =>
    new LoopbackServer(server, { maxConnections, refused, drain });
  const grpc = (): LoopbackServer => bounded(grpcReceiver(intake, maxMessageBytes, room));
  const http = (): LoopbackServer => bounded(httpReceiver(intake, maxMessageBytes, room));
  const servers = [grpc(), grpc(), http(), http()] as const;
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    stopped ??= Promise.all(servers.map((server) => server.stop(STOP_TIMEOUT_MS))).then(() => undefined);
    return stopped;
  };
  try {
    const grpcBound = await onLoopback(grpcPort, servers[0], servers[1]);
    const httpBound = await onLoopback(httpPort, servers[2], servers[3]);
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
