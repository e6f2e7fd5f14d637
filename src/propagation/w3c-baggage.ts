/**
 * The W3C format `baggage`, read and written without an SDK. Values come from outside, so nothing here throws.
 *
 * Other than `@opentelemetry/core`, each time because the specification says so: keys are tokens and values baggage
 * octets (a member that has anything else is left out); an empty value is a value; percent-encoding that is no UTF-8
 * becomes U+FFFD instead of dropping the member. The limits are the specification's 64 members and 8192 bytes.
 */
import { type Baggage, type BaggageEntry, baggageEntryMetadataFromString, propagation } from '@opentelemetry/api';
import { trimOptionalWhitespace } from './whitespace.js';

export const BAGGAGE_HEADER = 'baggage';

/** Members of a `baggage` header that every receiver takes (W3C Baggage, *Limits*). */
export const MAX_BAGGAGE_MEMBERS = 64;
/** Bytes of a `baggage` header that every receiver takes (W3C Baggage, *Limits*). */
export const MAX_BAGGAGE_BYTES = 8192;

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const BAGGAGE_OCTETS = /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*$/;
/** Properties: octets, `;` between them, optional white space around. Never a comma, which would start a new member. */
const PROPERTIES = /^[\t\x20\x21\x23-\x2b\x2d-\x5b\x5d-\x7e]*$/;
/** Names that reach an object's prototype; an entry named so is never taken in (api.md, *A2A and other hops*). */
const UNSAFE_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * The entries of a `baggage` header; undefined when it has none or is longer than 8192 bytes. A malformed member is
 * left out, as are those after the 64th; of a repeated key the last one counts. Keys and values are percent-decoded
 * (keys too, as OpenTelemetry's JavaScript propagator encodes them).
 */
export function parseBaggage(header: string): Baggage | undefined {
  if (header.length > MAX_BAGGAGE_BYTES) return undefined;
  const entries = new Map<string, BaggageEntry>();
  let members = 0;
  for (const member of header.split(',')) {
    const parsed = parseMember(member);
    if (parsed === undefined) continue;
    if (++members > MAX_BAGGAGE_MEMBERS) break;
    entries.set(...parsed);
  }
  return entries.size === 0 ? undefined : propagation.createBaggage(Object.fromEntries(entries));
}

function parseMember(member: string): [key: string, entry: BaggageEntry] | undefined {
  const semicolon = member.indexOf(';');
  const pair = semicolon === -1 ? member : member.slice(0, semicolon);
  const equals = pair.indexOf('=');
  if (equals === -1) return undefined;
  const rawKey = trimOptionalWhitespace(pair.slice(0, equals));
  const rawValue = trimOptionalWhitespace(pair.slice(equals + 1));
  if (!TOKEN.test(rawKey) || !BAGGAGE_OCTETS.test(rawValue)) return undefined;
  const key = percentDecode(rawKey);
  if (UNSAFE_KEYS.has(key)) return undefined;
  const value = percentDecode(rawValue);
  const properties = semicolon === -1 ? '' : trimOptionalWhitespace(member.slice(semicolon + 1));
  if (properties === '' || !PROPERTIES.test(properties)) return [key, { value }];
  return [key, { value, metadata: baggageEntryMetadataFromString(properties) }];
}

/**
 * The `baggage` header of these entries, '' when there are none: the first 64 that fit in 8192 bytes. Properties are
 * written as they are and left out when they hold a character that would break the header, such as a comma.
 */
export function formatBaggage(baggage: Baggage): string {
  let header = '';
  let members = 0;
  for (const [key, entry] of baggage.getAllEntries()) {
    if (key === '' || members === MAX_BAGGAGE_MEMBERS) continue;
    const properties = entry.metadata?.toString() ?? '';
    const suffix = properties !== '' && PROPERTIES.test(properties) ? `;${properties}` : '';
    const member = `${encodeKey(key)}=${encodeURIComponent(wellFormed(entry.value))}${suffix}`;
    const longer = header === '' ? member : `${header},${member}`;
    if (longer.length > MAX_BAGGAGE_BYTES) continue;
    header = longer;
    members++;
  }
  return header;
}

/** Whether properties can be written into a header without changing what follows them. */
export function areSafeProperties(properties: string): boolean {
  return PROPERTIES.test(properties);
}

/** The text with half surrogate pairs replaced: `encodeURIComponent` throws on one. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\uFFFD');
}

/** `encodeURIComponent` leaves parentheses, which a token may not have. */
function encodeKey(key: string): string {
  return encodeURIComponent(wellFormed(key)).replace(/[()]/g, (char) => (char === '(' ? '%28' : '%29'));
}

function percentDecode(text: string): string {
  if (!text.includes('%')) return text;
  return text.replace(/(?:%[0-9A-Fa-f]{2})+/g, (run) => {
    const bytes = Uint8Array.from(run.slice(1).split('%'), (hex) => Number.parseInt(hex, 16));
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  });
}
