/** What a user may say about redaction, and what is made of it. */
import { REDACTED, truncate } from './text.js';

/** What to do with what stands under a key: put a mark in its place, a short keyed hash, or nothing at all. */
export type KeyAction = 'mask' | 'hash' | 'drop';

/** A sensitive name of a key, and what to do with what stands under it. */
export interface KeyRule {
  /** A text means this name in any spelling (`customer-no` is `customerNo` too); a pattern is tried on the key as it is spelled. */
  readonly key: string | RegExp;
  /** Default `mask`. `hash` tells equal values from others within one process; objects are masked. */
  readonly action?: KeyAction;
}

/** Kinds of personal data that can be looked for. */
export type PersonalData = 'email' | 'phone' | 'card';

/** What is secret beside the built-in rules, and what is not. */
export interface RedactionRules {
  /**
   * More sensitive names of keys. A text means this name in any spelling, a pattern is tried on the key as it is spelled.
   * Whatever stands under them is redacted, booleans included. A rule says what to do instead of masking.
   */
  readonly keys?: readonly (string | RegExp | KeyRule)[];
  /** More patterns of secret values; each match is redacted. They run on every text: keep them linear. */
  readonly values?: readonly RegExp[];
  /** Names of keys that are never taken for sensitive. Secrets that are known by their look are redacted all the same. */
  readonly allow?: readonly (string | RegExp)[];
  /** What stands in the place of a secret: 1 to 64 characters. Default `***REDACTED***`. */
  readonly replace?: string;
  /** Personal data to redact in texts: all kinds for `true`. Default none. Names of people are not looked for. */
  readonly personalData?: boolean | readonly PersonalData[];
}

/** The names in `keys`, all of them or those with `action`. */
export function keyNames(keys: RedactionRules['keys'], action?: KeyAction): (string | RegExp)[] {
  const rules = (keys ?? []).map((key) => (typeof key === 'string' || key instanceof RegExp ? { key } : key));
  return rules.filter((rule) => action === undefined || rule.action === action).map((rule) => rule.key);
}

/** Both sets of rules; what can be given once is that of `more`. */
export function mergeRules(base: RedactionRules, more: RedactionRules): RedactionRules {
  return {
    ...base,
    ...(more.replace !== undefined && { replace: more.replace }),
    ...(more.personalData !== undefined && { personalData: more.personalData }),
    keys: [...(base.keys ?? []), ...(more.keys ?? [])],
    values: [...(base.values ?? []), ...(more.values ?? [])],
    allow: [...(base.allow ?? []), ...(more.allow ?? [])],
  };
}

/** Puts `mark` in the place of the built-in one, within `limit` characters. */
export function remark(text: string, mark: string, limit: number): string {
  if (mark === REDACTED || !text.includes(REDACTED)) return text;
  return truncate(
    text.replaceAll(REDACTED, () => mark),
    limit,
  );
}
