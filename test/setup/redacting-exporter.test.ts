/** What exporters are handed: redacted, when they look, and otherwise as a span is. */
import { inspect } from 'node:util';
import { type Attributes, SpanStatusCode } from '@opentelemetry/api';
import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createSanitizer, REDACTED } from '../../src/sanitize/index.js';
import { rememberClean } from '../../src/setup/known-clean.js';
import { redactingExporter, redactingOtlpExporter } from '../../src/setup/redacting-exporter.js';

const test = suite('redacting exporter');

const SECRET = 'Bearer ' + 'abcdefgh12345678';

function ended(): ReadableSpan {
  const memory = new InMemorySpanExporter();
  const resource = resourceFromAttributes({ 'service.name': 'test', password: SECRET });
  const provider = new BasicTracerProvider({ resource, spanProcessors: [new SimpleSpanProcessor(memory)] });
  const tracer = provider.getTracer('test');
  const span = tracer.startSpan(`call with ${SECRET}`, {
    attributes: { authorization: SECRET, fine: 'fine' },
    links: [{ context: tracer.startSpan('linked').spanContext(), attributes: { note: SECRET } }],
  });
  span.addEvent(`event with ${SECRET}`, { api_key: SECRET });
  span.setStatus({ code: SpanStatusCode.ERROR, message: `failed with ${SECRET}` });
  span.end();
  const [only] = memory.getFinishedSpans();
  if (only === undefined) throw new Error('no span');
  return only;
}

function viewOf(span: ReadableSpan, wrap: typeof redactingExporter, sanitizer = createSanitizer()): ReadableSpan {
  let seen: ReadableSpan | undefined;
  const exporter = wrap(
    {
      export: (spans: ReadableSpan[], done: (result: ExportResult) => void) => {
        [seen] = spans;
        done({ code: ExportResultCode.SUCCESS });
      },
      shutdown: async () => {},
    },
    sanitizer,
    1024,
  );
  exporter.export([span], () => {});
  if (seen === undefined) throw new Error('nothing was exported');
  return seen;
}

for (const wrap of [redactingExporter, redactingOtlpExporter]) {
  test(`${wrap.name}: no part has the secret, and what is harmless stays`, () => {
    const span = ended();
    const view = viewOf(span, wrap);
    const { name, status, attributes, links, events, resource } = view;
    const parts = JSON.stringify([name, status, attributes, links, events, resource.attributes]);
    assert.not.match(parts, 'abcdefgh12345678');
    assert.equal(attributes, { authorization: REDACTED, fine: 'fine' });
    assert.is(resource.attributes['service.name'], 'test');
    assert.is(status.code, SpanStatusCode.ERROR);
    assert.equal(view.spanContext(), span.spanContext());
    for (const key of ['kind', 'startTime', 'endTime', 'duration', 'ended', 'instrumentationScope'] as const) {
      assert.is(view[key], span[key], key);
    }
    assert.is(JSON.stringify(span.attributes).includes('abcdefgh12345678'), true, 'the span itself is not changed');
  });

  test(`${wrap.name}: nothing is redacted before somebody looks, and then once`, () => {
    const sanitizer = createSanitizer();
    let calls = 0;
    const counting = {
      ...sanitizer,
      attributes: (given: object | undefined, limit?: number) => {
        calls += 1;
        return sanitizer.attributes(given, limit);
      },
    };
    const view = viewOf(ended(), wrap, counting);
    assert.is(calls, 0);
    assert.is(view.attributes, view.attributes);
    assert.is(calls, 1);
  });

  test(`${wrap.name}: where redaction fails the content is dropped`, () => {
    const failing = () => {
      throw new Error('broken');
    };
    const broken = { ...createSanitizer(), text: failing, attributes: failing };
    const { name, attributes, events, links, status } = viewOf(ended(), wrap, broken);
    assert.equal([name, attributes, events, links, status], [REDACTED, {}, [], [], { code: SpanStatusCode.ERROR }]);
  });
}

