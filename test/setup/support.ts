/** What the set-up tests share: a real OTLP receiver, child processes, and a look at stderr. */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

export interface ReceivedSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly service: string;
  readonly resource: Readonly<Record<string, unknown>>;
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface ReceivedRequest {
  readonly transport: 'grpc' | 'http';
  readonly headers: Readonly<Record<string, unknown>>;
  readonly spans: number;
}

export interface Collector {
  /** `http://127.0.0.1:port`. */
  readonly grpcUrl: string;
  readonly httpUrl: string;
  readonly spans: ReceivedSpan[];
  /** How many spans each export request brought, in order of arrival. */
  readonly batches: number[];
  readonly headers: Record<string, unknown>[];
  /** Resolves when `count` spans have come in all. */
  received(count: number): Promise<void>;
  close(): Promise<void>;
}

interface KeyValue {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

interface TraceRequest {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly KeyValue[] };
    readonly scopeSpans: readonly {
      readonly spans: readonly {
        readonly name: string;
        readonly traceId: Uint8Array;
        readonly spanId: Uint8Array;
        readonly parentSpanId?: Uint8Array;
        readonly attributes?: readonly KeyValue[];
      }[];
    }[];
  }[];
}

interface RequestSeen {
  readonly transport: 'grpc' | 'http';
  readonly metadata?: { getMap(): Record<string, unknown> };
  readonly headers?: Record<string, unknown>;
}

interface MockServer {
  readonly grpcUrl: string;
  readonly httpUrl: string;
  start(): Promise<void>;
  close(): Promise<void>;
}

type MockServerClass = new (options: {
  readonly logLevel: string;
  readonly services: readonly string[];
  readonly grpcHostname: string;
  readonly grpcPort: number;
  readonly httpHostname: string;
  readonly httpPort: number;
  readonly onTrace: (trace: TraceRequest) => void;
  readonly onRequest: (request: RequestSeen) => void;
}) => MockServer;

const require = createRequire(import.meta.url);

/** `@elastic/mockotlpserver` on free ports, or on `grpcPort`. One a process: it publishes through process-wide channels. */
export async function startCollector(grpcPort = 0): Promise<Collector> {
  const { MockOtlpServer } = require('@elastic/mockotlpserver') as { MockOtlpServer: MockServerClass };
  const spans: ReceivedSpan[] = [];
  const batches: number[] = [];
  const headers: Record<string, unknown>[] = [];
  let arrived = () => {};
  const server = new MockOtlpServer({
    logLevel: 'fatal',
    services: ['grpc', 'http'],
    grpcHostname: '127.0.0.1',
    grpcPort,
    httpHostname: '127.0.0.1',
    httpPort: 0,
    // An exception here would be swallowed by the receiver and look like spans that never came.
    onTrace: (trace) => {
      const before = spans.length;
      spans.push(...readSpans(trace));
      batches.push(spans.length - before);
      arrived();
    },
    onRequest: (request) => headers.push(request.metadata?.getMap() ?? request.headers ?? {}),
  });
  await server.start();
  return {
    grpcUrl: `http://127.0.0.1:${new URL(server.grpcUrl).port}`,
    httpUrl: `http://127.0.0.1:${new URL(server.httpUrl).port}`,
    spans,
    batches,
    headers,
    received: (count) =>
      new Promise((resolve) => {
        arrived = () => {
          if (spans.length >= count) resolve();
        };
        arrived();
      }),
    close: () => server.close(),
  };
}

function* readSpans(trace: TraceRequest): Generator<ReceivedSpan> {
  for (const { resource, scopeSpans } of trace.resourceSpans) {
    const resourceAttributes = readAttributes(resource.attributes);
    for (const { spans } of scopeSpans) {
      for (const span of spans) {
        yield {
          name: span.name,
          traceId: hex(span.traceId),
          spanId: hex(span.spanId),
          parentSpanId: hex(span.parentSpanId ?? new Uint8Array()),
          service: String(resourceAttributes['service.name']),
          resource: resourceAttributes,
          attributes: readAttributes(span.attributes),
        };
      }
    }
  }
}

function hex(id: Uint8Array): string {
  return Buffer.from(id).toString('hex');
}

/** gRPC leaves an empty list out. */
function readAttributes(list: readonly KeyValue[] = []): Record<string, unknown> {
  return Object.fromEntries(list.map(({ key, value }) => [key, Object.values(value)[0]]));
}

/** A port of the loopback interface on which nothing listens. */
export function closedPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

export interface ChildResult {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly ms: number;
}

export interface ChildOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Preload `src/auto.ts`. */
  readonly auto?: boolean;
  /** Called with what the child has written to stdout so far. */
  readonly onStdout?: (text: string, kill: (signal: NodeJS.Signals) => void) => void;
}

/** Runs `children/<name>` in a process of its own, without this process's OTEL_* and AGENTCORE_* variables. */
export function runChild(name: string, options: ChildOptions = {}): Promise<ChildResult> {
  const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
  const auto = options.auto === true ? ['--import', here('../../src/auto.ts')] : [];
  const env = Object.fromEntries(Object.entries(process.env).filter(([key]) => !/^(OTEL|AGENTCORE)_/.test(key)));
  const child = spawn(process.execPath, ['--import', 'tsx', ...auto, here(`children/${name}`)], {
    env: { ...env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const started = performance.now();
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
    options.onStdout?.(stdout, (signal) => child.kill(signal));
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr, ms: performance.now() - started }));
  });
}

/** The lines that our diagnostics wrote. */
export function hints(stderr: string): string[] {
  return stderr.split('\n').filter((line) => line.startsWith('agentcore: '));
}

/** Collects what is written to this process's stderr while `fn` runs. */
export async function stderrOf(fn: () => unknown): Promise<string> {
  const write = process.stderr.write;
  let text = '';
  process.stderr.write = ((chunk: string | Uint8Array) => {
    text += String(chunk);
    return true;
  }) as typeof process.stderr.write;
  try {
    await fn();
  } finally {
    process.stderr.write = write;
  }
  return text;
}
