/**
 * Redacts attributes, and remembers short texts that came out as they went in: most of a trace's are the same names and
 * places in span after span. Only what was left untouched is kept, and no more than a bound of it.
 */
import type { Attributes } from '@opentelemetry/api';

/** Longer texts are prompts and the like, which do not come again. */
const TEXT_LENGTH = 200;
/** Pairs of key and text; beyond it all are forgotten. */
const PAIRS = 1000;
/** Stands for all numbers: the sanitizer judges a number by its key alone. */
const NUMBER = Symbol('number');

/** @param redact redacts each attribute by itself, whatever the others are; the result is a new object */
export function rememberClean(redact: (attributes: Attributes) => Attributes): (attributes: Attributes) => Attributes {
  const clean = new Map<string, Set<unknown>>();
  let pairs = 0;

  function remember(key: string, given: unknown): void {
    const value = typeof given === 'number' ? NUMBER : given;
    if (value !== NUMBER && (typeof value !== 'string' || value.length > TEXT_LENGTH)) return;
    if (key.length > TEXT_LENGTH) return;
    if (pairs >= PAIRS) {
      clean.clear();
      pairs = 0;
    }
    pairs += 1;
    const values = clean.get(key);
    if (values === undefined) clean.set(key, new Set([value]));
    else values.add(value);
  }

  return (attributes) => {
    const known: Attributes = {};
    let unknown: Attributes | undefined;
    for (const key of Object.keys(attributes)) {
      const value = attributes[key];
      if (clean.get(key)?.has(typeof value === 'number' ? NUMBER : value) === true) known[key] = value;
      else if (key === '__proto__') return redact(attributes);
      else {
        // Holds its place in the order.
        known[key] = undefined;
        unknown ??= {};
        unknown[key] = value;
      }
    }
    if (unknown === undefined) return known;
    const redacted = redact(unknown);
    for (const [key, value] of Object.entries(unknown)) {
      if (!Object.hasOwn(redacted, key)) delete known[key];
      else if (redacted[key] === value) remember(key, value);
    }
    return Object.assign(known, redacted);
  };
}
