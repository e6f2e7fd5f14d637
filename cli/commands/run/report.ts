/** What `run` prints and writes about the spans that came. */
import { plainText, renderTraces } from '../../../src/tree.js';
import type { CollectorStats } from '../../collector/index.js';
import type { ReceivedSpan } from '../../collector/received-span.js';
import { toTreeSpan } from '../../collector/to-tree.js';

const MAX_SERVICES = 5;

/** A line that counts, then the trees, then what is missing from them. */
export function describeSpans(
  spans: readonly ReceivedSpan[],
  stats: CollectorStats,
  options: { readonly colour: boolean; readonly maxSpans: number },
): string {
  const traces = new Set(spans.map((span) => span.traceId)).size;
  const failed = spans.filter((span) => span.status.code === 'error').length;
  const counts = [count(traces, 'trace'), count(spans.length, 'span')];
  if (failed > 0) counts.push(`${failed} failed`);
  const lines = [`agentcore: ${counts.join(', ')} (${services(spans)})`, renderTraces(spans.map(toTreeSpan), options)];
  if (spans.length > options.maxSpans) lines.push('agentcore: `run --json FILE` writes all of them');
  return [...lines, ...describeRefusals(stats)].join('\n');
}

/** What was sent and not taken, in a line each. */
export function describeRefusals(stats: CollectorStats): string[] {
  const lines: string[] = [];
  if (stats.droppedSpans > 0) {
    lines.push(`agentcore: ${count(stats.droppedSpans, 'more span')} came but could not be kept; run less, or sample`);
  }
  if (stats.rejectedSpans > 0) {
    lines.push(`agentcore: ${count(stats.rejectedSpans, 'span')} without a valid trace id and span id left out`);
  }
  if (stats.refusedRequests > 0) {
    lines.push(`agentcore: ${count(stats.refusedRequests, 'export')} refused: ${stats.lastRefusal ?? ''}`);
  }
  return lines;
}

function services(spans: readonly ReceivedSpan[]): string {
  const names = [...new Set(spans.map((span) => plainText(span.resource.serviceName, 80)))].sort();
  const shown = names.slice(0, MAX_SERVICES).join(', ');
  const more = names.length > MAX_SERVICES ? ` and ${names.length - MAX_SERVICES} more` : '';
  return `${names.length === 1 ? 'service' : 'services'} ${shown}${more}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

export interface RunFacts {
  readonly command: readonly string[];
  readonly exitCode: number;
  readonly signal: string | null;
}

/**
 * The traces as JSON, schema version 1: `{ version, command, exitCode, signal, droppedSpans, traces: [{ traceId, spans }] }`.
 * Spans are ordered by start; 64-bit integers (nanoseconds, large attributes) are strings. In pieces, a span each: all of
 * it may be longer than a string can be. Characters that could steer a terminal are escaped.
 */
export function* spansAsJson(
  spans: readonly ReceivedSpan[],
  stats: CollectorStats,
  facts: RunFacts,
): Generator<string, void, undefined> {
  const traces = new Map<string, ReceivedSpan[]>();
  for (const span of [...spans].sort(byStart)) {
    const trace = traces.get(span.traceId);
    if (trace === undefined) traces.set(span.traceId, [span]);
    else trace.push(span);
  }
  const head = json({ version: 1, ...facts, droppedSpans: stats.droppedSpans }, '');
  yield `${head.slice(0, -'\n}'.length)},\n  "traces": [`;
  let beforeTrace = '';
  for (const [traceId, members] of traces) {
    yield `${beforeTrace}\n    {\n      "traceId": "${traceId}",\n      "spans": [`;
    let beforeSpan = '';
    for (const span of members) {
      yield `${beforeSpan}\n        ${json(spanAsJson(span), '        ')}`;
      beforeSpan = ',';
    }
    yield '\n      ]\n    }';
    beforeTrace = ',';
  }
  yield traces.size === 0 ? ']\n}\n' : '\n  ]\n}\n';
}

/** Outside strings JSON has none of them, and inside it may have them as escapes. */
const STEERING =
  /[\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\udb40[\udc00-\udfff]/g;

function json(value: unknown, indent: string): string {
  const plain = (_key: string, part: unknown): unknown => (typeof part === 'bigint' ? String(part) : part);
  const escaped = (text: string): string =>
    Array.from({ length: text.length }, (_, index) => {
      return `\\u${text.charCodeAt(index).toString(16).padStart(4, '0')}`;
    }).join('');
  return JSON.stringify(value, plain, 2).replaceAll('\n', `\n${indent}`).replace(STEERING, escaped);
}

function byStart(a: ReceivedSpan, b: ReceivedSpan): number {
  return a.startTimeUnixNano < b.startTimeUnixNano ? -1 : a.startTimeUnixNano > b.startTimeUnixNano ? 1 : 0;
}

function spanAsJson(span: ReceivedSpan): unknown {
  const { traceId: _, startMs: __, resource, parentSpanId = null, ...own } = span;
  return { ...own, parentSpanId, service: resource.serviceName, resource: resource.attributes };
}
