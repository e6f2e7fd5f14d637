/**
 * OTLP over gRPC: `TraceService/Export`, on HTTP/2 itself (*gRPC over HTTP2*). The server of grpc-js holds as much as
 * its callers send, on any number of connections and streams, before a handler is asked, and cannot be told otherwise.
 */
import { createServer, type IncomingHttpHeaders, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';
import { create, toBinary } from '@bufbuild/protobuf';
import { plainText } from '../../src/tree.js';
import { type BodyLimits, type BodyRoom, collect, tooLarge, unpack } from './body.js';
import { checkCaller } from './caller.js';
import { decodeProtobuf } from './decode-protobuf.js';
import { ExportTraceServiceResponseSchema } from './generated/opentelemetry/proto/collector/trace/v1/trace_service_pb.js';
import { type Intake, partialSuccess } from './intake.js';
import type { Receiver } from './loopback.js';
import type { DecodedBatch } from './received-span.js';
import { answerTo, MalformedRequestError, RefusedRequestError } from './refusal.js';

const EXPORT = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';
const GRPC_TYPE = 'application/grpc';
/** Before each message: one byte that says whether it is packed, four that say how long it is. */
const PREFIX_BYTES = 5;

/** A call that takes longer is cancelled (slow loris); a connection with no call for that long is closed. */
const CALL_TIMEOUT_MS = 60_000;
/** For the rest of a call that was refused. */
const REFUSED_TIMEOUT_MS = 1000;
const CALLS_PER_CONNECTION = 100;
const MAX_HEADER_BYTES = 16 * 1024;
/** Headers and frames that HTTP/2 itself has to hold for one connection, in MB. */
const MAX_SESSION_MB = 16;
/** What a sender may be ahead of us: the default of 64 KiB makes large exports slow. */
const WINDOW_BYTES = 1024 * 1024;

/** A server, not yet bound, that hands what it decodes to `intake`; messages past `maxBytes` get RESOURCE_EXHAUSTED. */
export function grpcReceiver(intake: Intake, maxBytes: number, room: BodyRoom): Receiver {
  const server = createServer({
    maxSessionMemory: MAX_SESSION_MB,
    settings: {
      maxConcurrentStreams: CALLS_PER_CONNECTION,
      maxHeaderListSize: MAX_HEADER_BYTES,
      initialWindowSize: WINDOW_BYTES,
    },
  });
  const sessions = new Set<ServerHttp2Session>();
  server.on('session', (session) => {
    sessions.add(session);
    session.once('close', () => sessions.delete(session));
    // Gracefully: a call that is under way ends first.
    session.setTimeout(CALL_TIMEOUT_MS, () => session.close());
  });
  server.on('sessionError', (error: NodeJS.ErrnoException) => {
    // What is no HTTP/2. A connection that is reset, as by the end of its process, has refused nobody anything.
    if (error.code?.startsWith('ERR_HTTP2')) intake.refused(error);
  });
  server.on('stream', (stream, headers) => {
    const share = room.share();
    const late = setTimeout(() => {
      stream.destroy(new RefusedRequestError('too slow', `the call took longer than ${CALL_TIMEOUT_MS / 1000} s`));
    }, CALL_TIMEOUT_MS);
    late.unref();
    stream.on('error', () => stream.destroy());
    const received = receive(stream, headers, intake, { maxBytes, share })
      .catch((error: unknown) => {
        intake.refused(error);
        refuse(stream, headers, error);
      })
      .finally(() => {
        clearTimeout(late);
        share.release();
      });
    void intake.track(received);
  });
  const drain = (): void => {
    for (const session of sessions) session.close();
  };
  return { server, drain };
}

async function receive(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  intake: Intake,
  limits: BodyLimits,
): Promise<void> {
  const site = headers['sec-fetch-site'];
  checkCaller({ host: headers[':authority'] ?? headers.host, origin: headers.origin, site });
  if (!isGrpc(headers)) {
    throw new RefusedRequestError('media type', `content type must be ${GRPC_TYPE}, not ${headers['content-type']}`);
  }
  if (headers[':path'] !== EXPORT || headers[':method'] !== 'POST') {
    throw new RefusedRequestError('unknown call', `no ${headers[':path']} here: traces go to ${EXPORT}`);
  }
  const batch = decodeProtobuf(await readMessage(stream, headers, limits));
  intake.accept(batch);
  respond(stream, batch);
}

function isGrpc(headers: IncomingHttpHeaders): boolean {
  return /^application\/grpc(\+proto)?(;|$)/i.test(headers['content-type'] ?? '');
}

async function readMessage(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  limits: BodyLimits,
): Promise<Buffer> {
  const { maxBytes, share } = limits;
  const body = await collect(stream, { maxBytes: maxBytes + PREFIX_BYTES, share });
  if (body.length < PREFIX_BYTES) throw new MalformedRequestError('no message came');
  const packed = body.readUInt8(0);
  const length = body.readUInt32BE(1);
  if (length > maxBytes) throw tooLarge(maxBytes);
  if (body.length !== PREFIX_BYTES + length) {
    throw new MalformedRequestError(`a message of ${length} bytes was announced, and ${body.length - 5} came`);
  }
  const message = body.subarray(PREFIX_BYTES);
  if (packed === 0) return message;
  const encoding = headers['grpc-encoding'];
  if (packed !== 1 || encoding === undefined || encoding === 'identity') {
    throw new MalformedRequestError('the message says that it is packed, and not how');
  }
  if (encoding !== 'gzip' && encoding !== 'deflate') {
    throw new RefusedRequestError('unknown call', `grpc-encoding must be gzip, deflate or none, not ${encoding}`);
  }
  return unpack(message, encoding, limits);
}

function respond(stream: ServerHttp2Stream, batch: DecodedBatch): void {
  if (stream.destroyed || stream.closed) return;
  const partial = partialSuccess(batch);
  const message = create(ExportTraceServiceResponseSchema, partial === undefined ? {} : { partialSuccess: partial });
  const bytes = toBinary(ExportTraceServiceResponseSchema, message);
  const frame = Buffer.alloc(PREFIX_BYTES + bytes.length);
  frame.writeUInt32BE(bytes.length, 1);
  frame.set(bytes, PREFIX_BYTES);
  stream.respond({ ':status': 200, ...GRPC_HEADERS }, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
  stream.end(frame);
}

const GRPC_HEADERS = { 'content-type': GRPC_TYPE, 'grpc-accept-encoding': 'identity,deflate,gzip' };

/** Headers alone, with the status in them (*Trailers-Only*). */
function refuse(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, error: unknown): void {
  if (stream.destroyed || stream.closed || stream.headersSent) return;
  const { http, rpc, message } = answerTo(error);
  if (isGrpc(headers)) {
    // Percent-encoded (*Status-Message*); what could not be encoded, such as half of a surrogate pair, is gone before.
    const details = encodeURI(plainText(message, 200));
    stream.respond(
      { ':status': 200, ...GRPC_HEADERS, 'grpc-status': rpc, 'grpc-message': details },
      { endStream: true },
    );
  } else stream.respond({ ':status': http }, { endStream: true });
  if (stream.readableEnded) return;
  // What is left of the message is thrown away, and the caller has a moment to see why: a reset at once would overtake
  // the answer (Node.js 26).
  stream.resume();
  const left = setTimeout(() => stream.close(), REFUSED_TIMEOUT_MS);
  left.unref();
  stream.once('close', () => clearTimeout(left));
}
