/**
 * Our own W3C code against the propagators of `@opentelemetry/core`: the same verdict on random and nearly valid
 * headers. The deliberate differences (stated in w3c.ts and w3c-baggage.ts) are pinned at the end.
 */
import {
  type Baggage,
  createTraceState,
  defaultTextMapGetter,
  defaultTextMapSetter,
  propagation,
  ROOT_CONTEXT,
  type SpanContext,
  trace,
} from '@opentelemetry/api';
import { TraceState, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseTracestate, w3cPropagator } from '../../src/propagation/w3c.js';

const coreTrace = new W3CTraceContextPropagator();
const coreBaggage = new W3CBaggagePropagator();

type Carrier = Record<string, string>;

function extractedSpan(propagator: typeof w3cPropagator, carrier: Carrier): SpanContext | undefined {
  return trace.getSpanContext(propagator.extract(ROOT_CONTEXT, carrier, defaultTextMapGetter));
}

function extractedBaggage(propagator: typeof w3cPropagator, header: string): Map<string, string> {
  const baggage = propagation.getBaggage(propagator.extract(ROOT_CONTEXT, { baggage: header }, defaultTextMapGetter));
  const described = (baggage?.getAllEntries() ?? []).map(([key, { value, metadata }]): [string, string] => [
    key,
    metadata === undefined ? value : `${value};${metadata.toString().trim()}`,
  ]);
  return new Map(described);
}

function injected(propagator: typeof w3cPropagator, spanContext: SpanContext | undefined, baggage?: Baggage): Carrier {
  const carrier: Carrier = {};
  let context = ROOT_CONTEXT;
  if (spanContext !== undefined) context = trace.setSpanContext(context, spanContext);
  if (baggage !== undefined) context = propagation.setBaggage(context, baggage);
  propagator.inject(context, carrier, defaultTextMapSetter);
  return carrier;
}

const hex = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length });
const nonZeroHex = (length: number) => hex(length).filter((id) => !/^0+$/.test(id));
const sometimes = <T>(usual: fc.Arbitrary<T>, ...rare: fc.Arbitrary<T>[]) =>
  fc.oneof({ weight: 8, arbitrary: usual }, ...rare.map((arbitrary) => ({ weight: 1, arbitrary })));

/** A traceparent that is valid, or wrong in a few characters. */
const nearTraceparent = fc
  .tuple(
    fc
      .tuple(
        sometimes(fc.constant('00'), fc.constantFrom('ff', '01', 'cc', 'fe', '0', 'FF'), hex(2)),
        sometimes(nonZeroHex(32), fc.constant('0'.repeat(32)), hex(31), hex(33)),
        sometimes(nonZeroHex(16), fc.constant('0'.repeat(16)), hex(15), hex(17)),
        sometimes(fc.constantFrom('00', '01'), hex(2), hex(1)),
      )
      .map((fields) => fields.join('-')),
    sometimes(fc.constant(''), fc.constantFrom('-', '-x', '.x', '-x-y', '0', ',')),
    sometimes<[number, string] | undefined>(
      fc.constant(undefined),
      fc.tuple(fc.nat(54), fc.constantFrom('A', 'g', '-', ' ', '\u0660', '')),
    ),
  )
  .map(([header, tail, edit]) => {
    const whole = header + tail;
    return edit === undefined ? whole : whole.slice(0, edit[0]) + edit[1] + whole.slice(edit[0] + 1);
  })
  .filter((header) => header === header.trim());

const stateKey = fc
  .tuple(fc.constantFrom(...'abcxyz'), fc.string({ unit: fc.constantFrom(...'az09_-*/'), maxLength: 6 }))
  .map(([first, rest]) => first + rest);
const stateValue = fc.string({ unit: fc.constantFrom(...'azAZ09 !~+<>;"'), maxLength: 8 }).map((text) => `${text}!`);
const stateMember = fc.tuple(stateKey, stateValue).map(([key, value]) => `${key}=${value}`);
const distinctMembers = fc.uniqueArray(stateMember, { selector: (member) => member.split('=')[0], maxLength: 32 });

const test = suite('w3c against @opentelemetry/core');

test('traceparent: the same verdict and ids on nearly valid headers', () => {
  let accepted = 0;
  fc.assert(
    fc.property(nearTraceparent, (traceparent) => {
      const ours = extractedSpan(w3cPropagator, { traceparent });
      const theirs = extractedSpan(coreTrace, { traceparent });
      if (theirs !== undefined) accepted++;
      assert.equal(ours, theirs && { ...theirs, traceFlags: theirs.traceFlags & 3 });
    }),
    { numRuns: 4000 },
  );
  assert.ok(accepted > 400, `the generator makes valid headers too (${accepted})`);
});

