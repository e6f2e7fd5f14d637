/** `consoleExport`: prints each finished local trace as a tree, on stderr, for stdout may be a protocol channel. */
import { SpanStatusCode } from '@opentelemetry/api';
import { type ExportResult, ExportResultCode, hrTimeToMilliseconds } from '@opentelemetry/core';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-node';
import { renderTraces, type TreeSpan } from '../tree.js';
import { writeStderr } from './stderr.js';

export interface ConsoleExporterOptions {
  /** Where the tree goes; default stderr. */
  readonly write?: (text: string) => void;
  /** Spans kept while their local root is still running, over all traces; default 10,000. */
  readonly maxSpans?: number;
}

/**
 * Collects spans by trace, and prints a trace when its local root (a span without a parent in this process) has
 * ended, or what there is at a flush. Past `maxSpans` the oldest trace is printed as far as it has come.
 */
export class ConsoleTreeExporter implements SpanExporter {
  readonly #write: (text: string) => void;
  readonly #maxSpans: number;
  readonly #traces = new Map<string, TreeSpan[]>();
  #kept = 0;

  constructor(options: ConsoleExporterOptions = {}) {
    this.#write = options.write ?? writeStderr;
    this.#maxSpans = options.maxSpans ?? 10_000;
  }

  export(spans: ReadableSpan[], resultCallback: (result: ExportResult) => void): void {
    try {
      for (const span of spans) this.#add(span);
      resultCallback({ code: ExportResultCode.SUCCESS });
    } catch (cause) {
      const error = cause instanceof Error ? cause : new Error(String(cause));
      resultCallback({ code: ExportResultCode.FAILED, error });
    }
  }

  async forceFlush(): Promise<void> {
    for (const traceId of this.#traces.keys()) this.#print(traceId);
  }

  shutdown(): Promise<void> {
    return this.forceFlush();
  }

  #add(span: ReadableSpan): void {
    const { traceId } = span.spanContext();
    const trace = this.#traces.get(traceId);
    if (trace === undefined) this.#traces.set(traceId, [treeSpan(span)]);
    else trace.push(treeSpan(span));
    this.#kept += 1;
    if (isLocalRoot(span)) this.#print(traceId);
    else if (this.#kept > this.#maxSpans) this.#print(this.#traces.keys().next().value ?? traceId);
  }

  #print(traceId: string): void {
    const trace = this.#traces.get(traceId);
    if (trace === undefined) return;
    this.#traces.delete(traceId);
    this.#kept -= trace.length;
    this.#write(`${renderTraces(trace)}\n`);
  }
}

function isLocalRoot(span: ReadableSpan): boolean {
  return span.parentSpanContext === undefined || span.parentSpanContext.isRemote === true;
}

function treeSpan(span: ReadableSpan): TreeSpan {
  const { traceId, spanId } = span.spanContext();
  const parent = span.parentSpanContext;
  const { status } = span;
  return {
    traceId,
    spanId,
    // A parent in another process is no part of this tree.
    ...(parent === undefined || parent.isRemote === true ? {} : { parentSpanId: parent.spanId }),
    name: span.name,
    startMs: hrTimeToMilliseconds(span.startTime),
    durationMs: hrTimeToMilliseconds(span.duration),
    ...(status.code === SpanStatusCode.ERROR ? { error: status.message ?? '' } : {}),
  };
}
