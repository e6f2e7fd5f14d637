/** What to do when redaction fails: drop the content, keep the rest, say so. */
import { diag } from '@opentelemetry/api';

/** What `redact` gives; `dropped` in its place when it throws. */
export function failClosed<T>(dropped: T, redact: () => T): T {
  try {
    return redact();
  } catch (error) {
    diag.warn('agentcore-instrument: a part of a span could not be redacted and was dropped', error);
    return dropped;
  }
}
