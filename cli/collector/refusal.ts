/** Requests that are refused: why, and how each protocol says so. */

/** `google.rpc.Code` / gRPC status, and the HTTP status, of each reason. */
const ANSWERS = {
  malformed: { rpc: 3, http: 400 },
  'too slow': { rpc: 4, http: 408 },
  'not found': { rpc: 5, http: 404 },
  forbidden: { rpc: 7, http: 403 },
  'too large': { rpc: 8, http: 413 },
  method: { rpc: 12, http: 405 },
  'media type': { rpc: 3, http: 415 },
  'unknown call': { rpc: 12, http: 404 },
  busy: { rpc: 14, http: 503 },
  internal: { rpc: 13, http: 500 },
} as const;

export type RefusalReason = keyof typeof ANSWERS;

/** A request to refuse. The message goes to the sender. */
export class RefusedRequestError extends Error {
  override readonly name: string = 'RefusedRequestError';
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason, message: string) {
    super(message);
    this.reason = reason;
  }
}

/** What was sent is not an OTLP trace request: the sender's fault, answered with 400 or INVALID_ARGUMENT. */
export class MalformedRequestError extends RefusedRequestError {
  override readonly name = 'MalformedRequestError';

  constructor(message: string) {
    super('malformed', message);
  }
}

/** How to answer any error; one that is no refusal is a fault of ours. */
export function answerTo(error: unknown): { readonly rpc: number; readonly http: number; readonly message: string } {
  const reason = error instanceof RefusedRequestError ? error.reason : 'internal';
  return { ...ANSWERS[reason], message: error instanceof Error ? error.message : String(error) };
}
