/** Bodies that are broken, wrong, or too much: each is refused or right, and what is kept stays small. */
// uvu's comparison trips over an attribute named `constructor`.
import { deepStrictEqual } from 'node:assert';
import { fromBinary, toBinary } from '@bufbuild/protobuf';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { decodeJson } from '../../cli/collector/decode-json.js';
import { decodeProtobuf } from '../../cli/collector/decode-protobuf.js';
import { ExportTraceServiceRequestSchema as Schema } from '../../cli/collector/generated/opentelemetry/proto/collector/trace/v1/trace_service_pb.js';
import { RefusedRequestError } from '../../cli/collector/refusal.js';
import { decodeGenerated, requests } from './generated-decoder.js';
import { jsonBody, mutate, mutateJson, outcomeOf, protobufBody, seeded } from './mutation.js';
import { jsonRequest, SPAN_ID, TRACE_ID } from './send.js';

const hostile = suite('hostile bodies');

const ROUNDS = 800;

for (const [what, body, decode, change] of [
  ['protobuf', protobufBody(), decodeProtobuf, mutate],
  ['JSON', jsonBody(), decodeJson, mutate],
  ['JSON with other types in it', jsonBody(), decodeJson, mutateJson],
] as const) {
  hostile(`${what}, broken at random, is refused or read, and never throws anything else`, () => {
    const random = seeded(1);
    const before = outcomeOf(decode, body);
    assert.is(before === 'refused' ? 0 : before.spans.length, 3);
    let refused = 0;
    for (let round = 0; round < ROUNDS; round++) {
      if (outcomeOf(decode, change(body, random)) === 'refused') refused++;
    }
    assert.ok(refused > ROUNDS / 20 && refused < (ROUNDS * 19) / 20, `${refused} of ${ROUNDS} refused`);
  });
}

hostile('every beginning of a body is refused or read', () => {
  for (const [body, decode] of [
    [protobufBody(), decodeProtobuf],
    [jsonBody(), decodeJson],
  ] as const) {
    for (let length = 0; length < body.length; length++) outcomeOf(decode, body.subarray(0, length));
  }
});

hostile('what the generated code writes is read as the generated code reads it', () => {
  let spans = 0;
  fc.assert(
    fc.property(requests, (request) => {
      const bytes = toBinary(Schema, request);
      const ours = decodeProtobuf(bytes);
      spans += ours.spans.length;
      deepStrictEqual(ours, decodeGenerated(bytes));
    }),
    { numRuns: 400, seed: 7 },
  );
  assert.ok(spans > 200, `${spans} spans compared`);
});

hostile('a broken body that the generated code takes and writes again as it was, is read alike', () => {
  const random = seeded(2);
  const body = Buffer.from(toBinary(Schema, fromBinary(Schema, protobufBody())));
  let compared = 0;
  for (let round = 0; round < 1500; round++) {
    const bytes = mutate(body, random);
    let again: Uint8Array;
    try {
      again = toBinary(Schema, fromBinary(Schema, bytes));
    } catch {
      continue;
    }
    if (Buffer.compare(again, bytes) !== 0) continue;
    compared++;
    deepStrictEqual(decodeProtobuf(bytes), decodeGenerated(bytes));
  }
  assert.ok(compared > 50, `${compared} compared`);
});

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) + 128);
  return Buffer.from([...bytes, value]);
}

function field(number: number, content: Uint8Array): Buffer {
  return Buffer.concat([varint(number * 8 + 2), varint(content.length), content]);
}

const IDS = Buffer.concat([field(1, Buffer.from(TRACE_ID, 'hex')), field(2, Buffer.from(SPAN_ID, 'hex'))]);
const oneSpan = (more: Uint8Array): Buffer => field(1, field(2, field(2, Buffer.concat([IDS, more]))));

hostile('fields of a newer OTLP, of another wire type, and groups are skipped', () => {
  const group = Buffer.from([0xa3, 0x06, 0x08, 1, 0xa4, 0x06]); // field 100 { 1: 1 }
  const unknown = Buffer.concat([field(200, Buffer.from('new')), group, Buffer.from([0xa0, 0x06, 5])]);
  const nameAsNumber = Buffer.from([0x28, 5]);
  const { spans } = decodeProtobuf(oneSpan(Buffer.concat([unknown, nameAsNumber, field(5, Buffer.from('named'))])));
  assert.equal(
    spans.map((span) => span.name),
    ['named'],
  );
});

