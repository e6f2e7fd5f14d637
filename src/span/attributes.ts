/** Attributes by the SDK's rules: what is no value is left out, arrays are copied, texts are cut, the count is limited. */
import { type Attributes, type AttributeValue, diag } from '@opentelemetry/api';
import type { Site } from '../runtime/sites.js';

/** As in the SDK's `SpanLimits`, all decided. */
export interface SpanLimits {
  readonly attributeValueLengthLimit: number;
  readonly attributeCountLimit: number;
  readonly linkCountLimit: number;
  readonly eventCountLimit: number;
  readonly attributePerEventCountLimit: number;
  readonly attributePerLinkCountLimit: number;
}

/** A primitive, or an array of one kind of them with gaps. */
export function isAttributeValue(value: unknown): value is AttributeValue {
  if (!Array.isArray(value)) return isPrimitive(typeof value);
  let kind: string | undefined;
  for (const item of value) {
    if (item === null || item === undefined) continue;
    kind ??= typeof item;
    if (typeof item !== kind || !isPrimitive(kind)) return false;
  }
  return true;
}

function isPrimitive(kind: string): boolean {
  return kind === 'string' || kind === 'number' || kind === 'boolean';
}

/** The value as it is recorded: a copy, cut to `limit` characters. */
export function cut(value: AttributeValue, limit: number): AttributeValue {
  if (typeof value === 'string') return value.length > limit && limit > 0 ? value.substring(0, limit) : value;
  if (!Array.isArray(value)) return value;
  return value.map((item) => (typeof item === 'string' ? cut(item, limit) : item)) as AttributeValue;
}

export interface CleanAttributes {
  readonly attributes: Attributes;
  readonly count: number;
  readonly dropped: number;
}

interface PreparedAttributes extends CleanAttributes {
  readonly limits: SpanLimits;
}

/** The valid ones among the first `countLimit` of `given`; the others over the limit are counted. */
export function clean(given: unknown, countLimit: number, lengthLimit: number): CleanAttributes {
  const attributes: Attributes = {};
  let count = 0;
  let dropped = 0;
  if (typeof given === 'object' && given !== null) {
    for (const [key, value] of Object.entries(given)) {
      if (value === undefined || value === null) continue;
      if (key === '' || !isAttributeValue(value))
        diag.warn(`Invalid attribute ${key === '' ? 'key' : `value set for key: ${key}`}`);
      else if (count >= countLimit) dropped += 1;
      else {
        attributes[key] = cut(value, lengthLimit);
        count += 1;
      }
    }
  }
  return { attributes, count, dropped };
}

/** A site's attributes by these limits, made once: they do not change from call to call. */
export function preparedFor(site: Site, limits: SpanLimits): CleanAttributes {
  let known = site.prepared as PreparedAttributes | undefined;
  if (known === undefined || known.limits !== limits) {
    const { attributeCountLimit, attributeValueLengthLimit } = limits;
    const { attributes, count, dropped } = clean(site.attributes, attributeCountLimit, attributeValueLengthLimit);
    // Part by part: spans made by hand have a site each, and a spread takes as long as all the rest.
    known = { attributes, count, dropped, limits };
    site.prepared = known;
  }
  return known;
}
