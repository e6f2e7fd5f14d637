/** Our span is to exporters and processors what the SDK's span is (issue *Speed*, the light span). */
import {
  type Attributes,
  context,
  createTraceState,
  type HrTime,
  SamplingDecision,
  type SpanContext,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { JsonTraceSerializer } from '@opentelemetry/otlp-transformer';
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  InMemorySpanExporter,
  ParentBasedSampler,
  type ReadableSpan,
  type Sampler,
  SimpleSpanProcessor,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-base';
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { SpanLimits } from '../../src/span/attributes.js';
import { LightProvider, type LightSpanProcessor } from '../../src/span/light-provider.js';
import { RatioSampler, type SpanSampler } from '../../src/span/sampling.js';
import { type Script, scripts } from './scripts.js';

const resource = defaultResource().merge(resourceFromAttributes({ 'service.name': 'conformance' }));
const limits: SpanLimits = {
  attributeCountLimit: 10,
  attributeValueLengthLimit: 20,
  eventCountLimit: 7,
  linkCountLimit: 4,
  attributePerEventCountLimit: 5,
  attributePerLinkCountLimit: 5,
};
const SCOPE = ['conformance', '1.2.3', { schemaUrl: 'https://example.test/schema' }] as const;

/** A sampler that leaves its mark, and remembers what it was asked. */
class MarkingSampler implements Sampler {
  readonly asked: unknown[] = [];
  readonly #decision: SamplingDecision;

  constructor(decision: SamplingDecision) {
    this.#decision = decision;
  }

  shouldSample(...[parent, traceId, name, kind, attributes, links]: Parameters<Sampler['shouldSample']>) {
    const hasParent = parent.getValue(Symbol.for('OpenTelemetry Context Key SPAN')) !== undefined;
    this.asked.push([hasParent, traceId.length, name, kind, { ...attributes }, links]);
    attributes['sampler.changed'] = true;
    return {
      decision: this.#decision,
      attributes: { 'sampler.mark': 'mark', key0: 'changed' },
      traceState: createTraceState('sampler=1'),
    };
  }

  toString(): string {
    return 'MarkingSampler';
  }
}

interface Pair {
  readonly name: string;
  readonly sdk: Sampler;
  readonly ours: RatioSampler | SpanSampler;
}

const custom = (decision: SamplingDecision): Pair => ({
  name: `a sampler of the user's that says ${decision}`,
  sdk: new MarkingSampler(decision),
  ours: new MarkingSampler(decision) as SpanSampler,
});
const samplers: readonly Pair[] = [
  {
    name: 'everything, by parent',
    sdk: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(1) }),
    ours: new RatioSampler(1, true),
  },
  { name: 'everything', sdk: new AlwaysOnSampler(), ours: new RatioSampler(1, false) },
  { name: 'nothing', sdk: new AlwaysOffSampler(), ours: new RatioSampler(0, false) },
  custom(SamplingDecision.RECORD_AND_SAMPLED),
  custom(SamplingDecision.RECORD),
  custom(SamplingDecision.NOT_RECORD),
];

/** Names of the ids in order of appearance, so that two runs with other random ids can be compared. */
function naming(): (id: string | undefined) => string | undefined {
  const names = new Map<string, string>();
  return (id) => {
    if (id === undefined) return undefined;
    if (!names.has(id)) names.set(id, `id ${names.size}`);
    return names.get(id);
  };
}

const millis = ([seconds, nanos]: HrTime): number => seconds * 1000 + nanos / 1e6;
/** Times that a script gave are exact; others are of about now. */
const at = (time: HrTime, now: number): number | string =>
  Math.abs(millis(time) - now) < 10_000 ? 'now' : Number(millis(time).toFixed(6));

/** Trace Context level 2; the SDK does not say it of its trace ids yet. Ours: test/setup/sampling.test.ts. */
const RANDOM = 2;

function idsOf(spanContext: SpanContext | undefined, name: ReturnType<typeof naming>): unknown {
  if (spanContext === undefined) return undefined;
  const { traceId, spanId, traceFlags, traceState, ...rest } = spanContext;
  const flags = traceFlags & ~RANDOM;
  return { traceId: name(traceId), spanId: name(spanId), flags, traceState: traceState?.serialize(), rest };
}