const MALFORMED: readonly (readonly [string, Uint8Array])[] = [
  ['a length past the end', Buffer.from([0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f])],
  ['a length of ten bytes', Buffer.from([0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01])],
  ['a field past the end of its message', field(1, Buffer.from([0x0a, 0x05]))],
  ['a span that runs out of its scope', Buffer.from([0x0a, 6, 0x12, 4, 0x12, 9, 0x2a, 1, 0x78, 0, 0, 0, 0, 0, 0])],
  ['a text that is no UTF-8', oneSpan(field(5, Buffer.from([0xc0, 0xaf])))],
  ['half of a surrogate pair', oneSpan(field(5, Buffer.from([0xed, 0xa0, 0x80])))],
  ['a group that does not end', oneSpan(Buffer.from([0xa3, 0x06, 0x08, 1]))],
  ['groups nested without end', oneSpan(Buffer.alloc(300_000, Buffer.from([0xa3, 0x06])))],
  ['field number zero', Buffer.from([0x02, 0])],
  ['a wire type there is not', Buffer.from([0x0e, 0])],
];
for (const [what, body] of MALFORMED) {
  hostile(`protobuf with ${what} is refused as malformed`, () => {
    assert.throws(
      () => decodeProtobuf(body),
      (error: unknown) => reasonOf(error) === 'malformed',
    );
  });
}

function reasonOf(error: unknown): string {
  return error instanceof RefusedRequestError ? error.reason : `${error}`;
}

const repeated = (bytes: readonly number[], total: number): Buffer => Buffer.alloc(total, Buffer.from(bytes));
const MIB = 1024 * 1024;
const json = (spans: string): Buffer => Buffer.from(`{"resourceSpans":[{"scopeSpans":[{"spans":[${spans}]}]}]}`);

/** Bodies within the limit of bytes that would become gigabytes. */
const BOMBS: readonly (readonly [string, () => DecodeCall])[] = [
  ['empty spans', () => [decodeProtobuf, field(1, field(2, repeated([0x12, 0], 32 * MIB)))]],
  ['empty resources', () => [decodeProtobuf, repeated([0x0a, 0], 32 * MIB)]],
  ['empty events', () => [decodeProtobuf, oneSpan(repeated([0x5a, 0], 32 * MIB))]],
  ['empty links', () => [decodeProtobuf, oneSpan(repeated([0x6a, 0], 32 * MIB))]],
  ['empty attributes', () => [decodeProtobuf, oneSpan(repeated([0x4a, 0], 32 * MIB))]],
  [
    'empty lists in a list',
    () => [decodeProtobuf, oneSpan(field(9, field(2, field(5, repeated([0x0a, 2, 0x2a, 0], 32 * MIB)))))],
  ],
  ['empty spans in JSON', () => [decodeJson, json(`${'{},'.repeat(10 * MIB)}{}`)]],
  ['lists in JSON', () => [decodeJson, json(`{"events":[${'[],'.repeat(10 * MIB)}[]]}`)]],
  ['names in JSON', () => [decodeJson, json(`{${'"":1,'.repeat(5 * MIB)}"a":1}`)]],
];
type DecodeCall = readonly [typeof decodeJson, Buffer];
for (const [what, make] of BOMBS) {
  hostile(`millions of ${what} are refused before they are made`, () => {
    const [decode, body] = make();
    assert.throws(
      () => decode(body),
      (error: unknown) => reasonOf(error) === 'too large',
    );
  });
}

hostile('brackets inside the texts of a large body do not count', () => {
  const name = '[{,\\"'.repeat(MIB);
  const { spans } = decodeJson(Buffer.from(JSON.stringify(jsonRequest({ name }))));
  assert.is(spans[0]?.name.length, name.length);
});

hostile('JSON nested a million deep where another type belongs is refused with a short reason', () => {
  const deep = `${'['.repeat(500_000)}${']'.repeat(500_000)}`;
  const call = (body: string) => () => decodeJson(Buffer.from(body));
  for (const body of [`{"resourceSpans":[${deep}]}`, `{"resourceSpans":${'{"a":'.repeat(1e5)}1${'}'.repeat(1e5)}}`]) {
    assert.throws(
      call(body),
      (error: unknown) => reasonOf(error) === 'malformed' && (error as Error).message.length < 100,
    );
  }
  assert.is(decodeJson(Buffer.from(`{"unknown":${deep}}`)).spans.length, 0);
});

hostile('an attribute of megabytes and an attribute __proto__ are kept as they are', () => {
  const attributes = [
    { key: 'big', value: { stringValue: 'x'.repeat(8 * MIB) } },
    { key: '__proto__', value: { kvlistValue: { values: [{ key: '__proto__', value: { stringValue: 'p' } }] } } },
  ];
  const { spans } = decodeJson(Buffer.from(JSON.stringify(jsonRequest({ attributes }))));
  const received = spans[0]!.attributes;
  assert.is((received.big as string).length, 8 * MIB);
  assert.equal(Object.keys(received), ['big', '__proto__']);
  assert.is(Object.getPrototypeOf(received), Object.prototype);
  assert.is(({} as Record<string, unknown>).p, undefined);
});

hostile.run();
