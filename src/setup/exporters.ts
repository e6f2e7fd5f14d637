/** The OTLP exporters, loaded when the first spans leave, and one line for the user when they cannot. */
import type { Agent } from 'node:http';
import type { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-grpc';
import type { SpanExporter } from '@opentelemetry/sdk-trace-node';
import type { OtlpProtocol, OtlpTarget } from './config.js';
import { withDeadline } from './deadline-agent.js';
import { DeferredExporter } from './deferred-exporter.js';
import type { Report } from './diagnostics.js';
import { shownUrl } from './endpoint.js';
import { type ExportFailure, exportFailure } from './export-failure.js';
import { spansWere } from './guarded.js';
import { encodeTraceRequest } from './otlp-encoder.js';

const PACKAGES: { readonly [Protocol in OtlpProtocol]: string } = {
  grpc: '@opentelemetry/exporter-trace-otlp-grpc',
  'http/protobuf': '@opentelemetry/exporter-trace-otlp-proto',
};

/** The exporters' own enum, whose values are those of `OtlpTarget.compression`. */
type Compression = NonNullable<NonNullable<ConstructorParameters<typeof OTLPTraceExporter>[0]>['compression']>;

/** OTLP exports under way at once: enough for a distant collector, and far from the 30 at which exporters fail them. */
export const OTLP_CONCURRENCY = 8;

export interface OtlpExporterOptions {
  readonly target: OtlpTarget;
  readonly report: Report;
  /** Makes the exporter; the default imports the package of `target.protocol`. */
  readonly load?: (target: OtlpTarget) => Promise<SpanExporter>;
}

/** An exporter to `target`. It never throws; failures become one line that names the endpoint and the fix. */
export function createOtlpExporter(options: OtlpExporterOptions): SpanExporter {
  const { target, report, load = loadOtlpExporter } = options;
  const shown = shownUrl(target.url);
  return new DeferredExporter({
    load: () => load(target),
    onFailure: ({ cause, loading, count }) => {
      if (loading) {
        const name = PACKAGES[target.protocol];
        report(`the OTLP exporter cannot be loaded, no spans are sent to ${shown}; run: npm i ${name}`, cause);
      } else {
        const fix = FIXES[exportFailure(cause, target.protocol)];
        const lost = count === 0 ? '' : `; ${spansWere(count)} lost`;
        report(
          `spans cannot be sent to ${shown} over ${target.protocol}; ${fix}${lost}`,
          cause,
          `export ${target.url}`,
        );
      }
    },
  });
}

async function loadOtlpExporter(target: OtlpTarget): Promise<SpanExporter> {
  const { url, timeoutMs: timeoutMillis } = target;
  const compression = target.compression as string as Compression;
  const shared = { url, timeoutMillis, compression };
  if (target.protocol === 'http/protobuf') {
    const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-proto');
    const exporter = new OTLPTraceExporter({ ...shared, headers: { ...target.headers } });
    return encodingFaster(endingInTime(exporter, timeoutMillis));
  }
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-grpc');
  const names = Object.entries(target.headers);
  if (names.length === 0) return encodingFaster(new OTLPTraceExporter(shared));
  const { Metadata } = await import('@grpc/grpc-js');
  const metadata = new Metadata();
  for (const [name, value] of names) metadata.set(name, value);
  return encodingFaster(new OTLPTraceExporter({ ...shared, metadata }));
}

/** The exporters' inside, where they let nobody choose the encoder. */
interface Inside {
  readonly _delegate?: {
    _serializer?: { readonly serializeRequest?: unknown };
    readonly _transport?: { readonly _transport?: { readonly _parameters?: { agentFactory?: AgentFactory } } };
  };
}

type AgentFactory = (protocol: string) => Agent | Promise<Agent>;

/** `exporter`, whose requests take no longer than `limitMs`; by its own agents, which know the certificates. */
function endingInTime<T extends SpanExporter>(exporter: T, limitMs: number): T {
  const parameters = (exporter as Inside)._delegate?._transport?._transport?._parameters;
  const factory = parameters?.agentFactory;
  if (parameters !== undefined && typeof factory === 'function') {
    parameters.agentFactory = async (protocol) => withDeadline(await factory(protocol), limitMs);
  }
  return exporter;
}

/** `exporter` with our encoder; one whose inside is not as we know it keeps its own. */
function encodingFaster<T extends SpanExporter>(exporter: T): T {
  const { _delegate: delegate } = exporter as Inside;
  const own = delegate?._serializer;
  if (delegate !== undefined && typeof own?.serializeRequest === 'function') {
    delegate._serializer = { ...own, serializeRequest: encodeTraceRequest };
  }
  return exporter;
}

const START = 'start a collector there, or change otlpEndpoint / AGENTCORE_OTLP_ENDPOINT';

/** What the user can do about it. */
const FIXES: Readonly<Record<ExportFailure, string>> = {
  credentials: 'the collector wants other credentials: check headers / OTEL_EXPORTER_OTLP_HEADERS',
  tls: 'check the certificate, or use http:// for a collector without TLS',
  'other-protocol': "this looks like the other OTLP protocol's port: change otlpProtocol / OTEL_EXPORTER_OTLP_PROTOCOL",
  path: `is the path right? ${START}`,
  full: 'the collector takes no more for now: lower sampleRate, or give it more room',
  slow: 'the collector is too slow or there are too many spans: raise exportTimeoutMs, or lower sampleRate',
  unreachable: START,
};
