/**
 * How much one request may become in memory. Two bytes on the wire become an object of a hundred and more, so bytes alone
 * do not bound it; what is too much has to be found before, or while, it is decoded.
 */
import { RefusedRequestError } from './refusal.js';

/** Messages of a request in protobuf: spans (which count twice), events, links, attributes and their values. */
export const MAX_VALUES = 1_000_000;
/** Objects, lists and commas of a request in JSON: three or four for an attribute. */
export const MAX_JSON_TOKENS = 4_000_000;
/** How deep attributes may be nested. */
export const MAX_DEPTH = 100;

/** Counts the values of one request. */
export class ValueCount {
  #left = MAX_VALUES;

  /** Throws {@link RefusedRequestError} past {@link MAX_VALUES}. */
  one(): void {
    if (--this.#left < 0) throw tooMany(MAX_VALUES);
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const BRACKET = 0x5b;
const BRACE = 0x7b;

/** Throws {@link RefusedRequestError} for text with more than {@link MAX_JSON_TOKENS} objects, lists and commas outside strings. */
export function checkTokenCount(bytes: Uint8Array): void {
  if (bytes.byteLength <= MAX_JSON_TOKENS) return;
  let left = MAX_JSON_TOKENS;
  for (let index = 0; index < bytes.byteLength; index++) {
    const byte = bytes[index];
    if (byte === QUOTE) index = endOfString(bytes, index);
    else if ((byte === COMMA || byte === BRACKET || byte === BRACE) && --left < 0) throw tooMany(MAX_JSON_TOKENS);
  }
}

/** Where the string that begins at `start` ends; the length of `bytes` when it does not. */
function endOfString(bytes: Uint8Array, start: number): number {
  for (let index = start + 1; index < bytes.byteLength; index++) {
    const byte = bytes[index];
    if (byte === BACKSLASH) index++;
    else if (byte === QUOTE) return index;
  }
  return bytes.byteLength;
}

function tooMany(limit: number): RefusedRequestError {
  return new RefusedRequestError('too large', `the request has more than ${limit} values`);
}
