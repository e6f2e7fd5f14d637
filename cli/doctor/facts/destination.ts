/** Where spans go: by the options of the call, by what the set-up says in words, and by the environment. */
import { type ResolvedConfig, resolveConfig, type TracingConfig } from '../../../src/setup/config.js';
import type { Subject } from '../subject.js';

export interface Destination {
  readonly config: ResolvedConfig;
  /** What is wrong with the environment, as a program would be told. */
  readonly warnings: readonly string[];
  /** Whether the set-up says something of a destination that cannot be read off it. */
  readonly isElsewhere: boolean;
  /** Whether the endpoint is the set-up's own, whose headers are not known. */
  readonly isFromCode: boolean;
}

/** @throws {TracingConfigError} for an endpoint that is none */
export async function findDestination(subject: Subject): Promise<Destination> {
  const { options, io } = subject;
  const text = (await subject.setUp())?.text ?? '';
  const [, endpoint] = /\botlpEndpoint\s*:\s*["'`]([^"'`$\n]+)["'`]/.exec(text) ?? [];
  const [, protocol] = /\botlpProtocol\s*:\s*["'`](grpc|http\/protobuf)["'`]/.exec(text) ?? [];
  const given: { -readonly [Option in keyof TracingConfig]?: TracingConfig[Option] } = {};
  const otlpEndpoint = options.endpoint ?? endpoint;
  const otlpProtocol = options.protocol ?? (protocol as TracingConfig['otlpProtocol']);
  if (otlpEndpoint !== undefined) given.otlpEndpoint = otlpEndpoint;
  if (otlpProtocol !== undefined) given.otlpProtocol = otlpProtocol;
  const warnings: string[] = [];
  const config = resolveConfig(given, io.env, (message) => warnings.push(message));
  const isElsewhere =
    /\b(?:otlpEndpoint|consoleExport|spanExporters|spanProcessors|traceExporter)\b/.test(text) ||
    (text !== '' && !/\binitializeTracing\b|agentcore-instrument\/auto/.test(text));
  return { config, warnings, isElsewhere, isFromCode: options.endpoint === undefined && endpoint !== undefined };
}
