import { inspect } from 'node:util';
import { type Context, context, DiagLogLevel, diag, type Span, SpanStatusCode, trace } from '@opentelemetry/api';
import { defaultResource, detectResources, resourceFromAttributes } from '@opentelemetry/resources';
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createSanitizer, REDACTED } from '../../src/sanitize/index.js';
import { RedactingSpanProcessor, redactingSpanProcessor } from '../../src/sanitize/span-processor.js';
import { alnum } from './fake.js';

const processors = suite('RedactingSpanProcessor');
const S = alnum(24, 21);
const known = `ghp_${alnum(36, 5)}`;

/** Keeps what it is given. */
class Recorder implements SpanProcessor {
  readonly started: Span[] = [];
  readonly ended: ReadableSpan[] = [];
  readonly calls: string[] = [];
  onStart(span: Span, _parent: Context): void {
    this.started.push(span);
  }
  onEnding(_span: Span): void {
    this.calls.push('onEnding');
  }
  onEnd(span: ReadableSpan): void {
    this.ended.push(span);
  }
  async forceFlush(): Promise<void> {
    this.calls.push('forceFlush');
  }
  async shutdown(): Promise<void> {
    this.calls.push('shutdown');
  }
}

/** A span with a secret in every place that takes text. */
function leakySpan(provider: BasicTracerProvider): Span {
  const tracer = provider.getTracer('some-other-instrumentation', '1.2.3');
  const other = tracer.startSpan('other');
  const span = tracer.startSpan(`fetch ?token=${S}`, {
    attributes: {
      'http.request.header.authorization': [`Bearer ${S}`],
      'url.full': `https://x.y/?api_key=${S}&a=1`,
      count: 3,
    },
    links: [{ context: other.spanContext(), attributes: { password: S, kind: 'retry' } }],
  });
  span.addEvent(`got ${known}`, { 'set-cookie': `sid=${S}`, size: 12, tags: ['a', `Bearer ${S}`] });
  span.recordException(new Error(`401 for postgres://app:${S}@db/x`));
  span.setStatus({ code: SpanStatusCode.ERROR, message: `bad password=${S}` });
  return span;
}

processors('redacts every text of a real span and keeps the rest of it', () => {
  const recorder = new Recorder();
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'svc', 'process.command_args': ['app', '--token', S] }),
    spanProcessors: [new RedactingSpanProcessor(recorder)],
  });
  leakySpan(provider).end();
  const span = recorder.ended[0]!;
  const everything = JSON.stringify([
    span.name,
    span.attributes,
    span.events,
    span.links,
    span.status,
    span.resource.attributes,
  ]);
  assert.not(everything.includes(S), everything);
  assert.not(everything.includes(known), everything);
  assert.is(span.name, `fetch ?token=${REDACTED}`);
  assert.equal(span.attributes, {
    'http.request.header.authorization': REDACTED,
    'url.full': `https://x.y/?api_key=${REDACTED}&a=1`,
    count: 3,
  });
  assert.equal(span.links[0]?.attributes, { password: REDACTED, kind: 'retry' });
  assert.is(span.events[0]?.name, `got ${REDACTED}`);
  assert.equal(span.events[0]?.attributes, { 'set-cookie': REDACTED, size: 12, tags: ['a', `Bearer ${REDACTED}`] });
  assert.is(span.events[1]?.attributes?.['exception.message'], `401 for postgres://app:${REDACTED}@db/x`);
  assert.equal(span.status, { code: SpanStatusCode.ERROR, message: `bad password=${REDACTED}` });
  assert.equal(span.resource.attributes, {
    'service.name': 'svc',
    'process.command_args': ['app', '--token', REDACTED],
  });
});

