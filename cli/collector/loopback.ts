/** Servers on the loopback addresses: bound to the same port of both, with a bounded number of connections, and ended in time. */
import type { AddressInfo, Server, Socket } from 'node:net';

/** A port could not be bound. */
export class CollectorStartError extends Error {
  override readonly name = 'CollectorStartError';
}

/** A server that is not bound yet. */
export interface Receiver {
  readonly server: Server;
  /** Asks what is connected to end: at once where it is idle, else after what is under way. */
  readonly drain: () => void;
}

export interface LoopbackServerOptions {
  readonly maxConnections: number;
  /** Called for each connection past `maxConnections`, which is closed. */
  readonly refused: (reason: Error) => void;
  readonly drain: () => void;
}

/** One server for one loopback address, and what is connected to it. */
export class LoopbackServer {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  readonly #drain: () => void;

  constructor(server: Server, { maxConnections, refused, drain }: LoopbackServerOptions) {
    this.#server = server;
    this.#drain = drain;
    server.maxConnections = maxConnections;
    server.on('drop', () => refused(new Error(`more than ${maxConnections} connections at once`)));
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  /** @returns the port */
  listen(host: string, port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen({ host, port }, () => {
        this.#server.off('error', reject);
        // Such as that the process has no file descriptors left: the next connection may have one.
        this.#server.on('error', () => undefined);
        resolve((this.#server.address() as AddressInfo).port);
      });
    });
  }

  /** Takes no more connections, asks those that are there to end, and ends them after `graceMs`. */
  async stop(graceMs: number): Promise<void> {
    if (!this.#server.listening) return;
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#drain();
    const timer = setTimeout(() => {
      for (const socket of this.#sockets) socket.destroy();
    }, graceMs);
    await closed;
    clearTimeout(timer);
  }
}

/** Binds 127.0.0.1 and the same port of ::1. A machine without IPv6 is fine; somebody else on a wanted port of ::1 is not. */
export async function onLoopback(port: number, ipv4: LoopbackServer, ipv6: LoopbackServer): Promise<number> {
  const bound = await ipv4.listen('127.0.0.1', port).catch((error: Error) => {
    throw new CollectorStartError(`cannot listen on 127.0.0.1:${port}: ${error.message}`);
  });
  await ipv6.listen('::1', bound).catch((error: Error) => {
    if (port !== 0 && error.message.includes('EADDRINUSE')) {
      throw new CollectorStartError(`cannot listen on [::1]:${port}: ${error.message}`);
    }
  });
  return bound;
}
