/**
 * OTLP over HTTP: `POST /v1/traces`, protobuf or JSON, gzip or not. Answers come in the content type of the request
 * (OTLP specification, *OTLP/HTTP Response*).
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { create, toBinary } from '@bufbuild/protobuf';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { type BodyLimits, type BodyRoom, collect, tooLarge, unpack } from './body.js';
import { checkCaller } from './caller.js';
import { decodeJson } from './decode-json.js';
import { decodeProtobuf } from './decode-protobuf.js';
import { ExportTraceServiceResponseSchema } from './generated/opentelemetry/proto/collector/trace/v1/trace_service_pb.js';
import { type Intake, partialSuccess } from './intake.js';
import type { Receiver } from './loopback.js';
import type { DecodedBatch } from './received-span.js';
import { answerTo, RefusedRequestError } from './refusal.js';

const JSON_TYPE = 'application/json';
const PROTOBUF_TYPE = 'application/x-protobuf';

/** For the headers of a request, and for all of it: a connection that is slower is closed (slow loris). */
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 60_000;
const TIMEOUT_CHECK_MS = 5000;

/** A server, not yet bound, that hands what it decodes to `intake`; bodies past `maxBytes`, before or after gunzip, get a 413. */
export function httpReceiver(intake: Intake, maxBytes: number, room: BodyRoom): Receiver {
  const options = {
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionsCheckingInterval: TIMEOUT_CHECK_MS,
  };
  const server = createServer(options, (request, response) => {
    const share = room.share();
    const received = receive(request, response, intake, { maxBytes, share })
      .catch((error: unknown) => {
        intake.refused(error);
        refuse(request, response, error);
      })
      .finally(() => share.release());
    void intake.track(received);
  });
  return { server, drain: () => server.closeIdleConnections() };
}

async function receive(
  request: IncomingMessage,
  response: ServerResponse,
  intake: Intake,
  limits: BodyLimits,
): Promise<void> {
  const { headers } = request;
  checkCaller({ host: headers.host, origin: headers.origin, site: headers['sec-fetch-site'] });
  const path = request.url?.split('?', 1)[0] ?? '';
  if (path !== '/v1/traces') {
    throw new RefusedRequestError('not found', `no ${path} here: traces go to POST /v1/traces`);
  }
  if (request.method !== 'POST') throw new RefusedRequestError('method', 'traces are sent with POST');
  const type = contentType(request);
  if (type === undefined) {
    const given = headers['content-type'] ?? 'none';
    throw new RefusedRequestError('media type', `content type must be ${PROTOBUF_TYPE} or ${JSON_TYPE}, not ${given}`);
  }
  const body = await readBody(request, limits);
  const batch = type === JSON_TYPE ? decodeJson(body) : decodeProtobuf(body);
  intake.accept(batch);
  answer(response, 200, type, type === JSON_TYPE ? JSON.stringify(jsonSuccess(batch)) : protobufSuccess(batch));
}

async function readBody(request: IncomingMessage, limits: BodyLimits): Promise<Buffer> {
  const encoding = request.headers['content-encoding']?.trim().toLowerCase() || 'identity';
  if (encoding !== 'identity' && encoding !== 'gzip') {
    throw new RefusedRequestError('media type', `content encoding must be gzip or none, not ${encoding}`);
  }
  if (Number(request.headers['content-length']) > limits.maxBytes) throw tooLarge(limits.maxBytes);
  const body = await collect(request, limits);
  return encoding === 'gzip' ? unpack(body, 'gzip', limits) : body;
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
  const { http, rpc, message } = answerTo(error);
  if (http === 405) response.setHeader('allow', 'POST');
  if (http === 415) response.setHeader('accept-encoding', 'gzip, identity');
  if (http === 503) response.setHeader('retry-after', '1');
  // What is left of the body is not worth reading: the connection goes with the answer.
  if (!request.complete) {
    response.setHeader('connection', 'close');
    request.resume();
  }
  if (contentType(request) === PROTOBUF_TYPE) answer(response, http, PROTOBUF_TYPE, rpcStatus(rpc, message));
  else answer(response, http, JSON_TYPE, JSON.stringify({ code: rpc, message }));
}

/** A `google.rpc.Status`: field 1 the code, field 2 the message. */
function rpcStatus(code: number, message: string): Uint8Array {
  const writer = new BinaryWriter();
  return writer.tag(1, WireType.Varint).int32(code).tag(2, WireType.LengthDelimited).string(message).finish();
}

function answer(response: ServerResponse, status: number, type: string, body: string | Uint8Array): void {
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    'x-content-type-options': 'nosniff',
  });
  response.end(body);
}
