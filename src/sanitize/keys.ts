/** Judges a key by its words: is what stands under it a secret? (agent-observability.md, section 2, rules 1 to 3) */
import { detach, isUserAndPassword, REDACTED } from './text.js';
import {
  ABOUT_WORDS,
  AMOUNT_WORDS,
  KEY_OWNERS,
  SENSITIVE_PAIRS,
  STRONG_ENDING,
  STRONG_WORDS,
  SWITCH_WORDS,
  TOKEN_NEUTRAL,
  TOKEN_OWNERS,
} from './vocabulary.js';

/** How much a key alone says about its value. */
export const Verdict = {
  /** Nothing. */
  NONE: 0,
  /** Redact a long string that looks like a secret: `signature`. */
  LONG: 1,
  /** Redact a string that looks like a secret, and a number of four digits or more: `auth`, `pass`, `pin`. */
  VAGUE: 2,
  /** Redact strings, and strings in an array: `token`. */
  STRINGS: 3,
  /** As `STRINGS`, but an amount may stay: `tokens`. */
  PLURAL: 4,
  /** Redact whatever is there but booleans and nothing; objects and arrays as a whole: `password`. */
  STRONG: 5,
  /** `pwd`: as `STRONG`, but a working directory may stay. */
  DIRECTORY: 6,
  /** Named by the user: redact whatever is there. */
  CUSTOM: 7,
} as const;

export type Verdict = (typeof Verdict)[keyof typeof Verdict];

/** Keys are user-controlled: no more than this many results are remembered. */
const CACHE_LIMIT = 1024;
/** A key is judged by its beginning. Less than what is kept of a key that is cut, so that the verdict stays. */
const KEY_LIMIT = 200;

const WORD = /[A-Z]+(?![a-z])\d*|[A-Z]?[a-z]+\d*|\d+[a-z]*/g;
const VAGUE_WORDS = /^(?:auth|authz|authentication|pass|pin|passkey|tok)$/;
const RATE_LIMIT = /ratelimit/;
/** Keys without Latin letters. (`contrasea`, in the lists, is what is left of one with a tilde.) */
const FOREIGN = /^(?:пароль|密码|密碼|パスワード|비밀번호)$/i;
const LONG_WORDS = /^(?:signature|sig)$/;
/** As web frameworks name the cookies of sessions; `session_id` and `sessionId` are ids of conversations. */
const SESSION_COOKIE =
  /^(?:sessionid|SESSIONID|PHPSESSID|JSESSIONID|ASPSESSIONID[A-Z]*|ASP\.NET_SessionId|connect\.sid|laravel_session)$/;
/** Words after a secret's name that do not change what it is. */
const FILLER = /^(?:value|val|string|str|raw|plain|plaintext|text|base|b|hex|pem|der|new|old|current|v|\d+)$/;
/** `[PAD]`, and what the walk puts in for what it does not show: `[Buffer 12 bytes]`. */
const MARKER = /^\[[A-Z][\w .]*\]$/;
/** Nothing, or the version of a package that is named after a secret. */
const NO_SECRET = /^(?:true|false|null|none|undefined|[~^]?\d{1,4}\.\d{1,4}\.\d{1,4})$/i;
const NO_SECRET_START = 'tfnuTFNU~^0123456789';
const DIRECTORY = /^(?:[A-Za-z]:\\|\/(?:$|[a-z][\w.@-]{0,40}(?:\/|$)))/;
const NUMBER = /^[\d._-]+$/;
const NUMBERED_WORD = /^(?:oauth|oidc|saml|tls|http|level|stage|phase|step|pass|pin|gpio)[-_]?\d{1,2}$/i;

/** `apiKey`, `X-API-Key`, `api_key2` → `['api', 'key']` and the like: lower case, trailing digits off. */
export function splitWords(key: string): string[] {
  const found = key.slice(0, KEY_LIMIT).match(WORD) ?? [];
  return found.map((word) => {
    const lower = word.toLowerCase();
    return /^\d/.test(lower) ? lower : lower.replace(/\d+$/, '');
  });
}

/** One spelling for all spellings of a name: `API-Key`, `apiKey` and `api_key` are `apikey`. */
export function compactKey(key: string): string {
  return key
    .slice(0, KEY_LIMIT)
    .replace(/[^A-Za-z0-9]/g, '')
    .toLowerCase();
}

/** The verdict of the built-in rules. */
export function judgeKey(key: string): Verdict {
  const parts = splitWords(key);
  let end = parts.length - 1;
  while (end > 0 && FILLER.test(parts[end]!)) end--;
  const last = parts[end];
  if (last === undefined) return FOREIGN.test(key) ? Verdict.STRONG : Verdict.NONE;
  if (SWITCH_WORDS.has(parts[0]!)) return Verdict.NONE;
  if (SESSION_COOKIE.test(key)) return Verdict.STRINGS;
  if (ABOUT_WORDS.has(last) && end > 0) return Verdict.NONE;
  if (last === 'pwd' && parts.length === 1) return Verdict.DIRECTORY;
  if (STRONG_WORDS.has(compactKey(key))) return Verdict.STRONG;
  const isAmount = end > 0 && AMOUNT_WORDS.has(parts[0]!);
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i]!;
    if (STRONG_WORDS.has(part) || STRONG_ENDING.test(part)) return Verdict.STRONG;
    const before = parts[i - 1];
    if (before === undefined) continue;
    if ((part === 'key' || part === 'keys') && KEY_OWNERS.has(before) && !isAmount) return Verdict.STRONG;
    if (SENSITIVE_PAIRS.has(`${before}.${part}`)) return Verdict.STRONG;
  }
  if (last === 'token' || last === 'tokens') return judgeToken(parts[end - 1], last, isAmount, compactKey(key));
  if (VAGUE_WORDS.test(last)) return Verdict.VAGUE;
  return LONG_WORDS.test(last) ? Verdict.LONG : Verdict.NONE;
}

