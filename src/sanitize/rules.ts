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

/** What is wrong in redaction rules. */
export interface RuleProblem {
  /** Where, after the name of the option: `.keys[1].action`. */
  readonly path: string;
  readonly value: unknown;
  /** What may stand there, in words. */
  readonly allowed: string;
}

const MARK_LIMIT = 64;
const NAME = 'a string that is not empty or a regular expression';
const KINDS = ['email', 'phone', 'card'];
const ACTIONS = ['mask', 'hash', 'drop'];

/** The first thing that is wrong in `rules`; undefined when all is well. */
export function findRuleProblem(rules: unknown): RuleProblem | undefined {
  if (!isRecord(rules)) return { path: '', value: rules, allowed: 'an object of redaction rules' };
  for (const [name, value] of Object.entries(rules)) {
    const check = Object.hasOwn(CHECKS, name) ? CHECKS[name as keyof RedactionRules] : undefined;
    if (check === undefined) return { path: `.${name}`, value, allowed: `one of ${Object.keys(CHECKS).join(', ')}` };
    const problem = value === undefined ? undefined : check(value, `.${name}`);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

type Check = (value: unknown, path: string) => RuleProblem | undefined;

const CHECKS: { readonly [Name in keyof Required<RedactionRules>]: Check } = {
  keys: listOf(`${NAME}, or { key, action }`, (item, path) =>
    isName(item) ? undefined : isRecord(item) ? findKeyRuleProblem(item, path) : REFUSED,
  ),
  values: listOf('a regular expression', (item) => (item instanceof RegExp ? undefined : REFUSED)),
  allow: listOf(NAME, (item) => (isName(item) ? undefined : REFUSED)),
  replace: (value, path) =>
    typeof value === 'string' && value !== '' && value.length <= MARK_LIMIT
      ? undefined
      : { path, value, allowed: `a string of 1 to ${MARK_LIMIT} characters` },
  personalData: (value, path) =>
    typeof value === 'boolean'
      ? undefined
      : listOf(oneOf(KINDS), (item) => (KINDS.includes(item as string) ? undefined : REFUSED))(value, path),
};

const REFUSED = 'refused';

function listOf(
  allowed: string,
  checkItem: (item: unknown, path: string) => RuleProblem | typeof REFUSED | undefined,
): Check {
  return (value, path) => {
    if (!Array.isArray(value)) return { path, value, allowed: `a list, each item ${allowed}` };
    for (let i = 0; i < value.length; i++) {
      const problem = checkItem(value[i], `${path}[${i}]`);
      if (problem !== undefined)
        return problem === REFUSED ? { path: `${path}[${i}]`, value: value[i], allowed } : problem;
    }
    return undefined;
  };
}

function findKeyRuleProblem(rule: Record<string, unknown>, path: string): RuleProblem | undefined {
  for (const [name, value] of Object.entries(rule)) {
    if (name !== 'key' && name !== 'action') return { path: `${path}.${name}`, value, allowed: 'key or action' };
  }
  if (!isName(rule['key'])) return { path: `${path}.key`, value: rule['key'], allowed: NAME };
  const action = rule['action'];
  if (action === undefined || ACTIONS.includes(action as string)) return undefined;
  return { path: `${path}.action`, value: action, allowed: oneOf(ACTIONS) };
}

function oneOf(values: readonly string[]): string {
  return values.map((value) => `'${value}'`).join(' or ');
}

function isName(value: unknown): boolean {
  return value instanceof RegExp || (typeof value === 'string' && value !== '');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof RegExp);
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
