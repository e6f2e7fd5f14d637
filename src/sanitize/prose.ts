/** Secrets that a sentence tells: `the password for the database is …`, `log in with password …`, `token "…"`. */
import { Verdict } from './keys.js';
import { type Name, valueAfter } from './pair-values.js';
import { type Judge, judgeName, nameAt, nameStart } from './pairs.js';
import { REDACTED } from './text.js';

/** What the names of secrets in sentences have in them, and the words before credentials. */
const WORD = /passw|passc|passp|secret|token|creden|[is].?key|bearer|basic |identified/i;
/** The commonest of them, for texts without digits: few secrets have none. */
const COMMON_WORD = /passw|passp|secret|token|bearer/i;
const DIGITS = [...'1203456789'];
const CODE = / is ["'`*]?\d{4}/;
const STEMS = /passw|passc|passp|secret|token|creden|api[ _-]?key|access key|(?<![a-z])(?:pin|otp|code)(?![a-z])/gi;
const REST_OF_NAME = /[\w-]{0,40}["'`*]{0,3}/y;
/** Up to six words between the name and its verb. */
const VERB =
  /(?:[ \t]+(?:for|of|to|on|in|at|from|used|you|we|i|that|which|it)(?:[ \t]+["'`(]?[\w.@/:-]{1,40}["'`)]?,?){1,5}?)?[ \t]+(?:-{1,2}>?|[–—→]|is|was|are|will be|should be|has been set to|is set to|to|as|equals|lautet|ist)(?:[ \t]+(?:now|still|just|currently|set to|simply|actually)){0,2}:?[ \t]+/iy;
const BLANK = /[ \t]+/y;
/** After a blank alone: letters and digits, and no name of an algorithm, a version, or words joined by hyphens. */
const TELLING =
  /^(?=[^\s"'`()<>]*[A-Za-z])(?=[^\s"'`()<>]*\d)(?![\w.-]+[=:])(?![a-z]+(?:[-_/][a-z]+)*[-_/]\d{1,4}\b)[^\s"'`()<>]{6,}/;
const NAMED_THING =
  /^(?:(?:aes|sha|base|utf|oauth|tls|ssl|pkcs|rsa|ecdsa|argon|bcrypt|scrypt|pbkdf|nist|iso|fips|rfc|http|gpt|claude|llama|gemini|mistral|python|node|php|java|step|chapter|section|page|level|phase|version|part|item|line|col|row)[-_. ]?\d[\w.-]{0,12}|(?:o|v|x\.?|id|es|ed|rs|hs|ps|md|ipv?)[-_.]?\d{1,4}(?:[-.]\w{1,12}){0,2})(?!\w)/i;
const QUALITY =
  /^(?:not|too|very|also|only|here|there|used|based|encrypted|signed|hashed|encoded|weak|strong|correct|set|short|long|safe|stored|shared|kept|public|private|known|unknown|unset|unique|random|rotated|revoked|leaked|exposed|compromised|redacted|masked|hidden)$/i;

/** Whether `text` has digits. (A search for one character is 30 times as fast as a class of a pattern.) */
export function hasDigits(text: string): boolean {
  for (let i = 0; i < DIGITS.length; i++) if (text.includes(DIGITS[i]!)) return true;
  return false;
}

/** Whether `text` has a word that stands before secrets. */
export function hasWord(text: string, digits: boolean): boolean {
  return digits ? WORD.test(text) : COMMON_WORD.test(text);
}

/** Whether `text`, which has digits, may tell a number to be typed in. */
export function hasCode(text: string): boolean {
  return text.includes('PIN') || text.includes('OTP') || CODE.test(text);
}

/** `text` with the secrets redacted that its sentences tell. */
export function scrubProse(text: string, judge: Judge): string {
  let out = '';
  let copied = 0;
  STEMS.lastIndex = 0;
  for (let found = STEMS.exec(text); found !== null; found = STEMS.exec(text)) {
    REST_OF_NAME.lastIndex = STEMS.lastIndex;
    REST_OF_NAME.test(text);
    const end = REST_OF_NAME.lastIndex;
    const to = end - /["'`*]*$/.exec(text.slice(end - 3, end))![0].length;
    const from = nameStart(text, found.index, copied);
    STEMS.lastIndex = end;
    const value = toldValue(text, from, to, end, judge);
    if (value === undefined) continue;
    out += text.slice(copied, value.from) + REDACTED;
    copied = value.to;
    STEMS.lastIndex = Math.max(copied, end);
  }
  return copied === 0 ? text : out + text.slice(copied);
}

function toldValue(text: string, from: number, to: number, end: number, judge: Judge): ReturnType<typeof valueAfter> {
  const word = text.slice(from, to);
  const verdict = judgeSpoken(text, word, from, judge);
  if (verdict === Verdict.NONE) return undefined;
  const name = nameAt(text, from, word);
  VERB.lastIndex = end;
  if (VERB.test(text)) {
    const value = spokenValue(text, VERB.lastIndex, name, verdict);
    if (value !== undefined) return value;
  }
  BLANK.lastIndex = end;
  if (!BLANK.test(text)) return undefined;
  const next = text.slice(BLANK.lastIndex, BLANK.lastIndex + 80);
  const isTold = /^["'`]/.test(next) || (TELLING.test(next) && !NAMED_THING.test(next));
  return isTold ? valueAfter(text, end, name, ' ', verdict) : undefined;
}

/** `password`, `API key`, `one-time code`: what the words before say counts too. */
function judgeSpoken(text: string, word: string, from: number, judge: Judge): Verdict {
  if (/^(?:pin|otp)$/i.test(word)) return Verdict.STRONG;
  if (/^code$/i.test(word)) {
    const before = text.slice(Math.max(0, from - 24), from);
    return /\b(?:verification|security|one[- ]time|access|log-?in|sign-?in|auth\w*|2fa|mfa|backup|recovery|sms|pass|entry|door|alarm) $/i.test(
      before,
    )
      ? Verdict.STRONG
      : Verdict.NONE;
  }
  return judgeName(text, word.replace(/ /g, '_'), from, judge);
}

/** What is said to be the secret: something that looks like one, or one word in quotes. */
function spokenValue(text: string, at: number, name: Name, verdict: Verdict): ReturnType<typeof valueAfter> {
  const next = text.slice(at, at + 80);
  const digits = /^(\d{4,10})(?![\w.,:/-]*\w)/.exec(next);
  if (digits !== null)
    return /^(?:pin|otp|code|passcode)$/i.test(name.text) ? { from: at, to: at + digits[1]!.length } : undefined;
  const quoted = /^\\{0,8}(["'`])([^\s"'`\\]{4,64})\\{0,8}\1/.exec(next);
  if (quoted !== null && verdict >= Verdict.STRONG && /^[A-Za-z]+$/.test(quoted[2]!)) {
    const isOne = !QUALITY.test(quoted[2]!);
    const from = at + quoted[0].indexOf(quoted[2]!);
    return isOne ? { from, to: from + quoted[2]!.length } : undefined;
  }
  if (NAMED_THING.test(next)) return undefined;
  return valueAfter(text, at, name, ' is ', verdict);
}