test('traceparent: the same verdict on random text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (traceparent) => {
      assert.equal(extractedSpan(w3cPropagator, { traceparent }), extractedSpan(coreTrace, { traceparent }));
    }),
  );
});

test('tracestate: valid lists are read alike', () => {
  fc.assert(
    fc.property(distinctMembers, fc.constantFrom(',', ', ', ' ,', ',\t', ',,'), (members, separator) => {
      const header = members.join(separator);
      if (header.length > 512) return;
      const ours = parseTracestate(header);
      assert.ok(ours !== undefined);
      assert.is(createTraceState(ours.join(',')).serialize(), new TraceState(header).serialize());
    }),
    { numRuns: 1000 },
  );
});

test('tracestate: what we accept core reads alike, and what core reads in full we accept', () => {
  const nearMember = sometimes(stateMember, fc.string({ unit: fc.constantFrom(...'aA1@_= é,\t'), maxLength: 6 }));
  let accepted = 0;
  let rejected = 0;
  fc.assert(
    fc.property(fc.array(nearMember, { maxLength: 6 }), (members) => {
      const header = members.join(',');
      const given = header.split(',').filter((member) => member.trim() !== '');
      const keys = new Set(given.map((member) => member.trim().split('=')[0]));
      if (keys.size < given.length) return;
      const ours = parseTracestate(header);
      const theirs = new TraceState(header)
        .serialize()
        .split(',')
        .filter((member) => member !== '');
      if (ours === undefined) {
        rejected++;
        assert.ok(theirs.length < given.length, `core read all of ${JSON.stringify(header)}`);
      } else if (ours.every((member) => /^([a-z][^@=]*|[a-z0-9][^@=]*@[a-z][^@=]*)=/.test(member))) {
        accepted++;
        assert.equal([...ours].sort(), theirs.sort());
      }
    }),
    { numRuns: 2000 },
  );
  assert.ok(accepted > 100 && rejected > 100, `${accepted} accepted, ${rejected} rejected`);
});

const token = fc.string({ unit: fc.constantFrom(..."abzAZ09!#$&'*+-.^_`|~"), minLength: 1, maxLength: 6 });
const octets = fc.string({
  unit: fc.oneof(
    fc.constantFrom(..."azAZ09!#$&'()*+-./:<=>?@[]^_`{|}~"),
    fc.constantFrom('%20', '%2C', '%C3%A9', '%F0%9F%A4%96'),
  ),
  minLength: 1,
  maxLength: 8,
});
const property = fc.oneof(
  token,
  fc.tuple(token, octets).map(([key, value]) => `${key}=${value}`),
);
const space = fc.constantFrom('', ' ', '\t', ' \t ');
const baggageMember = fc
  .tuple(space, token, space, space, octets, space, fc.array(property, { maxLength: 2 }))
  .map(([a, key, b, c, value, d, properties]) => [`${a}${key}${b}=${c}${value}${d}`, ...properties].join(';'));

test('baggage: headers of the grammar are read alike', () => {
  fc.assert(
    fc.property(fc.array(baggageMember, { maxLength: 20 }), (members) => {
      const header = members.join(',');
      assert.equal(extractedBaggage(w3cPropagator, header), extractedBaggage(coreBaggage, header));
    }),
    { numRuns: 1000 },
  );
});

