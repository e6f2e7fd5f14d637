/** Checks redaction rules: every key known, every value of its kind. What is wrong is named with its path. */
import type { RedactionRules } from './rules.js';

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
