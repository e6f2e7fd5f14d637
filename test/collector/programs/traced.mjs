/** Makes the sample of a trace with the SDK and exports it to the collector of `run`; ends with exit code `argv[2]`. */
import { ROOT_CONTEXT, SpanStatusCode, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-grpc';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';

const exporter = new OTLPTraceExporter({ url: process.env.AGENTCORE_RUN_ENDPOINT });
const provider = new BasicTracerProvider({
  resource: resourceFromAttributes({ 'service.name': 'modular-agent' }),
  spanProcessors: [new BatchSpanProcessor(exporter)],
});
const tracer = provider.getTracer('program');
const root = tracer.startSpan('modular.solve', { startTime: 1_700_000_000_000 }, ROOT_CONTEXT);
const inside = trace.setSpan(ROOT_CONTEXT, root);
const tool = tracer.startSpan('tool.search_engine', { startTime: 1_700_000_000_100 }, inside);
tool.setStatus({ code: SpanStatusCode.ERROR, message: 'upstream 503' });
tool.end(1_700_000_000_250);
root.end(1_700_000_000_500);
process.stdout.write('answer\n');
process.stderr.write('warning\n');
await provider.shutdown();
process.exitCode = Number(process.argv[2] ?? 0);
