/**
 * The user's own exporters and processors. Whatever they do wrong (throw, reject, call back twice or with nothing) is
 * one line of diagnostics, and reaches neither the program nor the other exporters.
 */
import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import type { SpanExporter, SpanProcessor } from '@opentelemetry/sdk-trace-node';
import { activeContext, runWith } from '../runtime/context.js';
import { LISTENER_KEY } from '../span/listener-key.js';
import { type Report, ReportedFailure } from './diagnostics.js';

/** `exporter`, each of whose exports is answered once at most, and whose failures are reported. */
export function guardedExporter(exporter: SpanExporter, name: string, report: Report): SpanExporter {
  const failed = (cause: unknown, count: number): ExportResult => {
    report(`${spansWere(count)} not exported, for the span exporter ${name} failed`, cause, `exporter ${name}`);
    return { code: ExportResultCode.FAILED, error: new ReportedFailure(cause) };
  };
  return {
    export(spans, resultCallback) {
      const count = spans.length;
      let isAnswered = false;
      const answer = (result: () => ExportResult) => {
        if (isAnswered) return;
        isAnswered = true;
        resultCallback(result());
      };
      const fail = (cause: unknown) => answer(() => failed(cause, count));
      try {
        const returned: unknown = exporter.export(spans, (result: ExportResult | undefined) => {
          if (result?.code === ExportResultCode.SUCCESS) answer(() => result);
          else fail(result?.error ?? 'no reason given');
        });
        notRejecting(returned, fail);
      } catch (cause) {
        fail(cause);
      }
    },
    forceFlush: async () => withoutSpans(() => exporter.forceFlush?.()),
    shutdown: async () => withoutSpans(() => exporter.shutdown()),
  };
}

/**
 * `processor`, whose failures are reported. Where it is instrumented itself it makes no spans: it would be told of these,
 * too, and make more of them.
 */
export function guardedProcessor(processor: SpanProcessor, name: string, report: Report): SpanProcessor {
  const failed = (cause: unknown) => report(`the span processor ${name} failed`, cause, `processor ${name}`);
  const tell = (call: () => unknown) => {
    try {
      notRejecting(withoutSpans(call), failed);
    } catch (cause) {
      failed(cause);
    }
  };
  return {
    onStart: (span, parent) => tell(() => processor.onStart(span, parent)),
    ...(typeof processor.onEnding === 'function' && { onEnding: (span) => tell(() => processor.onEnding?.(span)) }),
    onEnd: (span) => tell(() => processor.onEnd(span)),
    forceFlush: async () => withoutSpans(() => processor.forceFlush()),
    shutdown: async () => withoutSpans(() => processor.shutdown()),
  };
}

/** Instrumented functions that `call` calls, now or later, make no spans. */
function withoutSpans<R>(call: () => R): R {
  return runWith(activeContext().setValue(LISTENER_KEY, true), call);
}

/** "1 span was", "7 spans were". */
export function spansWere(count: number): string {
  return count === 1 ? '1 span was' : `${count} spans were`;
}

/** Methods that are to return nothing are sometimes `async`, and a rejection that nobody handles ends the process. */
function notRejecting(returned: unknown, failed: (cause: unknown) => void): void {
  if (returned instanceof Promise) returned.catch(failed);
}

/** The name of its class, for messages. */
export function nameOf(object: object): string {
  try {
    return String(object.constructor.name);
  } catch {
    return '(unnamed)';
  }
}
