/** Whether a collector takes spans: an empty export, sent by the exporters that programs have. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { ExportResultCode } from '@opentelemetry/core';
import type { OtlpTarget } from '../../../src/setup/config.js';
import { endpointUrl } from '../../../src/setup/endpoint.js';
import { type ExportFailure, exportFailure } from '../../../src/setup/export-failure.js';
import { createOtlpExporter } from '../../../src/setup/exporters.js';

const TIMEOUT_MS = 5000;

/** Why nothing listens at the address, as an error of the operating system; undefined when something does. */
export async function connectionError(target: OtlpTarget, timeoutMs = TIMEOUT_MS): Promise<string | undefined> {
  const { hostname, port, protocol } = new URL(target.url);
  const host = hostname.replace(/^\[|\]$/g, '');
  const socket = connect({ host, port: Number(port || (protocol === 'https:' ? 443 : 80)) });
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(timeoutMs) });
    return undefined;
  } catch (error) {
    const { name, code, message } = error as NodeJS.ErrnoException;
    return name === 'AbortError' ? `no answer within ${timeoutMs / 1000} s` : message || code || name;
  } finally {
    socket.destroy();
  }
}

export interface Refusal {
  readonly failure: ExportFailure;
  readonly cause: unknown;
}

/** @returns undefined when it is taken */
export async function knock(target: OtlpTarget, timeoutMs = TIMEOUT_MS): Promise<Refusal | undefined> {
  let cause: unknown;
  const exporter = createOtlpExporter({
    target: { ...target, timeoutMs },
    report: (_, why) => {
      cause = why;
    },
  });
  try {
    const result = await new Promise<{ code: number; error?: Error }>((done) => exporter.export([], done));
    if (result.code === ExportResultCode.SUCCESS) return undefined;
    cause ??= result.error;
    return { failure: exportFailure(cause, target.protocol), cause };
  } finally {
    await exporter.shutdown();
  }
}

/** The same address, spoken to in the other ways: with the other protocol, with TLS or without, and both. */
export function otherWays(target: OtlpTarget): OtlpTarget[] {
  const protocols = [target.protocol, target.protocol === 'grpc' ? 'http/protobuf' : 'grpc'] as const;
  const { protocol: scheme, host, hostname, port } = new URL(target.url);
  const withPort = port === '' ? `${hostname}:${scheme === 'https:' ? 443 : 80}` : host;
  const ways = protocols.flatMap((protocol) =>
    ['http:', 'https:'].map((each) => ({
      protocol,
      scheme: each,
      url: endpointUrl(`${each}//${withPort}`, { protocol, path: 'once', tls: undefined })!,
    })),
  );
  return ways
    .filter((way) => way.protocol !== target.protocol || way.scheme !== scheme)
    .map(({ protocol, url }) => ({ ...target, protocol, url }));
}
