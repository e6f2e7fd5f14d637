/** Says which rules of the sanitizer decide about a value or a text. */
import { scrubCommandLines } from '../../src/sanitize/command-lines.js';
import type { RedactionRules, Sanitizer } from '../../src/sanitize/index.js';
import { createKeyJudge, isRedactable, Verdict } from '../../src/sanitize/keys.js';
import { scrubMarkup } from '../../src/sanitize/markup.js';
import { scrubPairs } from '../../src/sanitize/pairs.js';
import { createPersonalScrubber } from '../../src/sanitize/personal.js';
import { scrubProse } from '../../src/sanitize/prose.js';
import { keyNames } from '../../src/sanitize/rules.js';
import { scrubTables } from '../../src/sanitize/tables.js';
import { scrubLogins, scrubTold } from '../../src/sanitize/told-pairs.js';
import {
  DASH_RULES,
  DIGIT_RULES,
  DISCORD_BOT,
  RUN_RULES,
  TEXT_RULES,
  URL_RULES,
} from '../../src/sanitize/value-rules.js';

export interface Explainer {
  /** @param keys names that stand over or beside the value, outermost first */
  value(value: unknown, keys: readonly string[]): string[];
  text(text: string): string[];
}

/**
 * @param rules those of the user
 * @param sanitizer by the same rules
 */
export function createExplainer(rules: RedactionRules, sanitizer: Sanitizer): Explainer {
  const judge = createKeyJudge({ keys: keyNames(rules.keys), allow: rules.allow });
  const personal = createPersonalScrubber(rules.personalData);
  const scrubbers: readonly (readonly [rule: string, scrub: (text: string) => string])[] = [
    ['name and value', (text) => scrubPairs(text, judge, false)],
    ['element, part of a form, or column', (text) => scrubMarkup(text, judge)],
    ['column of a table', (text) => scrubTables(text, judge)],
    ['name and password', scrubLogins],
    ['sentence', (text) => scrubTold(scrubProse(text, judge))],
    ['command line', scrubCommandLines],
    ...(personal === undefined ? [] : [['personal data', personal] as const]),
  ];
  const text = (given: string): string[] => {
    const found = [...RUN_RULES, ...URL_RULES, ...TEXT_RULES, ...DASH_RULES, ...DIGIT_RULES]
      .filter(({ pattern, replace }) => given.replace(pattern, replace ?? (() => '')) !== given)
      .map(({ id }) => id);
    if (given.replace(DISCORD_BOT, '') !== given) found.push('discord bot');
    for (const [rule, scrub] of scrubbers) if (scrub(given) !== given) found.push(rule);
    for (const pattern of rules.values ?? []) {
      if (new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, '')).test(given))
        found.push(`your pattern ${pattern}`);
    }
    return found.length > 0 ? found : ['name in other lines or in JSON'];
  };
  return {
    text,
    value(value, keys) {
      const name = keys.findLast((key) => isRedactable(judge(key), value));
      if (name !== undefined)
        return [`${judge(name) === Verdict.CUSTOM ? 'your key' : 'key'} ${sanitizer.text(name, 128)}`];
      return typeof value === 'string' ? text(value) : ['its place in the list'];
    },
  };
}