processors('hands on everything else of the span as it is', () => {
  const raw = new Recorder();
  const recorder = new Recorder();
  const provider = new BasicTracerProvider({ spanProcessors: [raw, new RedactingSpanProcessor(recorder)] });
  const parent = provider.getTracer('t').startSpan('parent');
  const tracer = provider.getTracer('t', '1.0.0', { schemaUrl: 'https://example.com/schema' });
  tracer.startSpan('child', {}, trace.setSpan(context.active(), parent)).end();
  const [before, after] = [raw.ended[0]!, recorder.ended[0]!];
  const keys = [
    'kind',
    'startTime',
    'endTime',
    'duration',
    'ended',
    'instrumentationScope',
    'parentSpanContext',
  ] as const;
  for (const key of keys) assert.is(after[key], before[key], key);
  for (const key of ['droppedAttributesCount', 'droppedEventsCount', 'droppedLinksCount'] as const) {
    assert.is(after[key], before[key], key);
  }
  assert.equal(after.spanContext(), before.spanContext());
  assert.is(Object.getPrototypeOf(after), Object.getPrototypeOf(before));
  assert.is(after.instrumentationScope.version, '1.0.0');
});

processors('leaves the span itself alone, for the processors beside it', () => {
  const raw = new Recorder();
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ password: S }),
    spanProcessors: [new RedactingSpanProcessor(new Recorder()), raw],
  });
  leakySpan(provider).end();
  const span = raw.ended[0]!;
  assert.is(span.name, `fetch ?token=${S}`);
  assert.equal(span.attributes['http.request.header.authorization'], [`Bearer ${S}`]);
  assert.is(span.events[0]?.name, `got ${known}`);
  assert.is(span.links[0]?.attributes?.password, S);
  assert.is(span.status.message, `bad password=${S}`);
  assert.is(span.resource.attributes.password, S);
});

processors('shows nothing of what another processor adds after it', () => {
  const recorder = new Recorder();
  const provider = new BasicTracerProvider({
    spanProcessors: [
      new RedactingSpanProcessor(recorder),
      Object.assign(new Recorder(), {
        onEnd: (span: ReadableSpan) => void Object.assign(span.attributes, { password: S }),
      }),
    ],
  });
  provider.getTracer('t').startSpan('a').end();
  assert.equal(recorder.ended[0]?.attributes, {});
});

