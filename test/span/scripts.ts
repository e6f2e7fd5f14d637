/**
 * What instrumentations do with tracers and spans, one script a behaviour. Each runs against the SDK's tracer and ours;
 * what exporters receive must be the same.
 */
import {
  type Context,
  context,
  createTraceState,
  INVALID_SPAN_CONTEXT,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';

export interface Script {
  readonly title: string;
  run(tracer: Tracer): void;
}

const remote = (flags: TraceFlags, state?: string): Context =>
  trace.setSpanContext(ROOT_CONTEXT, {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: 'b7ad6b7169203331',
    traceFlags: flags,
    isRemote: true,
    ...(state === undefined ? {} : { traceState: createTraceState(state) }),
  });

const linked = { traceId: '1af7651916cd43dd8448eb211c80319c', spanId: 'c7ad6b7169203331', traceFlags: 1 };
const long = 'x'.repeat(100);
const attributes = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`key${i}`, i]));

/** One span: everything a script does to it, and its end. */
const one = (title: string, use: (span: Span) => void, options = {}): Script => ({
  title,
  run(tracer) {
    const span = tracer.startSpan('span', options, ROOT_CONTEXT);
    use(span);
    span.end();
  },
});

export const scripts: readonly Script[] = [
  one('a span that nobody says anything about', () => {}),
  one('attributes of every kind', (span) => {
    span.setAttribute('text', 'a').setAttribute('number', 1.5).setAttribute('yes', true).setAttribute('empty', '');
    span.setAttributes({ texts: ['a', 'b'], numbers: [1, 2], gaps: ['a', null, undefined, 'b'], none: [] });
  }),
  one('attributes that are none', (span) => {
    const odd: Record<string, unknown> = {
      '': 'no key',
      object: { a: 1 },
      fn() {},
      symbol: Symbol('s'),
      big: 1n,
      mixed: ['a', 1],
      objects: [{}],
      missing: undefined,
    };
    for (const [key, value] of Object.entries(odd)) span.setAttribute(key, value as string);
    span.setAttributes(odd as Record<string, string>);
    span.setAttributes(Object.create({ inherited: 1 }) as Record<string, number>);
  }),
  one('the last value of a key counts, a missing one changes nothing', (span) => {
    span
      .setAttribute('key', 1)
      .setAttribute('key', 'two')
      .setAttribute('key', undefined as unknown as string);
  }),
  one('arrays are copied', (span) => {
    const list = ['a'];
    span.setAttribute('list', list).addEvent('event', { list });
    list.push('b');
  }),
  one('more attributes than the limit', (span) => {
    span.setAttributes(attributes(12)).setAttribute('key0', 'known keys may still change');
  }),
  one('more attributes than the limit from the start', () => {}, { attributes: attributes(12) }),
  one('attributes from the start, then more', (span) => span.setAttributes({ key1: 'new', key99: 1 }), {
    attributes: attributes(5),
  }),
  one('long texts', (span) => {
    span
      .setAttributes({ long, longs: [long, 'short', long] })
      .addEvent('event', { long })
      .updateName(long);
    span.addLink({ context: linked, attributes: { long } });
    span.setStatus({ code: SpanStatusCode.ERROR, message: long });
  }),
  one('events', (span) => {
    span
      .addEvent('bare')
      .addEvent('with', { a: 1, list: ['a'], mixed: ['a', 1], '': 2 } as unknown as Record<string, number>);
    span.addEvent('at', undefined, 1_700_000_000_000).addEvent('at2', 1_700_000_000_001);
    span.addEvent('at3', { a: 1 }, new Date(1_700_000_000_002)).addEvent('at4', [1_700_000_000, 3]);
    span.addEvent('time wins over time', 1_700_000_000_001, 1_700_000_000_009);
  }),
  one('more events than the limit: the oldest go', (span) => {
    for (let i = 0; i < 9; i += 1) span.addEvent(`event ${i}`);
  }),
  one('more attributes of an event than the limit', (span) => span.addEvent('event', attributes(9))),
  one('links', (span) => {
    span
      .addLink({ context: linked })
      .addLinks([{ context: linked, attributes: { a: 1, mixed: ['a', 1] as string[] } }]);
  }),
  one('links from the start', () => {}, { links: [{ context: linked, attributes: { a: 1 } }, { context: linked }] }),
  one('more links than the limit: the oldest go', (span) => {
    for (let i = 0; i < 7; i += 1) span.addLink({ context: linked, attributes: { i } });
  }),
  one('more attributes of a link than the limit', (span) => {
    span.addLink({ context: linked, attributes: attributes(9) });
  }),
  ...[
    [SpanStatusCode.OK, SpanStatusCode.ERROR],
    [SpanStatusCode.ERROR, SpanStatusCode.OK],
    [SpanStatusCode.ERROR, SpanStatusCode.UNSET],
    [SpanStatusCode.UNSET],
  ].map((codes) =>
    one(`status ${codes.join(' then ')}`, (span) => {
      for (const code of codes) span.setStatus({ code, message: `message ${code}` });
    }),
  ),
  one('a second error replaces the message of the first', (span) => {
    span.setStatus({ code: SpanStatusCode.ERROR, message: 'first' }).setStatus({ code: SpanStatusCode.ERROR });
  }),
  one('a status message that is no text', (span) => {
    span.setStatus({ code: SpanStatusCode.ERROR, message: { not: 'text' } as unknown as string });
  }),
  one('exceptions', (span) => {
    const error = Object.assign(new TypeError('wrong'), { stack: 'TypeError: wrong\n    at here' });
    span.recordException(error);
    span.recordException('text');
    span.recordException({ code: 404, message: 'not found' });
    span.recordException({ name: 'Named' });
    span.recordException({ message: '' });
    span.recordException('' as string);
    span.recordException(undefined as unknown as string);
    span.recordException({ name: 'At', message: 'a time' }, 1_700_000_000_000);
  }),
  one('a new name', (span) => span.updateName('renamed')),
  {
    title: 'nothing counts after the end, and the second end neither',
    run(tracer) {
      const span = tracer.startSpan('span', {}, ROOT_CONTEXT);
      span.setAttribute('before', 1).end();
      span.setAttribute('after', 1).setAttributes({ after2: 1 }).addEvent('after').addLink({ context: linked });
      span
        .addLinks([{ context: linked }])
        .setStatus({ code: SpanStatusCode.ERROR })
        .updateName('after');
      span.recordException('after');
      span.end();
    },
  },
  ...[SpanKind.INTERNAL, SpanKind.SERVER, SpanKind.CLIENT, SpanKind.PRODUCER, SpanKind.CONSUMER].map((kind) =>
    one(`kind ${kind}`, () => {}, { kind }),
  ),
  ...[1_700_000_000_000, 1_700_000_000_000.25, new Date(1_700_000_000_500), [1_700_000_000, 250]].map((startTime) => ({
    title: `start and end given: ${String(startTime)}`,
    run(tracer: Tracer) {
      const span = tracer.startSpan('span', { startTime: startTime as number }, ROOT_CONTEXT);
      span.addEvent('event', 1_700_000_000_600);
      span.end(1_700_000_001_000);
    },
  })),
  {
    title: 'an end before the start is the start',
    run(tracer) {
      tracer.startSpan('span', { startTime: 1_700_000_010_000 }, ROOT_CONTEXT).end(1_700_000_000_000);
      tracer.startSpan('same second', { startTime: [1_700_000_000, 500] }, ROOT_CONTEXT).end([1_700_000_000, 100]);
    },
  },
  {
    title: 'times of performance.now()',
    run(tracer) {
      const span = tracer.startSpan('span', { startTime: performance.now() }, ROOT_CONTEXT);
      span.addEvent('event', performance.now());
      span.end(performance.now());
    },
  },
  {
    title: 'children, in the contexts that trace.setSpan makes',
    run(tracer) {
      const parent = tracer.startSpan('parent', {}, ROOT_CONTEXT);
      const child = tracer.startSpan('child', {}, trace.setSpan(ROOT_CONTEXT, parent));
      tracer.startSpan('grandchild', {}, trace.setSpan(trace.setSpan(ROOT_CONTEXT, parent), child)).end();
      tracer.startSpan('root again', { root: true }, trace.setSpan(ROOT_CONTEXT, parent)).end();
      child.end();
      parent.end();
    },
  },
  {
    title: 'startActiveSpan in its three forms',
    run(tracer) {
      tracer.startActiveSpan('outer', (outer) => {
        tracer.startActiveSpan('inner', { kind: SpanKind.CLIENT }, (inner) => inner.end());
        tracer.startActiveSpan('elsewhere', { attributes: { a: 1 } }, ROOT_CONTEXT, (inner) => inner.end());
        tracer.startSpan('under the active one').end();
        outer.end();
      });
    },
  },
  ...[TraceFlags.NONE, TraceFlags.SAMPLED].map((flags) => ({
    title: `a remote parent with flags ${flags} and a trace state`,
    run(tracer: Tracer) {
      const parent = remote(flags, 'vendor=1');
      const span = tracer.startSpan('span', {}, parent);
      tracer.startSpan('child', {}, trace.setSpan(parent, span)).end();
      span.end();
    },
  })),
  {
    title: 'an invalid parent is none',
    run(tracer) {
      tracer.startSpan('span', {}, trace.setSpanContext(ROOT_CONTEXT, INVALID_SPAN_CONTEXT)).end();
    },
  },
  {
    title: 'where tracing is suppressed there is no span',
    run(tracer) {
      const span = tracer.startSpan('span', {}, suppressTracing(context.active()));
      tracer.startSpan('marker', { attributes: { recording: span.isRecording() } }, ROOT_CONTEXT).end();
      span.end();
    },
  },
];
