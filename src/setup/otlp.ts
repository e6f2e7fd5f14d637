/** Where OTLP spans go: decides endpoint, protocol, headers, timeout and compression. */
import { accessSync, constants } from 'node:fs';
import type { Environment, OtlpProtocol, OtlpTarget, TracingConfig, Warn } from './config.js';
import { allowedEndpoints, type EndpointRules, endpointHint, endpointUrl } from './endpoint.js';
import { EnvReader } from './env-values.js';
import type { EnvironmentConfig } from './environment.js';
import { TracingConfigError } from './validate.js';

type Given = Partial<TracingConfig>;

/** `OTEL_EXPORTER_OTLP_<what>`, the form for traces first. */
function variables(what: string): readonly [string, string] {
  return [`OTEL_EXPORTER_OTLP_TRACES_${what}`, `OTEL_EXPORTER_OTLP_${what}`];
}

/**
 * The OTLP target, or undefined when none is configured.
 *
 * @throws {TracingConfigError} when the program's `otlpEndpoint` is unusable
 */
export function resolveOtlp(
  given: Given,
  fromEnv: EnvironmentConfig,
  env: Environment,
  warn: Warn,
): OtlpTarget | undefined {
  const read = new EnvReader(env, warn);
  const protocol = given.otlpProtocol ?? protocolFromEnv(read, warn) ?? 'grpc';
  const url = endpoint(given, fromEnv, read, protocol, warn);
  if (url === undefined) return undefined;
  checkFiles(read, warn);
  return {
    protocol,
    url,
    headers: headers(given, read),
    timeoutMs: given.exportTimeoutMs ?? timeoutFromEnv(read) ?? 10_000,
    compression: compression(read),
  };
}

function endpoint(
  given: Given,
  fromEnv: EnvironmentConfig,
  read: EnvReader,
  protocol: OtlpProtocol,
  warn: Warn,
): string | undefined {
  const rules: EndpointRules = { protocol, path: 'once', tls: tlsFromEnv(read) };
  if (given.otlpEndpoint !== undefined) {
    const url = endpointUrl(given.otlpEndpoint, rules);
    if (url === undefined) throw new TracingConfigError('otlpEndpoint', given.otlpEndpoint, allowedEndpoints(protocol));
    hint(given.otlpEndpoint);
    return url;
  }
  const sent = fromEnv.exporters?.includes('otlp');
  const [specific, general] = variables('ENDPOINT');
  const fromVariables =
    variable('AGENTCORE_OTLP_ENDPOINT', 'once') ??
    (sent === false ? undefined : (variable(specific, 'as-is') ?? variable(general, 'append')));
  if (fromVariables !== undefined || sent !== true) return fromVariables;
  // OTEL_TRACES_EXPORTER asks for OTLP by name: then OpenTelemetry's default address is meant.
  return protocol === 'grpc' ? 'http://localhost:4317' : 'http://localhost:4318/v1/traces';

  function variable(name: string, path: EndpointRules['path']): string | undefined {
    const value = read.text(name);
    if (value === undefined) return undefined;
    const url = endpointUrl(value, { ...rules, path });
    if (url === undefined) return read.ignored(name, value, allowedEndpoints(protocol));
    hint(value);
    return url;
  }

  function hint(raw: string): void {
    const line = endpointHint(raw, protocol);
    if (line !== undefined) warn(line);
  }
}

function protocolFromEnv(read: EnvReader, warn: Warn): OtlpProtocol | undefined {
  const found = read.first(...variables('PROTOCOL'));
  if (found === undefined) return undefined;
  const value = found.value.toLowerCase();
  if (value === 'grpc' || value === 'http/protobuf') return value;
  if (value === 'http/json') {
    warn(`${found.name}=http/json is not supported; sending http/protobuf to the same URL`);
    return 'http/protobuf';
  }
  return read.ignored(found.name, found.value, 'grpc or http/protobuf');
}

/** TLS for an endpoint without a scheme: `OTEL_EXPORTER_OTLP_INSECURE`, or because a certificate is configured. */
function tlsFromEnv(read: EnvReader): boolean | undefined {
  const insecure = read.flag(...variables('INSECURE'));
  if (insecure !== undefined) return !insecure;
  return read.first(...variables('CERTIFICATE')) === undefined ? undefined : true;
}

function timeoutFromEnv(read: EnvReader): number | undefined {
  const [specific, general] = variables('TIMEOUT');
  return read.whole(specific, 1, 2 ** 31 - 1) ?? read.whole(general, 1, 2 ** 31 - 1);
}

function compression(read: EnvReader): 'gzip' | 'none' {
  const found = read.first(...variables('COMPRESSION'));
  const value = found?.value.toLowerCase();
  if (value === 'gzip') return 'gzip';
  if (found !== undefined && value !== 'none') read.ignored(found.name, found.value, 'gzip or none');
  return 'none';
}

/** Header names in lower case, so that the program's `Authorization` replaces the environment's `authorization`. */
function headers(given: Given, read: EnvReader): Record<string, string> {
  const [specific, general] = variables('HEADERS');
  const all = [read.pairs(general), read.pairs(specific), given.headers ?? {}];
  return Object.fromEntries(
    all.flatMap((part) => Object.entries(part)).map(([name, value]) => [name.toLowerCase(), value]),
  );
}

/** The exporters read these files themselves, later and in silence; here is where the user can be told. */
function checkFiles(read: EnvReader, warn: Warn): void {
  for (const what of ['CERTIFICATE', 'CLIENT_KEY', 'CLIENT_CERTIFICATE']) {
    const found = read.first(...variables(what));
    if (found === undefined) continue;
    try {
      accessSync(found.value, constants.R_OK);
    } catch {
      warn(`${found.name}: cannot read the file ${found.value}; ignored`);
    }
  }
}
