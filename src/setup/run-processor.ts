/**
 * Sends spans to the receiver of `agentcore-instrument run`, also those that are still here when the program calls
 * `process.exit()`: nothing can be awaited then, so a short-lived process of ours carries them over.
 */
import { spawnSync } from 'node:child_process';
import { TraceFlags } from '@opentelemetry/api';
import { ExportResultCode } from '@opentelemetry/core';
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import type { ReadableSpan, SpanExporter, SpanProcessor } from '@opentelemetry/sdk-trace-node';
import { BatchProcessor } from './batch-processor.js';
import type { Report } from './diagnostics.js';
import { EXIT_LIMIT_MS } from './exit.js';
import { createOtlpExporter, OTLP_CONCURRENCY } from './exporters.js';

/** Milliseconds that spans are collected before they are sent: the trees are waited for. */
const DELAY_MS = 50;
const TIMEOUT_MS = 5_000;
const MAX_SPANS = 16_384;

export interface RunProcessorOptions {
  /** OTLP/gRPC URL on the loopback interface. */
  readonly endpoint: string;
  readonly report: Report;
  /** Default: the OTLP/gRPC exporter. */
  readonly exporter?: SpanExporter;
  /** Delivers an `ExportTraceServiceRequest` while the process waits; default: by a process of its own. */
  readonly carry?: (message: Uint8Array, endpoint: string) => void;
}

/**
 * One for the life of the process, behind whatever providers come and go: its `shutdown` is a flush. What it is
 * handed must be redacted already.
 */
export class RunProcessor implements SpanProcessor {
  readonly #endpoint: string;
  readonly #report: Report;
  readonly #carry: (message: Uint8Array, endpoint: string) => void;
  readonly #inner: SpanProcessor;
  /** Ended spans of which the receiver has not said yet that it has them. */
  readonly #unsent = new Set<ReadableSpan>();
  #away = false;

  constructor({ endpoint, report, exporter, carry = carryByProcess }: RunProcessorOptions) {
    this.#endpoint = endpoint;
    this.#report = report;
    this.#carry = carry;
    const target = {
      protocol: 'grpc',
      url: endpoint,
      headers: {},
      timeoutMs: TIMEOUT_MS,
      compression: 'none',
    } as const;
    const sender = exporter ?? createOtlpExporter({ target, report });
    this.#inner = new BatchProcessor(this.#confirming(sender), {
      maxExportBatchSize: 512,
      maxQueueSize: MAX_SPANS,
      scheduleDelayMs: DELAY_MS,
      exportTimeoutMs: TIMEOUT_MS,
      concurrency: OTLP_CONCURRENCY,
      onDropped: ({ total, isFinal }) => {
        const count = isFinal ? 'in all' : 'so far';
        report(
          `\`agentcore-instrument run\` does not show all spans: ${total} were dropped ${count}, too many ended at once`,
        );
      },
    });
  }

  onStart(): void {}

  onEnd(span: ReadableSpan): void {
    const sampled = (span.spanContext().traceFlags & TraceFlags.SAMPLED) !== 0;
    if (sampled && this.#unsent.size < MAX_SPANS) this.#unsent.add(span);
    this.#inner.onEnd(span);
  }

  forceFlush(): Promise<void> {
    return this.#inner.forceFlush();
  }

  shutdown(): Promise<void> {
    return this.forceFlush();
  }

  /** A receiver that is not there is not waited for a second time; until it answers again. */
  giveUp(): void {
    this.#away = true;
  }

  /** Sends what is left while the process waits, at most two seconds. For the `exit` event. */
  sendNow(): void {
    if (this.#unsent.size === 0 || this.#away) return;
    const spans = [...this.#unsent];
    this.#unsent.clear();
    try {
      const message = ProtobufTraceSerializer.serializeRequest(spans);
      if (message !== undefined) this.#carry(message, this.#endpoint);
    } catch (cause) {
      this.#report('the last spans could not be sent to `agentcore-instrument run`', cause);
    }
  }

  #confirming(exporter: SpanExporter): SpanExporter {
    return {
      export: (spans, resultCallback) =>
        exporter.export(spans, (result) => {
          for (const span of spans) this.#unsent.delete(span);
          this.#away = result.code !== ExportResultCode.SUCCESS;
          resultCallback(result);
        }),
      forceFlush: async () => exporter.forceFlush?.(),
      shutdown: () => exporter.shutdown(),
    };
  }
}

function carryByProcess(message: Uint8Array, endpoint: string): void {
  spawnSync(process.execPath, ['-e', SEND_STDIN, endpoint], {
    input: grpcFrame(message),
    stdio: ['pipe', 'ignore', 'ignore'],
    timeout: EXIT_LIMIT_MS,
    windowsHide: true,
    // Without NODE_OPTIONS, which preloads us.
    env: { ...process.env, NODE_OPTIONS: '' },
  });
}

/** A gRPC message is prefixed by a compression flag and its length. */
function grpcFrame(message: Uint8Array): Buffer {
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}

/** One unary gRPC call with the frame on stdin. Written out, for a path to a file of ours is not to be had in both module formats. */
const SEND_STDIN = `
const session = require('node:http2').connect(process.argv[1]);
session.on('error', () => process.exit(1));
const call = session.request({
  ':method': 'POST',
  ':path': '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
  'content-type': 'application/grpc',
  te: 'trailers',
});
call.on('error', () => process.exit(1));
call.on('close', () => session.close());
call.resume();
process.stdin.pipe(call);
`;