test('a span without a resource still goes out', () => {
  const span = Object.create(ended(), { resource: { value: undefined } }) as ReadableSpan;
  assert.equal(viewOf(span, redactingOtlpExporter).resource.attributes, {});
});

test('an unknown exporter can copy, list and print a view, without the secret', () => {
  const span = ended();
  const view = viewOf(span, redactingExporter);
  const copy = { ...view };
  assert.is(copy.attributes.authorization, REDACTED);
  assert.is(copy.spanContext().spanId, span.spanContext().spanId);
  assert.ok(Object.keys(view).includes('events'));
  assert.is('parentSpanContext' in copy, false);
  assert.is('attributes' in view, true);
  for (const text of [JSON.stringify(view), inspect(view, { depth: 9 }), inspect(view, { showProxy: true })]) {
    assert.not.match(text, 'abcdefgh12345678');
  }
  assert.is(Object.getPrototypeOf(view), Object.getPrototypeOf(span));
  assert.is(
    (view as unknown as { isRecording(): boolean }).isRecording(),
    false,
    'what else is asked comes from the span',
  );
  assert.throws(() => Object.assign(view, { name: 'another' }));
});

test('what is known to be clean is not redacted again; what is not clean is, each time', () => {
  const asked: Attributes[] = [];
  const redact = rememberClean((attributes) => {
    asked.push({ ...attributes });
    return Object.fromEntries(
      Object.entries(attributes).map(([key, value]) => [key, key === 'secret' ? REDACTED : value]),
    );
  });
  const attributes = { first: 'one', secret: 'x', count: 1, last: 'two' };
  const expected = { first: 'one', secret: REDACTED, count: 1, last: 'two' };
  for (let i = 0; i < 2; i += 1) {
    const redacted = redact(attributes);
    assert.equal(redacted, expected);
    assert.equal(Object.keys(redacted), Object.keys(attributes), 'in the order of the span');
  }
  assert.equal(asked, [attributes, { secret: 'x' }]);
  assert.equal(redact({ first: 'another' }), { first: 'another' });
  assert.equal(redact({ another: 'one' }), { another: 'one' });
  assert.is(asked.length, 4, 'neither key nor text alone is enough');
});

test('a number is judged by its key alone, and so one clean number vouches for the others', () => {
  const sanitizer = createSanitizer({ keys: ['house_rule'] });
  const numbers = [0, 1, -5, 0.5, 1234, 4_111_111_111_111_111, 1e300, Number.NaN];
  const verdicts = new Set<boolean>();
  for (const key of [
    'count',
    'max_tokens',
    'pin',
    'password',
    'token',
    'house_rule',
    'session',
    'key',
    'auth',
    'cookie',
  ]) {
    const redacted = numbers.map((number) => sanitizer.attributes({ [key]: number }, 100)[key] === REDACTED);
    assert.is(new Set(redacted).size, 1, key);
    verdicts.add(redacted[0] === true);
  }
  assert.is(verdicts.size, 2, 'some keys are secret, some are not');
});

test('what redaction drops or renames stays dropped and renamed', () => {
  const redact = rememberClean(() => ({ renamed: 'value' }));
  for (let i = 0; i < 2; i += 1) assert.equal(redact({ original: 'value' }), { renamed: 'value' });
});

test('long texts and more than a thousand pairs are not kept', () => {
  let calls = 0;
  const redact = rememberClean((attributes) => {
    calls += 1;
    return { ...attributes };
  });
  const long = 'x'.repeat(201);
  redact({ long });
  redact({ long });
  assert.is(calls, 2);
  redact({ first: 'kept' });
  redact({ first: 'kept' });
  assert.is(calls, 3);
  for (let i = 0; i < 1000; i += 1) redact({ key: `value ${i}` });
  redact({ first: 'kept' });
  assert.is(calls, 3 + 1000 + 1);
});

test('a key that is the name of the prototype is handed on as it is', () => {
  const given = JSON.parse('{"a":"b","__proto__":"x"}') as Attributes;
  let seen: Attributes | undefined;
  rememberClean((attributes) => {
    seen = attributes;
    return {};
  })(given);
  assert.is(seen, given);
});

test.run();
