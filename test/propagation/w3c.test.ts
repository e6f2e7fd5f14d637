/** Our own W3C reading and writing, against the rules and examples of the specifications. */
import { createTraceState, propagation, type SpanContext } from '@opentelemetry/api';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { formatTraceparent, formatTracestate, parseTraceparent, parseTracestate } from '../../src/propagation/w3c.js';
import { formatBaggage, parseBaggage } from '../../src/propagation/w3c-baggage.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';

const traceparent = suite('w3c traceparent');

const readable: [why: string, header: string, flags: number][] = [
  ['version 00, sampled', `00-${TRACE}-${SPAN}-01`, 1],
  ['version 00, not sampled', `00-${TRACE}-${SPAN}-00`, 0],
  ['the random flag of level 2 is kept', `00-${TRACE}-${SPAN}-03`, 3],
  ['unknown flags are dropped', `00-${TRACE}-${SPAN}-fd`, 1],
  ['a future version of the same length', `cc-${TRACE}-${SPAN}-01`, 1],
  ['a future version with more fields', `01-${TRACE}-${SPAN}-01-what-the-future-brings`, 1],
  ['a future version with an empty further field', `fe-${TRACE}-${SPAN}-01-`, 1],
];
for (const [why, header, flags] of readable) {
  traceparent(`reads: ${why}`, () => {
    assert.equal(parseTraceparent(header), { traceId: TRACE, spanId: SPAN, traceFlags: flags, isRemote: true });
  });
}

const malformed: [why: string, header: string][] = [
  ['empty', ''],
  ['version ff', `ff-${TRACE}-${SPAN}-01`],
  ['upper-case version', `0A-${TRACE}-${SPAN}-01`],
  ['upper-case trace id', `00-${TRACE.toUpperCase()}-${SPAN}-01`],
  ['upper-case span id', `00-${TRACE}-${SPAN.toUpperCase()}-01`],
  ['upper-case flags', `00-${TRACE}-${SPAN}-0A`],
  ['zero trace id', `00-${'0'.repeat(32)}-${SPAN}-01`],
  ['zero span id', `00-${TRACE}-${'0'.repeat(16)}-01`],
  ['short trace id', `00-${TRACE.slice(1)}-${SPAN}-01`],
  ['long span id', `00-${TRACE}-${SPAN}0-01`],
  ['one flag digit', `00-${TRACE}-${SPAN}-1`],
  ['three flag digits', `00-${TRACE}-${SPAN}-001`],
  ['version 00 with a further field', `00-${TRACE}-${SPAN}-01-more`],
  ['version 00 with a trailing dash', `00-${TRACE}-${SPAN}-01-`],
  ['a future version whose flags are not followed by a dash', `cc-${TRACE}-${SPAN}-01.more`],
  ['a line break after it', `00-${TRACE}-${SPAN}-01\n`],
  ['a second header joined to it', `00-${TRACE}-${SPAN}-01, 00-${TRACE}-${SPAN}-01`],
];
for (const [why, header] of malformed) {
  traceparent(`rejects: ${why}`, () => {
    assert.is(parseTraceparent(header), undefined);
  });
}

traceparent('is written as version 00 with two flag digits, whatever flags the span has', () => {
  const spanContext: SpanContext = { traceId: TRACE, spanId: SPAN, traceFlags: 0xff };
  assert.is(formatTraceparent(spanContext), `00-${TRACE}-${SPAN}-03`);
});
traceparent.run();

const tracestate = suite('w3c tracestate');
tracestate('keeps order, drops white space around members and empty members', () => {
  assert.equal(parseTracestate(' rojo=1 ,\t,congo=t61rcWkgMzE,,'), ['rojo=1', 'congo=t61rcWkgMzE']);
});
tracestate('keeps leading spaces of a value', () => {
  assert.equal(parseTracestate('a=  x'), ['a=  x']);
});
tracestate('of a repeated key the leftmost, which is the latest, counts', () => {
  assert.equal(parseTracestate('a=1,b=2,a=3'), ['a=1', 'b=2']);
});
tracestate('takes 32 members and 512 characters, and nothing above', () => {
  const members = (count: number) => Array.from({ length: count }, (_, index) => `k${index}=v`);
  assert.is(parseTracestate(members(32).join(','))?.length, 32);
  assert.is(parseTracestate(members(33).join(',')), undefined);
  assert.is(parseTracestate(`a=${'x'.repeat(255)},b=${'x'.repeat(252)}`)?.length, 2);
  assert.is(parseTracestate(`a=${'x'.repeat(255)},b=${'x'.repeat(253)}`), undefined);
});
for (const header of [
  'noequals',
  'A=1',
  '@a=1',
  'a=',
  'a=1=2',
  '=1',
  'a b=1',
  'a=é',
  `a=${'x'.repeat(257)}`,
  `${'k'.repeat(257)}=1`,
]) {
  tracestate(`with a malformed member is dropped whole: ${header.slice(0, 12)}`, () => {
    assert.is(parseTracestate(`good=1,${header}`), undefined);
  });
}
tracestate('that is too long is shortened by whole members, long ones first, then from the end', () => {
  const long = `long=${'x'.repeat(200)}`;
  const short = Array.from({ length: 8 }, (_, index) => `k${index}=${'y'.repeat(57)}`);
  assert.is(formatTracestate([short[0]!, long, ...short.slice(1)]), short.join(','));
  const more = [...short, `k8=${'y'.repeat(57)}`];
  assert.is(formatTracestate(more), short.join(','));
  assert.is(formatTracestate(Array.from({ length: 40 }, (_, index) => `k${index}=v`)).split(',').length, 32);
});
tracestate('of the API keeps what we accept', () => {
  assert.is(createTraceState(parseTracestate('t61@vendor=a b, x=2')!.join(',')).serialize(), 't61@vendor=a b,x=2');
});
tracestate.run();

