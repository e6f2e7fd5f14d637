/** `run` with a program that sends what no exporter sends: its exit code is passed on, and what is printed is right. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { create, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ExportTraceServiceRequestSchema as Schema } from '../../cli/collector/generated/opentelemetry/proto/collector/trace/v1/trace_service_pb.js';
import type { SpanSchema } from '../../cli/collector/generated/opentelemetry/proto/trace/v1/trace_pb.js';
import { completeSpan, type ReceivedSpan, receivedResource } from '../../cli/collector/received-span.js';
import { describeSpans, spansAsJson } from '../../cli/commands/run/report.js';
import { runCommand } from '../../cli/commands/run.js';
import { exportHeaders, FLAG, FRAME, frame, PREFACE } from './raw-http2.js';

const program = fileURLToPath(new URL('./programs/hostile.mjs', import.meta.url));
const NASTY = '\u001b]0;owned\u0007\u001b[2J\r\n\u202eevil\u2028\u009b31m\u{e0041}';

const hostile = suite<{ folder: string }>('run with a hostile program');
hostile.before((context) => {
  context.folder = mkdtempSync(join(tmpdir(), 'agentcore-hostile-'));
});
hostile.after((context) => rmSync(context.folder, { recursive: true, force: true }));

type Span = MessageInitShape<typeof SpanSchema>;

/** One call, as bytes on the wire, with a message of these spans; `complete` says whether its end is there. */
function call(spans: Span[], complete: boolean): string {
  const request = create(Schema, { resourceSpans: [{ scopeSpans: [{ spans }] }] });
  const body = toBinary(Schema, request);
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(body.length, 1);
  return Buffer.concat([
    PREFACE,
    frame(FRAME.settings, 0, 0),
    frame(FRAME.headers, FLAG.endHeaders, 1, exportHeaders()),
    frame(FRAME.data, complete ? FLAG.endStream : 0, 1, Buffer.concat([prefix, body])),
  ]).toString('base64');
}

function id(number: number, length: number): Uint8Array {
  return Buffer.from(number.toString(16).padStart(2 * length, '0'), 'hex');
}

/** Written to as a terminal would be, but for being one. */
function captured(): { stream: Writable; text(): string } {
  let text = '';
  const write = (chunk: Buffer, _encoding: string, done: () => void): void => {
    text += chunk;
    done();
  };
  return { stream: new Writable({ write }), text: () => text };
}

hostile('passes its exit code on, and prints each span once, on a line of its own', async ({ folder }) => {
  const span = (number: number, parent: number, more: object = {}): Span => ({
    traceId: id(1, 16),
    spanId: id(number, 8),
    parentSpanId: id(parent, 8),
    name: `s${number}`,
    startTimeUnixNano: BigInt(number) * 1_000_000n,
    endTimeUnixNano: BigInt(number + 1) * 1_000_000n,
    ...more,
  });
  const spans = [
    span(1, 0, { name: NASTY, status: { code: 2, message: NASTY } }),
    span(2, 3),
    span(3, 2),
    span(4, 4),
    span(5, 99),
    span(6, 1, { startTimeUnixNano: 2n ** 64n - 1n, endTimeUnixNano: 1n }),
    span(7, 1, { endTimeUnixNano: 0n }),
    span(7, 1, { endTimeUnixNano: 0n }),
    span(8, 0, { traceId: new Uint8Array(16) }),
    span(9, 0, { spanId: id(9, 4) }),
  ];
  const good = join(folder, 'good');
  const open = join(folder, 'open');
  writeFileSync(good, call(spans, true));
  writeFileSync(open, call([span(10, 0)], false));
  const stderr = captured();
  const json = join(folder, 'traces.json');
  const exitCode = await runCommand(
    [process.execPath, program, good, open],
    { preload: [], json, colour: false },
    { stdout: new PassThrough(), stderr: stderr.stream, env: process.env, cwd: folder },
  );
  assert.is(exitCode, 7);
  const lines = stderr.text().trim().split('\n');
  const evil = /^␛\]0;owned␇␛\[2J �evil ?�31m�/u;
  assert.match(lines[0]!, /^agentcore: 1 trace, 7 spans, 1 failed/);
  assert.match(lines[1]!, evil);
  assert.match(lines[1]!, /\[1ms\] ✗ ␛\]0;owned/);
  assert.equal(lines.slice(2, 8), [
    '  ├─ s7 [0ms] (not ended)',
    '  └─ s6 [?]',
    's2 [1ms] (its parents form a cycle)',
    '  └─ s3 [1ms]',
    's4 [1ms] (its parents form a cycle)',
    's5 [1ms] (parent not received)',
  ]);
  assert.match(stderr.text(), 'agentcore: 2 spans without a valid trace id and span id left out');
  assert.match(stderr.text(), /agentcore: \d exports? refused: /);
  const text = readFileSync(json, 'utf8');
  assert.not.match(text.replaceAll('\n', ''), /[\p{Cc}\u2028\u202e\u{e0041}]/u);
  const document = JSON.parse(text) as { exitCode: number; traces: { spans: { name: string }[] }[] };
  assert.is(document.exitCode, 7);
  assert.is(document.traces[0]!.spans.length, 7);
  assert.is(document.traces[0]!.spans[0]!.name, NASTY);
});