function judgeToken(before: string | undefined, last: string, isAmount: boolean, first: string): Verdict {
  if (isAmount || (before !== undefined && TOKEN_NEUTRAL.has(before))) return Verdict.NONE;
  if (last === 'tokens') return RATE_LIMIT.test(first) ? Verdict.NONE : Verdict.PLURAL;
  return before !== undefined && TOKEN_OWNERS.has(before) ? Verdict.STRONG : Verdict.STRINGS;
}

/** Says whether `value`, standing under a key with `verdict`, is to be redacted whole. */
export function isRedactable(verdict: Verdict, value: unknown): boolean {
  if (verdict === Verdict.NONE || value === undefined || value === null || value === '') return false;
  if (verdict === Verdict.CUSTOM) return true;
  const type = typeof value;
  if (type === 'boolean' || type === 'function' || (type === 'string' && isNoSecret(value as string))) return false;
  if (verdict === Verdict.STRONG) return !(value === 'include' || value === 'same-origin' || value === 'omit');
  if (verdict === Verdict.DIRECTORY) return type !== 'string' || !DIRECTORY.test(value as string);
  if (type !== 'string' && type !== 'bigint') return false;
  const text = type === 'bigint' ? `${value}n` : (value as string);
  if (verdict === Verdict.LONG) return text.length >= 16 && !text.includes('(') && looksSecret(text);
  if (verdict === Verdict.VAGUE) return looksSecret(text) || isUserAndPassword(text);
  return !MARKER.test(text) && (verdict === Verdict.STRINGS || !/^[\d\s.,%]*n?$/.test(text));
}

/** (Most texts are told by their length and first sign, at a tenth of the cost.) */
function isNoSecret(text: string): boolean {
  return text.length < 17 && NO_SECRET_START.includes(text[0]!) && NO_SECRET.test(text);
}

/** A text without spaces that is no plain word: digits or signs in it, or a wild mixture of cases. */
export function looksSecret(text: string): boolean {
  if (text.length < 4 || /\s/.test(text) || MARKER.test(text) || text.includes(REDACTED)) return false;
  if (/^\d+$/.test(text)) return true;
  if (text.length < 6 || !/[A-Za-z]/.test(text) || /^v\d[\d.]*$/.test(text) || NUMBERED_WORD.test(text)) return false;
  return /[\d!@#$%^&*=+]/.test(text) || (text.match(/[a-z][A-Z]/g)?.length ?? 0) > 2;
}

/** Extra names and exceptions; see `RedactionRules`. */
export interface KeyRules {
  readonly keys?: readonly (string | RegExp)[] | undefined;
  readonly allow?: readonly (string | RegExp)[] | undefined;
}

/** Judges keys by `rules` first and the built-in lists then, remembering a bounded number of verdicts. */
export function createKeyJudge(rules: KeyRules = {}): (key: string) => Verdict {
  const isExtra = matcher(rules.keys);
  const isAllowed = matcher(rules.allow);
  const judge = remember((key) => (isAllowed(key) ? Verdict.NONE : isExtra(key) ? Verdict.CUSTOM : judgeKey(key)));
  // Numbers before a colon, as in times and lists, are always new ones.
  return (key) => (!NUMBER.test(key) ? judge(key) : isExtra(key) && !isAllowed(key) ? Verdict.CUSTOM : Verdict.NONE);
}

/** `compute`, with a bounded number of its results kept, and none for a long key. */
export function remember<T>(compute: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    let result = known.get(key);
    if (result === undefined) {
      result = compute(key);
      if (key.length > KEY_LIMIT) return result;
      if (known.size >= CACHE_LIMIT) known.clear();
      // A key out of a text would keep the text.
      known.set(detach(key), result);
    }
    return result;
  };
}

/** Whether a key is one of `names`. */
export function matcher(names: readonly (string | RegExp)[] | undefined): (key: string) => boolean {
  if (names === undefined || names.length === 0) return () => false;
  const exact = new Set<string>();
  const patterns: RegExp[] = [];
  for (const name of names) {
    if (typeof name === 'string') exact.add(compactKey(name) || name);
    // A sticky or global pattern remembers where it stopped and would skip every second key.
    else patterns.push(new RegExp(name.source, name.flags.replace(/[gy]/g, '')));
  }
  return (key) =>
    exact.has(compactKey(key) || key) || patterns.some((pattern) => pattern.test(key.slice(0, KEY_LIMIT)));
}
