/** Export bodies as exporters make them, and the same broken at random: seeded, so that a failure can be had again. */
import { createTraceState, SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { JsonTraceSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import * as assert from 'uvu/assert';
import type { DecodedBatch, ReceivedSpan } from '../../cli/collector/received-span.js';
import { RefusedRequestError } from '../../cli/collector/refusal.js';
import { toTreeSpan } from '../../cli/collector/to-tree.js';
import { spansAsJson } from '../../cli/commands/run/report.js';
import { renderTraces } from '../../src/tree.js';

export type Random = (below: number) => number;

/** Integers below a number (mulberry32). */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/** Spans with one of everything. */
function sampleSpans(): ReadableSpan[] {
  const context = (spanId: string) => ({ traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId, traceFlags: 1 });
  return ['00f067aa0ba902b7', '00f067aa0ba902b8', '00f067aa0ba902b9'].map((spanId, index) => ({
    name: `tool.sëarch_${index} 😀`,
    kind: SpanKind.CLIENT,
    spanContext: () => ({ ...context(spanId), traceState: createTraceState('a=1,b=2') }),
    ...(index > 0 && { parentSpanContext: context('00f067aa0ba902b7') }),
    startTime: [1_700_000_000, 5_000_000 * index],
    endTime: [1_700_000_001, 0],
    status: { code: SpanStatusCode.ERROR, message: 'upstream 503' },
    attributes: {
      text: 'ünïcode',
      count: 7,
      ratio: 0.5,
      ok: true,
      tags: ['a', 'b'],
      sizes: [1, -2, 3.5],
      big: 2 ** 52,
    },
    links: [{ context: context('00f067aa0ba902ff'), attributes: { why: 'retry' } }],
    events: [{ name: 'exception', time: [1_700_000_000, 7], attributes: { 'exception.message': 'no' } }],
    duration: [1, 0],
    ended: true,
    resource: resourceFromAttributes({ 'service.name': 'svc', 'process.pid': 7 }),
    instrumentationScope: { name: 'scope', version: '1.2.3' },
    droppedAttributesCount: 1,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  }));
}

export function protobufBody(): Buffer {
  return Buffer.from(ProtobufTraceSerializer.serializeRequest(sampleSpans())!);
}

export function jsonBody(): Buffer {
  return Buffer.from(JsonTraceSerializer.serializeRequest(sampleSpans())!);
}

const SPLICES = [
  [0xff, 0xff, 0xff, 0xff, 0x0f],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
  [0x80],
  [0],
  [0x0b, 0x0b, 0x0b, 0x0c],
  [0xed, 0xa0, 0x80],
  [0xf8],
  [0x1b, 0x5b, 0x32, 0x4a],
  [...Buffer.from('\u202e')],
  [...Buffer.from('null')],
  [...Buffer.from('1e999')],
  [...Buffer.from('"\\ud800"')],
  [...Buffer.from('[[[[{"__proto__":')],
  [...Buffer.from('{},')],
];

/** `body` with one to four things done to it: bits turned, bytes set, cut, doubled, moved, put in, the end lost. */
export function mutate(body: Buffer, random: Random): Buffer {
  let bytes = Buffer.from(body);
  for (let changes = 1 + random(4); changes > 0; changes--) {
    const at = random(bytes.length + 1);
    const end = Math.min(bytes.length, at + 1 + random(40));
    switch (random(8)) {
      case 0:
        if (at < bytes.length) bytes[at]! ^= 1 << random(8);
        break;
      case 1:
        if (at < bytes.length) bytes[at] = random(256);
        break;
      case 2:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(end)]);
        break;
      case 3:
        bytes = Buffer.concat([bytes.subarray(0, end), bytes.subarray(at)]);
        break;
      case 4:
        bytes = Buffer.concat([
          bytes.subarray(0, at),
          Buffer.from(SPLICES[random(SPLICES.length)]!),
          bytes.subarray(at),
        ]);
        break;
      case 5:
        bytes = Buffer.concat([
          bytes.subarray(0, at),
          Buffer.from(SPLICES[random(SPLICES.length)]!),
          bytes.subarray(end),
        ]);
        break;
      case 6: {
        const from = random(bytes.length + 1);
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(from, from + 30), bytes.subarray(at)]);
        break;
      }
      default:
        if (random(4) === 0) bytes = bytes.subarray(0, at);
    }
  }
  return bytes;
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const WRONG: readonly Json[] = [
  null,
  true,
  -1,
  0.5,
  1e300,
  '',
  'x',
  '-9223372036854775809',
  '\u001b[2J\u202e\ud800',
  [],
  {},
  [null],
  [[]],
  { a: 1 },
  { stringValue: 1 },
  { arrayValue: { values: [null] } },
  '0'.repeat(32),
];

