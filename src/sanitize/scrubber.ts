/** Joins the judge of keys, the rules for texts and the walk; JSON inside texts takes turns between the two. */
import { createKeyJudge, remember } from './keys.js';
import { scrubPairs } from './pairs.js';
import { clip, LOOK_AHEAD, truncate } from './text.js';
import { scrubValues } from './values.js';
import { type Scrubber, startWalk, visit, type WalkLimits } from './walk.js';

/** What is secret beside the built-in rules, and what is not. */
export interface RedactionRules {
  /**
   * More sensitive names of keys. A text means this name in any spelling (`customer-no` is `customerNo` too), a pattern
   * is tried on the key as it is spelled. Whatever stands under them is redacted, booleans included.
   */
  readonly keys?: readonly (string | RegExp)[];
  /** More patterns of secret values; each match is redacted. They run on every text: keep them linear. */
  readonly values?: readonly RegExp[];
  /** Names of keys that are never taken for sensitive. Secrets that are known by their look are redacted all the same. */
  readonly allow?: readonly (string | RegExp)[];
}

/** Longer texts are not parsed as JSON; names and values in them are found all the same. */
const JSON_LIMIT = 65_536;
/** JSON in JSON in JSON. */
const JSON_NESTING = 3;
const KEY_NAME_LIMIT = 256;
/** No secret, not even `a_key=x`, is shorter. */
const SHORTEST = 6;
const BOUNDS = { maxDepth: 24, maxEntries: 200, maxNodes: 20_000, maxChars: 1 << 20 };

/** A scrubber for `rules`; it remembers a bounded number of keys and nothing else. */
export function createScrubber(rules: RedactionRules = {}): Scrubber {
  const judge = createKeyJudge(rules);
  const patterns = (rules.values ?? []).map(
    (pattern) => new RegExp(pattern.source, `${pattern.flags.replace(/[gy]/g, '')}g`),
  );

  function scrub(text: string, limit: number, nesting: number): string {
    if (text.length < SHORTEST && patterns.length === 0) return truncate(text, limit);
    const source = nesting > 0 ? scrubJson(text, limit, nesting) : text;
    if (source !== text && source.length <= limit) return source;
    const head = clip(source, limit + LOOK_AHEAD);
    const scrubbed = scrubValues(scrubPairs(head, judge), patterns);
    if (head.length === source.length) return truncate(scrubbed, limit);
    // What was read ahead may end in half a secret.
    const seen = clip(scrubbed, Math.max(0, scrubbed.length - LOOK_AHEAD));
    return truncate(seen, limit, seen.length + source.length - limit);
  }

  /** `text` itself, unless it is JSON in which something is to be redacted. */
  function scrubJson(text: string, limit: number, nesting: number): string {
    if (text.length > JSON_LIMIT || !isJsonLike(text)) return text;
    let parsed: unknown;
    try {
      parsed = JSON.parse(text);
    } catch {
      return text;
    }
    const walk = startWalk(
      { judge, keyName, text: (inner, innerLimit) => scrub(inner, innerLimit, nesting - 1) },
      walkLimits(limit),
    );
    const copy = visit(walk, parsed);
    return walk.changes === 0 ? text : JSON.stringify(copy);
  }

  const scrubKey = remember((key) => scrub(key, KEY_NAME_LIMIT, 0));

  function keyName(key: string): string {
    return key.length < SHORTEST && patterns.length === 0 ? key : scrubKey(key);
  }

  return { judge, keyName, text: (text, limit) => scrub(text, limit, JSON_NESTING) };
}

function walkLimits(maxStringLength: number): WalkLimits {
  return { ...BOUNDS, maxStringLength };
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
