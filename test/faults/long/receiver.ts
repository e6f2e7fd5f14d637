/** Tens of thousands of broken requests, floods of connections and a million spans for the receiver: minutes of it. */

import { deepStrictEqual } from 'node:assert';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { create, toBinary } from '@bufbuild/protobuf';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { decodeJson } from '../../../cli/collector/decode-json.js';
import { decodeProtobuf } from '../../../cli/collector/decode-protobuf.js';
import { ExportTraceServiceRequestSchema as Schema } from '../../../cli/collector/generated/opentelemetry/proto/collector/trace/v1/trace_service_pb.js';
import { type Collector, startCollector } from '../../../cli/collector/index.js';
import { describeSpans } from '../../../cli/commands/run/report.js';
import { decodeGenerated, requests } from '../../collector/generated-decoder.js';
import { jsonBody, mutate, mutateJson, outcomeOf, protobufBody, seeded } from '../../collector/mutation.js';
import { exportHeaders, FLAG, FRAME, frame, openHttp2, openSocket } from '../../collector/raw-http2.js';
import { jsonRequest, send } from '../../collector/send.js';
import { tally } from '../support/tally.js';

const JSON_TYPE = { 'content-type': 'application/json' };
const PROTOBUF_TYPE = { 'content-type': 'application/x-protobuf' };
const seed = Number(process.env.SEED ?? 20_261_123);

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
/** Memory that is in use, when all else is collected. */
function held(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const receiver = suite('the receiver, for long');

for (const [what, rounds, body, decode, change] of [
  ['protobuf', 40_000, protobufBody(), decodeProtobuf, mutate],
  ['JSON', 20_000, jsonBody(), decodeJson, mutate],
  ['JSON with other types in it', 20_000, jsonBody(), decodeJson, mutateJson],
] as const) {
  receiver(`${rounds} bodies of ${what}, broken at random, are refused or right`, () => {
    const random = seeded(seed);
    let refused = 0;
    for (let round = 0; round < rounds; round++) {
      const bytes = change(body, random);
      try {
        if (outcomeOf(decode, bytes) === 'refused') refused++;
      } catch (error) {
        console.log(`seed ${seed}, round ${round}: ${bytes.toString('base64')}`);
        throw error;
      }
    }
    tally.inputs += rounds;
    console.log(`  ${rounds} tried, ${refused} refused`);
    assert.ok(refused > 0 && refused < rounds);
  });
}

receiver('ten thousand requests are read as the generated code reads them', () => {
  fc.assert(
    fc.property(requests, (request) => {
      const bytes = toBinary(Schema, request);
      deepStrictEqual(decodeProtobuf(bytes), decodeGenerated(bytes));
    }),
    { numRuns: 10_000, seed },
  );
  tally.inputs += 10_000;
});

async function answers(collector: Collector): Promise<void> {
  const url = `${collector.httpEndpoint}/v1/traces`;
  assert.is((await send(url, JSON.stringify(jsonRequest()), JSON_TYPE)).status, 200);
}

receiver('broken requests over HTTP, packed and not, are all answered', async () => {
  const collector = await startCollector();
  const url = `${collector.httpEndpoint}/v1/traces`;
  const random = seeded(seed + 1);
  const seen = new Map<number, number>();
  for (let round = 0; round < 2500; round++) {
    const [body, type] = round % 2 === 0 ? [protobufBody(), PROTOBUF_TYPE] : [jsonBody(), JSON_TYPE];
    const packed = random(3) === 0;
    const bytes = packed ? mutate(gzipSync(mutate(body, random)), random) : mutate(body, random);
    const { status } = await send(url, bytes, { ...type, ...(packed && { 'content-encoding': 'gzip' }) });
    assert.ok(status === 200 || status === 400, `status ${status}`);
    seen.set(status, (seen.get(status) ?? 0) + 1);
  }
  tally.inputs += 2500;
  console.log(`  ${seen.get(200)} taken, ${seen.get(400)} refused`);
  await answers(collector);
  await collector.stop();
});

receiver('broken frames over HTTP/2 end neither the process nor the receiver', async () => {
  const collector = await startCollector();
  const random = seeded(seed + 2);
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(protobufBody().length, 1);
  const one = (stream: number): Buffer =>
    Buffer.concat([
      frame(FRAME.headers, FLAG.endHeaders, stream, exportHeaders()),
      frame(FRAME.data, FLAG.endStream, stream, Buffer.concat([prefix, protobufBody()])),
    ]);
  const good = Buffer.concat([frame(FRAME.settings, 0, 0), one(1), one(3), one(5)]);
  for (let round = 0; round < 2000; round++) {
    const socket = await openHttp2(collector.grpcEndpoint, mutate(good, random));
    if (random(2) === 0) socket.end();
    else socket.resetAndDestroy();
    if (round % 200 === 0) await answers(collector);
  }
  tally.faults += 2000;
  await answers(collector);
  await collector.stop();
});

receiver('floods of connections are bounded, counted and over when they end', async () => {
  const collector = await startCollector();
  const before = held();
  for (let wave = 0; wave < 4; wave++) {
    const opened = Array.from({ length: 1500 }, (_, index) =>
      openSocket(index % 2 === 0 ? collector.httpEndpoint : collector.grpcEndpoint).catch(() => undefined),
    );
    const sockets = await Promise.all(opened);
    for (const socket of sockets) socket?.write('POST /v1/traces HTTP/1.1\r\nHost: localhost\r\n');
    for (const socket of sockets) socket?.destroy();
  }
  tally.faults += 6000;
  console.log(`  6000 connections, ${collector.stats().refusedRequests} refused: ${collector.stats().lastRefusal}`);
  assert.ok(collector.stats().refusedRequests > 0);
  for (;;) {
    const answer = await send(`${collector.httpEndpoint}/v1/traces`, '{}', JSON_TYPE).catch(() => undefined);
    if (answer?.status === 200) break;
  }
  await collector.stop();
  const grown = held() - before;
  assert.ok(grown < 20e6, `${Math.round(grown / 1e6)} MB more than before`);
});

/** `count` spans from number `first` on; `traceOf` and `parentOf` say where each belongs. */
function batch(
  first: number,
  count: number,
  traceOf: (n: number) => number,
  parentOf: (n: number) => number,
): Uint8Array {
  const id = (number: number, bytes: number): Buffer =>
    Buffer.from(number.toString(16).padStart(2 * bytes, '0'), 'hex');
  const spans = Array.from({ length: count }, (_, index) => {
    const number = first + index;
    return {
      traceId: id(traceOf(number) + 1, 16),
      spanId: id(number + 1, 8),
      parentSpanId: id(parentOf(number) + 1, 8),
      name: `span ${number}`,
      startTimeUnixNano: BigInt(number + 1),
      endTimeUnixNano: BigInt(number + 2),
      attributes: [{ key: 'n', value: { value: { case: 'stringValue' as const, value: `value of ${number}` } } }],
    };
  });
  return toBinary(Schema, create(Schema, { resourceSpans: [{ scopeSpans: [{ spans }] }] }));
}

for (const [what, traceOf] of [
  ['each in a trace of its own', (n: number) => n],
  ['ten to a trace', (n: number) => Math.floor(n / 10)],
  ['all in one trace', () => 0],
] as const) {
  receiver(`of a million spans, ${what}, a hundred thousand are kept, and each other one is counted`, async () => {
    const collector = await startCollector();
    const url = `${collector.httpEndpoint}/v1/traces`;
    const before = held();
    let most = 0;
    for (let first = 0; first < 1_000_000; first += 20_000) {
      const { status } = await send(
        url,
        batch(first, 20_000, traceOf, (n) => n - 1),
        PROTOBUF_TYPE,
      );
      assert.is(status, 200);
      if (first % 200_000 === 0) most = Math.max(most, held() - before);
    }
    most = Math.max(most, held() - before);
    const kept = collector.spans().length;
    const dropped = collector.stats().droppedSpans;
    tally.ended += 1_000_000;
    tally.arrived += kept;
    tally.counted += dropped;
    console.log(`  ${kept} kept, ${dropped} counted as dropped, ${Math.round(most / 1e6)} MB held at most`);
    assert.is(kept + dropped, 1_000_000);
    assert.is(kept, 100_000);
    assert.ok(most < 250e6, `${most} bytes`);
    const text = describeSpans(collector.spans(), collector.stats(), { colour: false, maxSpans: 1000 });
    assert.match(text, '900000 more spans came but could not be kept');
    await collector.stop();
  });
}

for (const [what, parentOf] of [
  ['a chain', (n: number) => n - 1],
  ['one cycle', (n: number) => (n + 1) % 100_000],
  ['children of themselves', (n: number) => n],
  ['orphans', (n: number) => n + 1_000_000],
] as const) {
  receiver(`a trace of 100,000 spans that are ${what} is printed, a line each`, async () => {
    const collector = await startCollector();
    const url = `${collector.httpEndpoint}/v1/traces`;
    for (let first = 0; first < 100_000; first += 50_000) {
      assert.is(
        (
          await send(
            url,
            batch(first, 50_000, () => 0, parentOf),
            PROTOBUF_TYPE,
          )
        ).status,
        200,
      );
    }
    const text = describeSpans(collector.spans(), collector.stats(), { colour: true, maxSpans: 1e6 });
    assert.is(text.split('\n').length, 100_001);
    tally.inputs++;
    await collector.stop();
  });
}

receiver('large attributes are kept up to the limit of bytes', async () => {
  const collector = await startCollector({ maxKeptBytes: 64 << 20 });
  const url = `${collector.httpEndpoint}/v1/traces`;
  const before = held();
  for (let index = 0; index < 40; index++) {
    const spanId = (index + 1).toString(16).padStart(16, '0');
    const attributes = [{ key: 'big', value: { stringValue: (index % 2 === 0 ? 'x' : 'é→').repeat(4 << 20) } }];
    const body = JSON.stringify(jsonRequest({ spanId, traceId: `${spanId}${spanId}`, attributes }));
    assert.is((await send(url, body, JSON_TYPE)).status, 200);
  }
  const kept = collector.spans().length;
  const grown = held() - before;
  tally.ended += 40;
  tally.arrived += kept;
  tally.counted += collector.stats().droppedSpans;
  console.log(`  ${kept} kept, ${collector.stats().droppedSpans} dropped, ${Math.round(grown / 1e6)} MB held`);
  assert.is(kept + collector.stats().droppedSpans, 40);
  assert.ok(kept > 3 && grown < 80e6);
  await collector.stop();
});

receiver.run();
