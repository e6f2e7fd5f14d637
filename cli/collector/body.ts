/** Reads what a request carries, without ever holding more than its limits: those of one body, and that of all together. */
import type { Readable } from 'node:stream';
import { createGunzip, createInflate } from 'node:zlib';
import { RefusedRequestError } from './refusal.js';

/** Bytes of bodies that are being received, unpacked or decoded, over all connections. */
export class BodyRoom {
  readonly #limit: number;
  #taken = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** What one request takes of the room, until it is released. */
  share(): BodyShare {
    let held = 0;
    return {
      take: (bytes) => {
        if (this.#taken + bytes > this.#limit) {
          throw new RefusedRequestError('busy', `more than ${this.#limit} bytes are being received at once; try again`);
        }
        this.#taken += bytes;
        held += bytes;
      },
      release: () => {
        this.#taken -= held;
        held = 0;
      },
    };
  }
}

export interface BodyShare {
  /** Throws {@link RefusedRequestError} `busy` when there is no room for `bytes` more. */
  take(bytes: number): void;
  release(): void;
}

export interface BodyLimits {
  /** Bytes of one body, packed or unpacked. */
  readonly maxBytes: number;
  readonly share: BodyShare;
}

/**
 * All of a stream. Rejects with {@link RefusedRequestError} when it is longer than the limits allow or breaks off; it
 * is then still flowing, and what comes is thrown away.
 */
export function collect(stream: Readable, { maxBytes, share }: BodyLimits): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] | undefined = [];
    let size = 0;
    const fail = (error: unknown): void => {
      chunks = undefined;
      reject(error);
    };
    // By events, because leaving a `for await` loop destroys the socket before an answer can be written.
    stream.on('data', (chunk: Buffer) => {
      if (chunks === undefined) return;
      size += chunk.byteLength;
      try {
        if (size > maxBytes) throw tooLarge(maxBytes);
        share.take(chunk.byteLength);
        chunks.push(chunk);
      } catch (error) {
        fail(error);
      }
    });
    stream.on('end', () => {
      if (chunks !== undefined) resolve(Buffer.concat(chunks, size));
    });
    stream.on('error', fail);
    stream.on('close', () => {
      fail(new RefusedRequestError('malformed', 'the connection closed before the body was complete'));
    });
  });
}

/** Unpacks a body; rejects with {@link RefusedRequestError} when it is not `encoding` or becomes too large (a bomb). */
export async function unpack(body: Buffer, encoding: 'gzip' | 'deflate', limits: BodyLimits): Promise<Buffer> {
  const unpacker = encoding === 'gzip' ? createGunzip() : createInflate();
  try {
    unpacker.end(body);
    return await collect(unpacker, limits);
  } catch (error) {
    if (error instanceof RefusedRequestError) throw error;
    throw new RefusedRequestError('malformed', `the body is not ${encoding}: ${(error as Error).message}`);
  } finally {
    unpacker.destroy();
  }
}

export function tooLarge(limit: number): RefusedRequestError {
  return new RefusedRequestError('too large', `the body is larger than ${limit} bytes`);
}
