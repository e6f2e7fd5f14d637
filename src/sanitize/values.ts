/** Applies the rules for secrets that are known by their look, each where it has a chance, in linear time. */
import { scrubCommandLines } from './command-lines.js';
import { REDACTED } from './text.js';
import {
  DASH_RULES,
  DIGIT_RULES,
  DISCORD_BOT,
  RUN_RULES,
  TEXT_RULES,
  URL_RULES,
  type ValueRule,
  WITHOUT_DIGITS,
} from './value-rules.js';

/** A literal of one of the rules; most stand at the beginning of a word. */
const literals = RUN_RULES.flatMap(({ gate }) => gate);
const isInside = (literal: string) => /^(?:8Q~|-us|:AA|TT3|atlasv1|k_|LS0t.*|\/api.*)$/.test(literal);
const KNOWN = new RegExp(`(?<![A-Za-z0-9])(?:${either(literals.filter((literal) => !isInside(literal)))})`);
const KNOWN_INSIDE = new RegExp(either(literals.filter(isInside)));

function either(parts: readonly string[]): string {
  return parts.map((part) => part.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')).join('|');
}

/** Characters that end a run: blanks, quotes, brackets and the marks between items of a list. */
const BREAKS = /[\s"'`<>()[\]{},;|\\]/;
/** No key of a vendor is shorter. */
export const RUN_LENGTH = 20;
/** The password of a shorter text, in other scripts. */
const FOREIGN = /[^\0-\x7f]/;
/** By character code, of ASCII: whether it breaks a run. Keys have no other characters. */
const isBreak = Uint8Array.from({ length: 128 }, (_, code) => (BREAKS.test(String.fromCharCode(code)) ? 1 : 0));

function breaks(code: number): boolean {
  return code > 127 || isBreak[code] === 1;
}

/**
 * `text` with what the table knows redacted.
 *
 * @param hasDigits false if the text surely has no digit
 * @param hasWord whether the text has one of the words before credentials
 */
export function scrubValues(text: string, hasDigits: boolean, hasWord: boolean): string {
  const hasDash = text.includes('-');
  let out = text;
  if (text.length >= RUN_LENGTH && (hasDash || hasDigits || WITHOUT_DIGITS.some((part) => text.includes(part))))
    out = scrubRuns(text);
  if (out.includes('@')) out = applyRules(out, URL_RULES);
  if (hasWord) out = applyRules(out, TEXT_RULES);
  if (hasDash || out.includes('| ') || out.includes('/user:') || out.includes('_user '))
    out = scrubCommandLines(applyRules(out, DASH_RULES));
  return hasDigits && (text.length >= RUN_LENGTH || FOREIGN.test(text)) ? applyRules(out, DIGIT_RULES) : out;
}

/** `text` without what the user's `patterns` match. */
export function scrubExtra(text: string, patterns: readonly RegExp[]): string {
  let out = text;
  for (const pattern of patterns) out = out.replace(pattern, (match) => (match === '' ? '' : REDACTED));
  return out;
}

function applyRules(text: string, rules: readonly ValueRule[]): string {
  let out = text;
  for (const rule of rules) out = applyRule(out, rule);
  return out;
}

/**
 * Applies the rules for runs to each run of 16 characters or more. Most prose has none: looking at every 16th character,
 * and back from there to the break before it, finds that out in a fraction of the time of a pattern.
 */
export function scrubRuns(text: string): string {
  let out = '';
  let copied = 0;
  let at = RUN_LENGTH - 1;
  while (at < text.length) {
    let start = at;
    while (start > at - RUN_LENGTH && !breaks(text.charCodeAt(start))) start--;
    if (start > at - RUN_LENGTH) {
      at = start + RUN_LENGTH;
      continue;
    }
    let end = at + 1;
    while (end < text.length && !breaks(text.charCodeAt(end))) end++;
    const run = text.slice(start + 1, end);
    const scrubbed = scrubRun(run);
    if (scrubbed !== run) {
      out += text.slice(copied, start + 1) + scrubbed;
      copied = end;
    }
    at = end + RUN_LENGTH;
  }
  return copied === 0 ? text : out + text.slice(copied);
}

function scrubRun(run: string): string {
  // Module names, routes, words with hyphens: keys have digits or capitals.
  if (!/[A-Z0-9]/.test(run)) return run;
  const out = KNOWN.test(run) || KNOWN_INSIDE.test(run) ? applyRules(run, RUN_RULES) : run;
  return run.length > 58 ? out.replace(DISCORD_BOT, REDACTED) : out;
}

function applyRule(text: string, rule: ValueRule): string {
  for (const literal of rule.gate) {
    if (text.includes(literal)) return text.replace(rule.pattern, rule.replace ?? (() => REDACTED));
  }
  return text;
}