/** Null and gaps aside, which the SDK's versions treat differently. */
function snapshot(spans: readonly ReadableSpan[]): unknown {
  const name = naming();
  const now = Date.now();
  return spans.map((span) => ({
    name: span.name,
    kind: span.kind,
    spanContext: idsOf(span.spanContext(), name),
    parentSpanContext: idsOf(span.parentSpanContext, name),
    startTime: at(span.startTime, now),
    endTime: at(span.endTime, now),
    duration: at(span.startTime, now) === 'now' ? span.duration[0] >= 0 : span.duration,
    status: { ...span.status },
    attributes: { ...span.attributes },
    links: span.links.map((link) => ({ ...link, context: idsOf(link.context, name) })),
    events: span.events.map((event) => ({ ...event, time: at(event.time, now) })),
    ended: span.ended,
    resource: span.resource === resource,
    scope: { ...span.instrumentationScope },
    dropped: [span.droppedAttributesCount, span.droppedEventsCount, span.droppedLinksCount],
  }));
}

/** The OTLP request with the random ids and the times of this run taken out. */
function otlp(spans: readonly ReadableSpan[]): unknown {
  const name = naming();
  const message = new TextDecoder().decode(JsonTraceSerializer.serializeRequest(spans as ReadableSpan[]));
  return JSON.parse(message, (key, value: unknown) => {
    if (/^(?:trace|span|parentSpan)Id$/.test(key)) return name(value as string);
    if (key === 'flags') return (value as number) & ~RANDOM;
    if (/UnixNano$/.test(key)) return at([Number(BigInt(value as string) / 1_000_000_000n), 0], Date.now());
    return value;
  });
}

interface Heard {
  readonly started: unknown[];
  readonly spans: ReadableSpan[];
}

/** What a processor of the SDK's interface hears: at the start the span itself, its parent's context, its attributes. */
function listener(started: unknown[]): LightSpanProcessor {
  const seen = (span: { name: string; attributes: Attributes; ended: boolean; duration: HrTime; endTime: HrTime }) => [
    span.name,
    { ...span.attributes },
    span.ended,
    span.duration,
    span.endTime,
  ];
  return {
    onStart: (span, parent) =>
      started.push([
        'start',
        ...seen(span),
        parent.getValue(Symbol.for('OpenTelemetry Context Key SPAN')) !== undefined,
      ]),
    onEnding: (span) => {
      // Until it has ended it still takes what processors say.
      span.setAttribute('ending', true);
      started.push(['ending', span.ended]);
    },
    onEnd: (span) => started.push(['end', span.ended]),
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
}

function runSdk(script: Script, sampler: Sampler): Heard {
  const exporter = new InMemorySpanExporter();
  const started: unknown[] = [];
  const provider = new NodeTracerProvider({
    resource,
    sampler,
    spanLimits: limits,
    spanProcessors: [listener(started) as never, new SimpleSpanProcessor(exporter)],
  });
  script.run(provider.getTracer(...SCOPE));
  return { started, spans: exporter.getFinishedSpans() };
}

function runOurs(script: Script, sampler: RatioSampler | SpanSampler): Heard {
  const exporter = new InMemorySpanExporter();
  const started: unknown[] = [];
  const provider = new LightProvider({
    resource,
    sampler,
    limits,
    processors: [listener(started), new SimpleSpanProcessor(exporter) as unknown as LightSpanProcessor],
    maxSpansPerTrace: 0,
    endsWithOk: true,
  });
  script.run(provider.getTracer(...SCOPE));
  return { started, spans: exporter.getFinishedSpans() };
}

const conformance = suite('conformance with the SDK');
conformance.before(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
});
conformance.after(() => context.disable());

for (const pair of samplers) {
  for (const script of scripts) {
    conformance(`${pair.name}: ${script.title}`, () => {
      const theirs = runSdk(script, pair.sdk);
      const ours = runOurs(script, pair.ours);
      assert.equal(snapshot(ours.spans), snapshot(theirs.spans));
      assert.equal(ours.started, theirs.started, 'what processors hear');
      assert.equal(otlp(ours.spans), otlp(theirs.spans), 'as OTLP');
    });
  }
}

conformance('a sampler of the user’s is asked what the SDK asks it', () => {
  for (const pair of samplers) {
    if (!(pair.sdk instanceof MarkingSampler)) continue;
    assert.ok(pair.sdk.asked.length > scripts.length / 2);
    assert.equal((pair.ours as unknown as MarkingSampler).asked, pair.sdk.asked);
  }
});

conformance('what is exported is recorded: the scripts do make spans', () => {
  const [all] = samplers as [Pair];
  const counts = scripts.map((script) => runOurs(script, all.ours).spans.length);
  assert.ok(counts.filter((count) => count > 0).length >= scripts.length - 1);
});

conformance.run();
