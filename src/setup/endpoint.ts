/** OTLP endpoints: what may be written, and the complete URL that it means (api.md, *Set-up*; OTLP exporter rules). */
import type { OtlpProtocol } from './config.js';

export interface EndpointRules {
  readonly protocol: OtlpProtocol;
  /**
   * What HTTP does about the path: `append` `/v1/traces` (a base, by the OTLP rule), append it `once` (unless it is
   * there: our own option), or take the URL `as-is` (`OTEL_EXPORTER_OTLP_TRACES_ENDPOINT`).
   */
  readonly path: 'append' | 'once' | 'as-is';
  /** Whether a bare `host:port` means TLS; undefined: on any host but this one. */
  readonly tls: boolean | undefined;
}

const TRACES_PATH = '/v1/traces';
const BARE = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:\d{1,5})?$/i;
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:|$)/i;

/** What `otlpEndpoint` may be, for messages. */
export function allowedEndpoints(protocol: OtlpProtocol): string {
  return protocol === 'grpc'
    ? 'an OTLP/gRPC address: http://host:port, https://host:port or host:port'
    : 'an OTLP/HTTP URL: http://host:port or https://host:port';
}

/** The complete URL, or undefined when `raw` is none of what is allowed. */
export function endpointUrl(raw: string, rules: EndpointRules): string | undefined {
  const text = raw.trim();
  if (rules.protocol === 'grpc') return grpcUrl(text, rules.tls);
  const url = parseHttp(text);
  if (url === undefined) return undefined;
  const appends = rules.path === 'append' || (rules.path === 'once' && !url.pathname.endsWith(TRACES_PATH));
  if (appends) url.pathname = url.pathname.replace(/\/*$/, TRACES_PATH);
  return url.href;
}

function grpcUrl(text: string, tls: boolean | undefined): string | undefined {
  if (BARE.test(text)) {
    const scheme = (tls ?? !LOOPBACK.test(text)) ? 'https' : 'http';
    return grpcUrl(`${scheme}://${text}${/:\d+$/.test(text) ? '' : ':4317'}`, tls);
  }
  const url = parseHttp(text);
  if (url === undefined) return undefined;
  // Without a port gRPC would knock at 443 in plain text.
  const hasPort = /^https?:\/\/[^/]*:\d+(\/|$)/i.test(text);
  if (!hasPort && url.protocol === 'http:') url.port = '4317';
  const port = url.port === '' ? (url.protocol === 'https:' ? ':443' : ':80') : `:${url.port}`;
  return `${url.protocol}//${url.hostname}${port}`;
}

function parseHttp(text: string): URL | undefined {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return undefined;
  return new URL(text);
}

/** The URL without user name and password, for messages. */
export function shownUrl(url: string): string {
  if (!URL.canParse(url)) return url;
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname === '/' ? '' : pathname}`;
}

/** A hint where port or path belong to the other protocol; undefined where nothing is odd. */
export function endpointHint(raw: string, protocol: OtlpProtocol): string | undefined {
  const usesHttpPort = /:4318(\/|$)/.test(raw) || raw.includes(TRACES_PATH);
  if (protocol === 'grpc' && usesHttpPort) {
    return `${shownUrl(raw)} looks like OTLP/HTTP, but spans are sent over gRPC; set otlpProtocol: 'http/protobuf' (or OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf)`;
  }
  if (protocol === 'http/protobuf' && /:4317(\/|$)/.test(raw)) {
    return `${shownUrl(raw)} looks like OTLP/gRPC, but spans are sent over HTTP; set otlpProtocol: 'grpc', or use port 4318`;
  }
  return undefined;
}
