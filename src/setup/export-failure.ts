/** What became of an export that failed, from the exporter's error: gRPC status and network codes, HTTP status. */
import type { OtlpProtocol } from './config.js';

export type ExportFailure = 'credentials' | 'tls' | 'other-protocol' | 'path' | 'full' | 'slow' | 'unreachable';

export function exportFailure(cause: unknown, protocol: OtlpProtocol): ExportFailure {
  const { code, message }: { code?: unknown; message?: unknown } = Object(cause);
  const text = typeof message === 'string' ? message : String(cause);
  if (code === 401 || code === 403 || code === 7 || code === 16) return 'credentials';
  if (/certificate|SSL|TLS|wrong version number|EPROTO/i.test(text)) return 'tls';
  if (/Protocol error|Parse Error|ERR_HTTP2|HPE_|ECONNRESET|socket hang up/i.test(text)) return 'other-protocol';
  if (code === 12 || code === 404 || code === 405 || code === 415)
    return protocol === 'grpc' ? 'other-protocol' : 'path';
  if (code === 8 || code === 429 || /retryable status/i.test(text)) return 'full';
  if (code === 4 || /timed out|Concurrent export limit/i.test(text)) return 'slow';
  return 'unreachable';
}
