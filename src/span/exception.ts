/** What the API's `recordException` records, as the SDK has it. */
import type { Attributes, Exception } from '@opentelemetry/api';

/** Undefined for what has neither a type nor a message. */
export function exceptionAttributes(exception: Exception): Attributes | undefined {
  if (typeof exception === 'string') return exception === '' ? undefined : { 'exception.message': exception };
  const { code, name, message, stack } = (exception ?? {}) as {
    code?: string | number;
    name?: string;
    message?: string;
    stack?: string;
  };
  const type = code ? code.toString() : name;
  if (!type && !message) return undefined;
  return {
    ...(type ? { 'exception.type': type } : {}),
    ...(message ? { 'exception.message': message } : {}),
    ...(stack ? { 'exception.stacktrace': stack } : {}),
  };
}
