/** Joins the judge of keys, the rules for texts and the walk; JSON inside texts takes turns between the two. */
import { createCleanTexts } from './clean-texts.js';
import { scrubFlatJson } from './flat-json.js';
import { createHasher } from './hash.js';
import type { KeyList } from './key-lists.js';
import { createKeyJudge, matcher, remember, Verdict } from './keys.js';
import { scrubMarkup } from './markup.js';
import { scrubPairs } from './pairs.js';
import { createPersonalScrubber } from './personal.js';
import { hasCode, hasDigits, hasWord, scrubProse } from './prose.js';
import { keyNames, type RedactionRules, remark } from './rules.js';
import { VALUE_KEY } from './surroundings.js';
import { scrubTables } from './tables.js';
import { clip, LOOK_AHEAD, REDACTED, truncate } from './text.js';
import { scrubLogins, scrubTold } from './told-pairs.js';
import { RUN_LENGTH, scrubExtra, scrubRuns, scrubValues } from './values.js';
import { visit } from './walk.js';
import { type KeyFacts, type Scrubber, startWalk, type WalkLimits } from './walk-state.js';

/** Longer texts, and texts of which little is shown, are not parsed as JSON; names and values in them are found all the same. */
const JSON_LIMIT = 65_536;
/** JSON in JSON in JSON. */
const JSON_NESTING = 3;
const KEY_NAME_LIMIT = 256;
/** No secret, not even `a_key=x`, is shorter. */
const SHORTEST = 6;
/** Shorter texts are looked at for signs first, with one pattern; in longer ones searching for each is faster. */
const SHORT = 100;
/** Parts a name from its secret. */
const SIGN = /[\s:=|%@<(密パ비]/;
const PAIR_SIGN = /[:=|%-]/;
/** Shorter than any key of a vendor, without digits and signs: no secret. */
const PROSE = /^[A-Z]?[a-z ,.]*$/;
const BOUNDS = {
  maxDepth: 24,
  maxEntries: 200,
  maxNodes: 20_000,
  maxChars: 1 << 20,
  maxShown: 0x3fffffff,
};

/** A scrubber for `rules`; it remembers a bounded number of keys, and of texts that it found nothing in. */
export function createScrubber(rules: RedactionRules = {}): Scrubber {
  const mark = rules.replace ?? REDACTED;
  const judge = createKeyJudge({ keys: keyNames(rules.keys), allow: rules.allow });
  const isHashed = matcher(keyNames(rules.keys, 'hash'));
  const isDropped = matcher(keyNames(rules.keys, 'drop'));
  const scrubPersonal = createPersonalScrubber(rules.personalData);
  const hasExtra = (rules.values ?? []).length > 0 || scrubPersonal !== undefined;
  const patterns = (rules.values ?? []).map(
    (pattern) => new RegExp(pattern.source, `${pattern.flags.replace(/[gy]/g, '')}g`),
  );

  function scrub(text: string, limit: number, nesting: number): string {
    if (text.length < SHORTEST && !hasExtra) return truncate(text, limit);
    const isRemembered = nesting === JSON_NESTING && text.length <= limit;
    if (isRemembered && clean.has(text)) return text;
    const isJson = nesting > 0 && text.length <= Math.min(JSON_LIMIT, 8 * limit) && isJsonLike(text);
    const flat = isJson ? scrubFlatJson(text, judge) : undefined;
    const copied = isJson && flat === undefined ? scrubJson(text, limit, nesting) : undefined;
    if (copied !== undefined && copied !== text && copied.length <= limit) return copied;
    const source = flat ?? copied ?? text;
    if (isRemembered && flat !== undefined && flat !== text && clean.has(flat)) return truncate(flat, limit);
    const head = clip(source, limit + LOOK_AHEAD);
    const scrubbed = scan(head, flat !== undefined);
    if (isRemembered && scrubbed === source) clean.add(source);
    if (head.length === source.length) return truncate(scrubbed, limit);
    // What was read ahead may end in half a secret.
    const seen = clip(scrubbed, Math.max(0, scrubbed.length - LOOK_AHEAD));
    return truncate(seen, limit, seen.length + source.length - limit);
  }

  /** @param isJudged whether no name before a colon is sensitive */
  function scan(text: string, isJudged: boolean): string {
    if (text.length < SHORT) {
      if (!SIGN.test(text)) return extra(text.length < RUN_LENGTH ? text : scrubRuns(text));
      if (text.length < RUN_LENGTH && PROSE.test(text)) return extra(text);
    }
    const hasPairs = text.length > SHORT || PAIR_SIGN.test(text);
    const digits = hasDigits(text);
    const logins = digits ? scrubLogins(text) : text;
    const out = scrubMarkup(hasPairs ? scrubPairs(logins, judge, isJudged) : logins, judge);
    const word = hasWord(text, digits);
    const listed = word && (text.includes('\n') || text.includes('<t')) ? scrubTables(out, judge) : out;
    const told = word || (digits && hasCode(text)) ? scrubTold(scrubProse(listed, judge)) : listed;
    return extra(scrubValues(told, digits, word));
  }

  /** What the user asks for beside the built-in rules. */
  function extra(text: string): string {
    if (!hasExtra) return text;
    const out = scrubExtra(text, patterns);
    return scrubPersonal === undefined ? out : scrubPersonal(out);
  }

  /** `text` itself if it is JSON in which nothing is to be redacted; undefined if it is none. */
  function scrubJson(text: string, limit: number, nesting: number): string | undefined {
    let parsed: unknown;
    try {
      parsed = JSON.parse(text);
    } catch {
      return undefined;
    }
    scrubbers[nesting] ??= {
      ...{ judge, key, hash, keyLists, mark: REDACTED },
      text: (inner, innerLimit) => scrub(inner, innerLimit, nesting - 1),
    };
    if (jsonLimits.maxStringLength !== limit) jsonLimits = { ...jsonLimits, maxStringLength: limit };
    const walk = startWalk(scrubbers[nesting], jsonLimits);
    const copy = visit(walk, parsed);
    return walk.changes === 0 ? text : JSON.stringify(copy);
  }

  const key = remember((key): KeyFacts => {
    const name = remark(scrub(key, KEY_NAME_LIMIT, 0), mark, KEY_NAME_LIMIT);
    // Judged by the name as it is shown, so that the copy of the copy is the copy.
    const verdict = judge(name);
    const isCustom = verdict === Verdict.CUSTOM;
    const action = isCustom && isDropped(name) ? 'drop' : isCustom && isHashed(name) ? 'hash' : undefined;
    return { name, verdict, isValue: VALUE_KEY.test(key), action };
  });
  const hash = createHasher();
  const clean = createCleanTexts();
  /** For texts in JSON, by nesting. */
  const scrubbers: Scrubber[] = [];
  let jsonLimits: WalkLimits = { ...BOUNDS, maxStringLength: 0 };
  const keyLists = new Map<string, KeyList[]>();

  return {
    judge,
    key,
    mark,
    keyLists,
    text: (text, limit) => remark(scrub(text, limit, JSON_NESTING), mark, limit),
    hash: (value) => remark(hash(value), mark, KEY_NAME_LIMIT),
  };
}

function isJsonLike(text: string): boolean {
  const first = firstSign(text, 0, 1);
  const last = firstSign(text, text.length - 1, -1);
  if (first === '{') return last === '}';
  if (first === '[') return last === ']';
  return first === '"' && last === '"' && text.includes('\\"');
}

function firstSign(text: string, start: number, step: number): string | undefined {
  let at = start;
  while (at >= 0 && at < text.length && text.charCodeAt(at) <= 32) at += step;
  return text[at];
}
