/**
 * OTLP over HTTP: `POST /v1/traces`, protobuf or JSON, gzip or not. Answers come in the content type of the request
 * (OTLP specification, *OTLP/HTTP Response*).
 *
 * Spans hold prompts, and the port is on loopback where any web page can make the browser send: so there is no CORS,
 * and what does not name this machine in `Host` (DNS rebinding) or `Origin` is refused.
 */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { create, toBinary } from '@bufbuild/protobuf';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { decodeJson } from './decode-json.js';
import { decodeProtobuf } from './decode-protobuf.js';
import { ExportTraceServiceResponseSchema } from './generated/opentelemetry/proto/collector/trace/v1/trace_service_pb.js';
import { type Intake, partialSuccess } from './intake.js';
import { type DecodedBatch, MalformedRequestError } from './received-span.js';
import { HttpError, readBody } from './request-body.js';

const LOCAL_HOST = /^(localhost|[\w-]+\.localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i;
const JSON_TYPE = 'application/json';
const PROTOBUF_TYPE = 'application/x-protobuf';

/** `google.rpc.Code` by HTTP status, for the body of an error answer. */
const RPC_CODES: Readonly<Record<number, number>> = { 400: 3, 403: 7, 404: 5, 405: 12, 413: 8, 415: 3 };
const RPC_INTERNAL = 13;

/** A request listener that hands what it decodes to `intake`; bodies past `maxBytes`, before or after gunzip, get a 413. */
export function httpReceiver(intake: Intake, maxBytes: number): RequestListener {
  return (request, response) => {
    void intake.track(
      receive(request, response, intake, maxBytes).catch((error: unknown) => {
        intake.refused(error);
        refuse(request, response, error);
      }),
    );
  };
}

async function receive(
  request: IncomingMessage,
  response: ServerResponse,
  intake: Intake,
  maxBytes: number,
): Promise<void> {
  checkCaller(request);
  const path = request.url?.split('?', 1)[0];
  if (path !== '/v1/traces') throw new HttpError(404, `no ${path ?? ''} here: traces go to POST /v1/traces`);
  if (request.method !== 'POST') throw new HttpError(405, 'traces are sent with POST');
  const type = contentType(request);
  if (type === undefined) {
    const given = request.headers['content-type'] ?? 'none';
    throw new HttpError(415, `content type must be ${PROTOBUF_TYPE} or ${JSON_TYPE}, not ${given}`);
  }
  const body = await readBody(request, maxBytes);
  const batch = type === JSON_TYPE ? decodeJson(body) : decodeProtobuf(body);
  intake.accept(batch, body.byteLength);
  answer(response, 200, type, type === JSON_TYPE ? JSON.stringify(jsonSuccess(batch)) : protobufSuccess(batch));
}

function checkCaller({ headers }: IncomingMessage): void {
  if (!LOCAL_HOST.test(headers.host ?? '')) throw new HttpError(403, `Host must be this machine, not ${headers.host}`);
  const origin = headers.origin;
  if (origin !== undefined && !LOCAL_HOST.test(origin.replace(/^https?:\/\//i, ''))) {
    throw new HttpError(403, `web pages of ${origin} may not send spans here`);
  }
}

function contentType(request: IncomingMessage): string | undefined {
  const type = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  return type === JSON_TYPE || type === PROTOBUF_TYPE ? type : undefined;
}

function jsonSuccess(batch: DecodedBatch): unknown {
  const partial = partialSuccess(batch);
  if (partial === undefined) return {};
  return { partialSuccess: { rejectedSpans: String(partial.rejectedSpans), errorMessage: partial.errorMessage } };
}

function protobufSuccess(batch: DecodedBatch): Uint8Array {
  const partial = partialSuccess(batch);
  const message = create(ExportTraceServiceResponseSchema, partial === undefined ? {} : { partialSuccess: partial });
  return toBinary(ExportTraceServiceResponseSchema, message);
}

function refuse(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) return;
  const status = error instanceof HttpError ? error.status : error instanceof MalformedRequestError ? 400 : 500;
  const code = RPC_CODES[status] ?? RPC_INTERNAL;
  const message = error instanceof Error ? error.message : String(error);
  if (status === 405) response.setHeader('allow', 'POST');
  if (status === 415) response.setHeader('accept-encoding', 'gzip, identity');
  // What is left of the body is not worth reading: the connection goes with the answer.
  if (!request.complete) {
    response.setHeader('connection', 'close');
    request.resume();
  }
  if (contentType(request) === PROTOBUF_TYPE) answer(response, status, PROTOBUF_TYPE, rpcStatus(code, message));
  else answer(response, status, JSON_TYPE, JSON.stringify({ code, message }));
}

/** A `google.rpc.Status`: field 1 the code, field 2 the message. */
function rpcStatus(code: number, message: string): Uint8Array {
  const writer = new BinaryWriter();
  return writer.tag(1, WireType.Varint).int32(code).tag(2, WireType.LengthDelimited).string(message).finish();
}

function answer(response: ServerResponse, status: number, type: string, body: string | Uint8Array): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}
