/** HTTP/2 frames by hand, for what no client sends. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');

export const FRAME = { data: 0, headers: 1, reset: 3, settings: 4, ping: 6, goaway: 7, window: 8, continuation: 9 };
export const FLAG = { endStream: 1, endHeaders: 4 };

export function frame(type: number, flags: number, stream: number, payload: Uint8Array = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

/** A header that is not put into the table (HPACK, *Literal Header Field without Indexing*). */
export function header(name: string, value: string): Buffer {
  return Buffer.concat([Buffer.from([0]), hpackText(name), hpackText(value)]);
}

function hpackText(text: string): Buffer {
  const bytes = Buffer.from(text);
  const length: number[] = [];
  if (bytes.length < 127) length.push(bytes.length);
  else {
    length.push(127);
    let rest = bytes.length - 127;
    for (; rest > 127; rest >>= 7) length.push((rest & 127) | 128);
    length.push(rest);
  }
  return Buffer.concat([Buffer.from(length), bytes]);
}

/** The headers of an export, all but one that may be given another value. */
export function exportHeaders(changed: Readonly<Record<string, string>> = {}): Buffer {
  const headers = {
    ':method': 'POST',
    ':scheme': 'http',
    ':path': '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
    ':authority': 'localhost',
    'content-type': 'application/grpc',
    te: 'trailers',
    ...changed,
  };
  return Buffer.concat(Object.entries(headers).map(([name, value]) => header(name, value)));
}

/** A connection that has sent the preface, and reads and forgets. A reset is as good as an end. */
export async function openHttp2(endpoint: string, first: Uint8Array = frame(FRAME.settings, 0, 0)): Promise<Socket> {
  const socket = await openSocket(endpoint);
  socket.write(Buffer.concat([PREFACE, first]));
  return socket;
}

export async function openSocket(endpoint: string): Promise<Socket> {
  const { hostname, port } = new URL(endpoint);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  socket.on('error', () => socket.destroy());
  socket.resume();
  return socket;
}

/** Resolves when the connection is over, by an end or a reset. */
export function ended(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    if (socket.closed) resolve();
    else socket.once('close', () => resolve());
  });
}
