/**
 * A limit for whole requests of the OTLP/HTTP exporter. Its own timeout is one of silence: a collector that sends a byte
 * now and then would hold a request, with the batch of spans in it, and the end of the process for ever.
 */
import type { Agent, ClientRequest } from 'node:http';

/** What Node's agents have, and its types leave out: every request comes through here. */
interface Inside {
  addRequest(request: ClientRequest, ...rest: unknown[]): void;
}

/**
 * `agent`, which ends a request `limitMs` milliseconds after it was made.
 *
 * @param agent of `node:http` or `node:https`; it is changed
 */
export function withDeadline<T extends Agent>(agent: T, limitMs: number): T {
  const inside = agent as unknown as Inside;
  const { addRequest } = inside;
  if (typeof addRequest !== 'function') return agent;
  inside.addRequest = (request, ...rest) => {
    const timer = setTimeout(() => request.destroy(new Error(`Request timed out after ${limitMs} ms`)), limitMs);
    timer.unref();
    request.once('close', () => clearTimeout(timer));
    Reflect.apply(addRequest, agent, [request, ...rest]);
  };
  return agent;
}
