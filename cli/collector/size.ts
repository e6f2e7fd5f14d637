/** What things take in memory, estimated from below by little and from above by some: for limits, not for accounts. */
import type { ReceivedAttributes, ReceivedSpan, ReceivedValue } from './received-span.js';

/** A span with its ids, times, empty lists and place in the store. */
const SPAN = 700;
const EVENT = 200;
const OBJECT = 64;
/** A key with its value, a pair of a map, or an entry of a list. */
const SLOT = 48;
const TEXT = 24;

const WIDE = /[^\0-\u00ff]/;

/** Bytes of a span, without the resource and scope that it shares with others. */
export function sizeOfSpan(span: ReceivedSpan): number {
  // The name counts twice, for the store tells spans apart by it.
  let bytes = SPAN + 2 * sizeOfText(span.name) + sizeOfText(span.traceState) + sizeOfText(span.status.message);
  bytes += sizeOfAttributes(span.attributes);
  for (const event of span.events) bytes += EVENT + sizeOfText(event.name) + sizeOfAttributes(event.attributes);
  for (const link of span.links) {
    bytes += EVENT + sizeOfText(link.traceId) + sizeOfText(link.spanId) + sizeOfAttributes(link.attributes);
  }
  return bytes;
}

/** Bytes of the resource and the scope of a span. */
export function sizeOfShared({ resource, scope }: ReceivedSpan): number {
  return OBJECT + sizeOfAttributes(resource.attributes) + sizeOfText(scope.name) + sizeOfText(scope.version);
}

function sizeOfAttributes(attributes: ReceivedAttributes): number {
  let bytes = OBJECT;
  for (const key of Object.keys(attributes)) bytes += SLOT + sizeOfText(key) + sizeOfValue(attributes[key]!);
  return bytes;
}

/** Recursion ends: the decoders bound how deep values are. */
function sizeOfValue(value: ReceivedValue): number {
  if (typeof value === 'string') return sizeOfText(value);
  if (typeof value !== 'object' || value === null) return 0;
  if (!Array.isArray(value)) return sizeOfAttributes(value as ReceivedAttributes);
  let bytes = OBJECT;
  for (const entry of value as readonly ReceivedValue[]) bytes += SLOT + sizeOfValue(entry);
  return bytes;
}

/** V8 keeps a byte a character where that is enough for all of them, else two. */
function sizeOfText(text: string): number {
  return TEXT + (WIDE.test(text) ? 2 * text.length : text.length);
}