const baggage = suite('w3c baggage');
const entries = (header: string) =>
  parseBaggage(header)
    ?.getAllEntries()
    .map(([key, entry]) => [key, entry.value, entry.metadata?.toString()]);

baggage('reads the specification example, white space and properties included', () => {
  assert.equal(entries('key1=value1;property1;property2, key2 = value2, key3=value3; propertyKey=propertyValue'), [
    ['key1', 'value1', 'property1;property2'],
    ['key2', 'value2', undefined],
    ['key3', 'value3', 'propertyKey=propertyValue'],
  ]);
});
baggage('decodes percent-encoding, and keeps an equals sign and an empty value', () => {
  assert.equal(entries('serverNode=DF%2028,user=Am%C3%A9lie,eq=a=b,none='), [
    ['serverNode', 'DF 28', undefined],
    ['user', 'Amélie', undefined],
    ['eq', 'a=b', undefined],
    ['none', '', undefined],
  ]);
});
baggage('decodes what is no UTF-8 to U+FFFD and leaves a broken escape as it is', () => {
  assert.equal(entries('a=x%FFy,b=%C3,c=100%,d=%zz'), [
    ['a', 'x\uFFFDy', undefined],
    ['b', '\uFFFD', undefined],
    ['c', '100%', undefined],
    ['d', '%zz', undefined],
  ]);
});
baggage('leaves out malformed members and keeps the others', () => {
  assert.equal(entries('ok=1,novalue,=2,sp ace=3,q="4",back=\\,uni=é,__proto__=5,last=6'), [
    ['ok', '1', undefined],
    ['last', '6', undefined],
  ]);
  assert.is(parseBaggage('nothing here'), undefined);
});
baggage('leaves out properties that could not be sent on, not their entry', () => {
  assert.equal(entries('a=1;p="quoted é"'), [['a', '1', undefined]]);
});
baggage('takes 64 members and 8192 bytes', () => {
  const members = Array.from({ length: 70 }, (_, index) => `k${index}=v`);
  assert.is(entries(members.join(','))?.length, 64);
  assert.is(entries(`a=${'x'.repeat(8190)}`)?.length, 1);
  assert.is(parseBaggage(`a=${'x'.repeat(8191)}`), undefined);
});
baggage('writes at most 64 members and 8192 bytes, skipping what does not fit', () => {
  const many = propagation.createBaggage(
    Object.fromEntries(Array.from({ length: 70 }, (_, index) => [`k${index}`, { value: 'v' }])),
  );
  assert.is(formatBaggage(many).split(',').length, 64);
  const large = propagation.createBaggage({ a: { value: 'x'.repeat(9000) }, b: { value: 'y' } });
  assert.is(formatBaggage(large), 'b=y');
});
baggage('encodes what is no token or octet, half surrogate pairs too', () => {
  const odd = propagation.createBaggage({ 'user (id)': { value: 'a,b;c="d" \uD800' } });
  assert.is(formatBaggage(odd), 'user%20%28id%29=a%2Cb%3Bc%3D%22d%22%20%EF%BF%BD');
});
baggage('never lets properties add a member', () => {
  const metadata = { toString: () => 'p=1,injected=true' } as unknown as NonNullable<
    ReturnType<ReturnType<typeof propagation.createBaggage>['getEntry']>
  >['metadata'];
  assert.is(formatBaggage(propagation.createBaggage({ a: { value: '1', metadata: metadata! } })), 'a=1');
});
baggage.run();