hostile('traces that cannot be shown do not change the exit code', async ({ folder }) => {
  const stderr = captured();
  let writes = 0;
  const breaking = new Writable({
    write(chunk, _encoding, done) {
      stderr.stream.write(chunk, done);
    },
  });
  // Something of ours that throws while the report is made.
  Object.defineProperty(breaking, 'isTTY', {
    get() {
      if (++writes === 1) throw new Error('broken report\u001b[2J');
      return false;
    },
  });
  const exitCode = await runCommand(
    [process.execPath, '-e', 'process.exit(5)'],
    { preload: [] },
    { stdout: new PassThrough(), stderr: breaking, env: process.env, cwd: folder },
  );
  assert.is(exitCode, 5);
  assert.is(stderr.text(), 'agentcore: the traces cannot be shown: broken report␛[2J\n');
});

const STATS = { droppedSpans: 3, rejectedSpans: 0, refusedRequests: 0, lastRefusal: undefined };

function received(number: number, attributes: ReceivedSpan['attributes'] = {}): ReceivedSpan {
  return completeSpan({
    traceId: String((number % 2) + 1).padStart(32, '0'),
    spanId: String(number + 1).padStart(16, '0'),
    parentSpanId: '',
    traceState: '',
    name: 'n',
    kind: 'internal',
    startTimeUnixNano: 5n - BigInt(number),
    endTimeUnixNano: 9n,
    attributes,
    events: [],
    links: [],
    status: { code: 'unset', message: '' },
    resource: receivedResource({}),
    scope: { name: '', version: '' },
  })!;
}

hostile('the JSON is the same in pieces as in one, and says what was dropped', () => {
  const spans = [0, 1, 2].map((number) =>
    received(number, { big: 2n ** 60n, text: 'a\u2028b\u009b', list: [1, [2n]] }),
  );
  const pieces = [...spansAsJson(spans, STATS, { command: ['x', 'y z'], exitCode: 0, signal: null })];
  const text = pieces.join('');
  assert.ok(pieces.length > spans.length);
  const document = JSON.parse(text) as Record<string, unknown> & { traces: { traceId: string; spans: object[] }[] };
  assert.is(
    `${JSON.stringify(document, undefined, 2)}\n`,
    text.replaceAll('\\u2028', '\u2028').replaceAll('\\u009b', '\u009b'),
  );
  assert.equal(Object.keys(document), ['version', 'command', 'exitCode', 'signal', 'droppedSpans', 'traces']);
  assert.is(document.droppedSpans, 3);
  assert.equal(
    document.traces.map(({ traceId, spans: members }) => [traceId.at(-1), members.length]),
    [
      ['1', 2],
      ['2', 1],
    ],
  );
  const none = [...spansAsJson([], STATS, { command: [], exitCode: 0, signal: null })].join('');
  assert.equal((JSON.parse(none) as { traces: unknown }).traces, []);
});

hostile('the tree says how many spans could not be kept', () => {
  const text = describeSpans([received(1)], STATS, { colour: false, maxSpans: 10 });
  assert.match(text, 'agentcore: 3 more spans came but could not be kept');
});

hostile.run();
