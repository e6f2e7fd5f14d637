/** Times as the API takes them: pairs, dates, milliseconds since the epoch, and values of `performance.now()`. */
import type { HrTime, TimeInput } from '@opentelemetry/api';
import { type Anchor, fromMillis, monotonicOf, wallTime } from './clock.js';

export function isTimeInput(value: unknown): value is TimeInput {
  return typeof value === 'number' || value instanceof Date || isHrTime(value);
}

/** Undefined for what is no time. A number up to `performance.now()` is one of its values (so the SDK reads it). */
export function timeOf(input: unknown, anchor: Anchor): HrTime | undefined {
  if (typeof input === 'number') {
    return input <= performance.now() ? wallTime(anchor, monotonicOf(input)) : fromMillis(input);
  }
  if (input instanceof Date) return fromMillis(input.getTime());
  return isHrTime(input) ? input : undefined;
}

function isHrTime(value: unknown): value is HrTime {
  return Array.isArray(value) && value.length === 2 && typeof value[0] === 'number' && typeof value[1] === 'number';
}
