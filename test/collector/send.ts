/** Makes spans with the OpenTelemetry SDK and sends things to a collector, for the tests beside this file. */
import { type ClientRequest, type IncomingHttpHeaders, request } from 'node:http';
import { type Context, ROOT_CONTEXT, type Span, SpanStatusCode, trace } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, SimpleSpanProcessor, type SpanExporter } from '@opentelemetry/sdk-trace-base';

/** Makes one trace of three spans, with one of everything a span can carry, and waits until it was exported. */
export async function exportSampleTrace(exporter: SpanExporter): Promise<void> {
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'sample-agent' }),
    spanProcessors: [new SimpleSpanProcessor(exporter)],
  });
  const tracer = provider.getTracer('sample-scope', '1.2.3');
  const inside = (span: Span): Context => trace.setSpan(ROOT_CONTEXT, span);
  const root = tracer.startSpan('modular.solve', { startTime: 1_700_000_000_000 }, ROOT_CONTEXT);
  const plan = tracer.startSpan('planner.analyze_query', { startTime: 1_700_000_000_000 }, inside(root));
  plan.setAttributes({
    'module.type': 'planner',
    tags: ['a', 'b'],
    ok: true,
    ratio: 0.5,
    count: 7,
    text: 'ünïcode 😀',
  });
  plan.addEvent('validation_passed', { score: 1 }, 1_700_000_000_010);
  plan.setStatus({ code: SpanStatusCode.OK });
  plan.end(1_700_000_000_100);
  const options = { startTime: 1_700_000_000_100, kind: 2, links: [{ context: plan.spanContext() }] };
  const tool = tracer.startSpan('tool.search_engine', options, inside(root));
  tool.setStatus({ code: SpanStatusCode.ERROR, message: 'upstream 503' });
  tool.end(1_700_000_000_250);
  root.end(1_700_000_000_500);
  await provider.forceFlush();
  await provider.shutdown();
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** `POST`s to `url` unless `options` says otherwise; every header can be set, `host` too. */
export function send(
  url: string,
  body: string | Uint8Array | ((request: ClientRequest) => void),
  headers: Readonly<Record<string, string>>,
  method = 'POST',
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const client = request(url, { method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) });
      });
    });
    client.on('error', reject);
    if (typeof body === 'function') body(client);
    else client.end(body);
  });
}

export const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
export const SPAN_ID = 'b7ad6b7169203331';

type Fields = Readonly<Record<string, unknown>>;

/** An OTLP/JSON request with one span; what is given completes or overrides it and what is around it. */
export function jsonRequest(span: Fields = {}, scopeSpans: Fields = {}, resourceSpans: Fields = {}): Fields {
  const base = { traceId: TRACE_ID, spanId: SPAN_ID, name: 'a', kind: 1, startTimeUnixNano: '1', endTimeUnixNano: '2' };
  return { resourceSpans: [{ ...resourceSpans, scopeSpans: [{ ...scopeSpans, spans: [{ ...base, ...span }] }] }] };
}