/** `key OWS "=" OWS value`, written down from the specification's grammar for this test alone. */
const listMember = /^[ \t]*[!#$%&'*+\-.^_`|~\dA-Za-z]+[ \t]*=[ \t]*[!#-+\--:<-[\]-~]*[ \t]*$/;

test('baggage: a member that we take is read as core reads it, unless its value is empty', () => {
  let taken = 0;
  let refused = 0;
  const member = fc.oneof(baggageMember, fc.string({ unit: fc.constantFrom(...'ab=; "é\\(+'), maxLength: 12 }));
  fc.assert(
    fc.property(member, (header) => {
      const ours = extractedBaggage(w3cPropagator, header);
      const theirs = extractedBaggage(coreBaggage, header);
      for (const [key, value] of ours) {
        if (value === '' || value.startsWith(';')) continue;
        taken++;
        const [theirValue, ...properties] = theirs.get(key)?.split(';') ?? [];
        assert.is(value.split(';')[0], theirValue);
        if (value.includes(';')) assert.is(value.split(';').slice(1).join(';'), properties.join(';').trim());
      }
      if (ours.size < theirs.size) {
        refused++;
        assert.not.match(header.split(';')[0]!, listMember, 'only for what the grammar forbids');
      }
    }),
    { numRuns: 2000 },
  );
  assert.ok(taken > 100 && refused > 100, `${taken} taken, ${refused} refused`);
});

test('each side reads what the other writes: any ids, trace state and baggage', () => {
  const key = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 10 })
    .filter((text) => !/[()]/.test(text) && !['__proto__', 'constructor', 'prototype'].includes(text));
  const value = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(
      nonZeroHex(32),
      nonZeroHex(16),
      fc.constantFrom(0, 1),
      fc.uniqueArray(stateMember, { selector: (member) => member.split('=')[0], minLength: 1, maxLength: 8 }),
      fc.dictionary(key, value, { minKeys: 1, maxKeys: 8 }),
      (traceId, spanId, traceFlags, state, items) => {
        const spanContext = { traceId, spanId, traceFlags, traceState: createTraceState(state.join(',')) };
        const baggage = propagation.createBaggage(
          Object.fromEntries(Object.entries(items).map(([name, text]) => [name, { value: text }])),
        );
        const ours = injected(w3cPropagator, spanContext, baggage);
        const theirs = { ...injected(coreTrace, spanContext), ...injected(coreBaggage, undefined, baggage) };
        assert.equal(ours, theirs);
        assert.equal(extractedBaggage(coreBaggage, ours.baggage!), new Map(Object.entries(items)));
        assert.equal(extractedBaggage(w3cPropagator, theirs.baggage!), new Map(Object.entries(items)));
        const back = extractedSpan(w3cPropagator, theirs)!;
        assert.is(back.traceState?.serialize(), extractedSpan(coreTrace, ours)?.traceState?.serialize());
        assert.equal([back.traceId, back.spanId, back.traceFlags], [traceId, spanId, traceFlags]);
      },
    ),
    { numRuns: 300 },
  );
});

test('deliberate differences from core, each with the rule behind it', () => {
  const id = '4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7';
  const verdicts = (carrier: Carrier) =>
    [w3cPropagator, coreTrace].map((propagator) => extractedSpan(propagator, carrier) !== undefined);
  assert.equal(verdicts({ traceparent: `  00-${id}-01\t` }), [true, false], 'any optional white space is ignored');
  assert.equal(verdicts({ traceparent: `00-${id}-01\n` }), [false, true], 'a line break is not optional white space');

  const flags = { traceparent: `00-${id}-ff` };
  assert.is(extractedSpan(w3cPropagator, flags)?.traceFlags, 3, 'unknown flags must be sent as zero');
  assert.is(injected(coreTrace, extractedSpan(coreTrace, flags)).traceparent, `00-${id}-0ff`);

  const state = { traceparent: `00-${id}-01`, tracestate: 'good=1,BAD=2' };
  assert.is(extractedSpan(w3cPropagator, state)?.traceState, undefined, 'what cannot be parsed is dropped whole');
  assert.is(extractedSpan(coreTrace, state)?.traceState?.serialize(), 'good=1');
  const repeated = { traceparent: `00-${id}-01`, tracestate: 'a=latest,b=x,a=older' };
  assert.is(extractedSpan(w3cPropagator, repeated)?.traceState?.get('a'), 'latest', 'the leftmost is the latest');
  assert.is(extractedSpan(coreTrace, repeated)?.traceState?.get('a'), 'older');
  const empty = { traceparent: `00-${id}-01`, tracestate: '' };
  const spanContext = { ...extractedSpan(w3cPropagator, empty)!, traceState: createTraceState('') };
  assert.not.ok('tracestate' in injected(w3cPropagator, spanContext), 'an empty tracestate should not be sent');
  assert.is(injected(coreTrace, spanContext).tracestate, '');

  const baggages = (header: string) =>
    [w3cPropagator, coreBaggage].map((propagator) => [...extractedBaggage(propagator, header)]);
  assert.equal(baggages('a='), [[['a', '']], []], 'a value may be empty');
  assert.equal(baggages('a=%FF'), [[['a', '\uFFFD']], []], 'what is no UTF-8 becomes U+FFFD');
  assert.equal(baggages('a="b"'), [[], [['a', '"b"']]], 'a quote is no baggage octet');
  assert.equal(baggages('(a)=b'), [[], [['(a)', 'b']]], 'a parenthesis is no token character');
});
test.run();