processors('works with spans and resources that keep their state private', () => {
  class PrivateSpan {
    #context = { traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 1 };
    #attributes = { api_key: S };
    name = 'private';
    kind = 0;
    startTime: [number, number] = [1, 0];
    endTime: [number, number] = [2, 0];
    status = { code: SpanStatusCode.UNSET };
    links = [];
    events = [];
    resource = new PrivateResource();
    instrumentationScope = { name: 'scope' };
    spanContext() {
      return this.#context;
    }
    isRecording() {
      return this.#context.traceFlags === 0;
    }
    get attributes() {
      return this.#attributes;
    }
    get duration(): [number, number] {
      return [this.endTime[0] - this.startTime[0], this.#context.traceFlags - 1];
    }
    get ended() {
      return true;
    }
    droppedAttributesCount = 0;
    droppedEventsCount = 0;
    droppedLinksCount = 0;
  }
  class PrivateResource {
    #attributes = { 'service.name': 'svc', secret: S };
    get attributes() {
      return this.#attributes;
    }
  }
  const ended: unknown[] = [];
  const inner = Object.assign(new Recorder(), { onEnd: (span: unknown) => void ended.push(span) });
  new RedactingSpanProcessor(inner).onEnd(new PrivateSpan());
  const view = ended[0] as PrivateSpan;
  assert.equal(view.attributes, { api_key: REDACTED });
  assert.equal(view.duration, [1, 0]);
  assert.is(view.spanContext().traceId, '1'.repeat(32));
  assert.is(view.isRecording(), false);
  assert.ok(view instanceof PrivateSpan);
  assert.equal(view.resource.attributes, { 'service.name': 'svc', secret: REDACTED });
  assert.not(inspect(view, { depth: 9 }).includes(S), 'printing the view shows no secret');
});

processors('gives one resource one view, and waits for detectors as the resource does', async () => {
  const recorder = new Recorder();
  const found = detectResources({ detectors: [{ detect: () => ({ attributes: { api_key: Promise.resolve(S) } }) }] });
  const provider = new BasicTracerProvider({
    resource: defaultResource().merge(found),
    spanProcessors: [new RedactingSpanProcessor(recorder)],
  });
  const tracer = provider.getTracer('t');
  tracer.startSpan('a').end();
  tracer.startSpan('b').end();
  const { resource } = recorder.ended[0]!;
  assert.is(resource, recorder.ended[1]!.resource);
  assert.is(resource.asyncAttributesPending, true);
  assert.is(resource.attributes.api_key, undefined);
  await resource.waitForAsyncAttributes?.();
  assert.is(resource.asyncAttributesPending, false);
  assert.is(resource.attributes.api_key, REDACTED);
  assert.is(resource.merge(resourceFromAttributes({ token: S })).attributes.token, REDACTED);
  assert.not(JSON.stringify(resource.getRawAttributes()).includes(S));
});

processors('lets a batch processor export, flush and shut down', async () => {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({
    spanProcessors: [
      new RedactingSpanProcessor(new BatchSpanProcessor(exporter), createSanitizer({ keys: ['query'] })),
    ],
  });
  provider
    .getTracer('t')
    .startSpan('a', { attributes: { query: 'private' } })
    .end();
  await provider.forceFlush();
  assert.equal(
    exporter.getFinishedSpans().map((span) => span.attributes),
    [{ query: REDACTED }],
  );
  await provider.shutdown();
});

processors('passes on the start, the ending, the flush and the shutdown', async () => {
  const recorder = new Recorder();
  const provider = new BasicTracerProvider({ spanProcessors: [new RedactingSpanProcessor(recorder)] });
  const span = provider.getTracer('t').startSpan('a');
  span.end();
  await provider.forceFlush();
  await provider.shutdown();
  assert.is(recorder.started[0], span);
  assert.equal(recorder.calls, ['onEnding', 'forceFlush', 'shutdown']);
  const without = new SimpleSpanProcessor(new InMemorySpanExporter());
  new RedactingSpanProcessor(without).onEnding(span);
});

processors('drops the content and not the span when redaction fails', () => {
  const warnings: unknown[] = [];
  const none = () => {};
  const logger = {
    error: none,
    warn: (message: string) => void warnings.push(message),
    info: none,
    debug: none,
    verbose: none,
  };
  diag.setLogger(logger, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
  const recorder = new Recorder();
  const fail = () => {
    throw new Error('out of order');
  };
  const broken = { ...createSanitizer(), text: fail, attributes: fail };
  const provider = new BasicTracerProvider({ spanProcessors: [new RedactingSpanProcessor(recorder, broken)] });
  leakySpan(provider).end();
  diag.disable();
  const span = recorder.ended[0]!;
  assert.equal(
    [span.name, span.attributes, span.events, span.links, span.status],
    [REDACTED, {}, [], [], { code: SpanStatusCode.ERROR }],
  );
  assert.equal(span.resource.attributes, {});
  assert.is(span.spanContext().traceId.length, 32);
  assert.ok(warnings.length > 0);
});

processors('cuts what is longer than its limit', () => {
  const recorder = new Recorder();
  const provider = new BasicTracerProvider({
    spanProcessors: [new RedactingSpanProcessor(recorder, createSanitizer(), 100)],
  });
  provider
    .getTracer('t')
    .startSpan('a', { attributes: { long: 'x'.repeat(5000) } })
    .end();
  assert.is((recorder.ended[0]!.attributes.long as string).length, 100);
});

processors('around the processors of a provider that is not ours', () => {
  const exporter = new InMemorySpanExporter();
  const rules = { keys: ['room'] };
  const provider = new BasicTracerProvider({
    spanProcessors: [redactingSpanProcessor(new SimpleSpanProcessor(exporter), rules)],
  });
  provider
    .getTracer('theirs')
    .startSpan('GET /', { attributes: { password: alnum(20), room: 'blue', floor: 3 } })
    .end();
  const [span] = exporter.getFinishedSpans();
  assert.equal({ ...span?.attributes }, { password: REDACTED, room: REDACTED, floor: 3 });
});

processors('a rule that is wrong is refused, with its path', () => {
  const processor = new SimpleSpanProcessor(new InMemorySpanExporter());
  assert.throws(() => redactingSpanProcessor(processor, { keys: [7 as never] }), /rules\.keys\[0\] must be/);
});

processors.run();
