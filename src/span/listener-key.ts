import { createContextKey } from '@opentelemetry/api';

/** Set in contexts around span processors of the user's: our spans are told to them, so that they may not make any. */
export const LISTENER_KEY: symbol = createContextKey('agentcore-instrument.listener');