/** `body`, which is JSON, with one to three values replaced, removed or doubled: right JSON, wrong types. */
export function mutateJson(body: Buffer, random: Random): Buffer {
  const root = JSON.parse(body.toString()) as Json;
  for (let changes = 1 + random(3); changes > 0; changes--) {
    let holder = root as Json[] | { [key: string]: Json };
    for (;;) {
      const keys = Object.keys(holder);
      if (keys.length === 0) break;
      const key = keys[random(keys.length)]!;
      const value = (holder as { [key: string]: Json })[key]!;
      if (typeof value === 'object' && value !== null && random(8) !== 0) {
        holder = value;
        continue;
      }
      if (random(5) === 0) delete (holder as { [key: string]: Json })[key];
      else if (Array.isArray(holder) && random(2) === 0) holder.push(value);
      else (holder as { [key: string]: Json })[key] = structuredClone(WRONG[random(WRONG.length)]!);
      break;
    }
  }
  return Buffer.from(JSON.stringify(root));
}

/** What a decoder makes of `body`: spans, all of them as they should be; or a refusal with a short reason. */
export function outcomeOf(decode: (body: Uint8Array) => DecodedBatch, body: Uint8Array): DecodedBatch | 'refused' {
  let batch: DecodedBatch;
  try {
    batch = decode(body);
  } catch (error) {
    if (!(error instanceof RefusedRequestError)) throw error;
    assert.ok(error.message.length < 400, error.message);
    return 'refused';
  }
  for (const span of batch.spans) checkSpan(span);
  checkPrinted(batch.spans);
  return batch;
}

function checkSpan(span: ReceivedSpan): void {
  assert.match(span.traceId, /^(?!0{32})[0-9a-f]{32}$/);
  assert.match(span.spanId, /^(?!0{16})[0-9a-f]{16}$/);
  assert.ok(span.parentSpanId === undefined || /^(?!0{16})[0-9a-f]{16}$/.test(span.parentSpanId));
  assert.ok(Number.isFinite(span.startMs) && Number.isFinite(span.durationMs));
  for (const text of [span.name, span.traceState, span.status.message, span.kind]) assert.type(text, 'string');
}

const UNPRINTABLE = /[\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]|(?!\n)\p{Cc}/u;

function checkPrinted(spans: readonly ReceivedSpan[]): void {
  const tree = renderTraces(spans.map(toTreeSpan));
  assert.is(tree.split('\n').filter((line) => line !== '').length, spans.length, 'a line for each span');
  assert.not.match(tree, UNPRINTABLE);
  const stats = { droppedSpans: 0, rejectedSpans: 0, refusedRequests: 0, lastRefusal: undefined };
  const json = [...spansAsJson(spans, stats, { command: ['x'], exitCode: 0, signal: null })].join('');
  assert.not.match(json, UNPRINTABLE);
  const document = JSON.parse(json) as { traces: { spans: unknown[] }[] };
  assert.is(document.traces.flatMap((trace) => trace.spans).length, spans.length);
}
