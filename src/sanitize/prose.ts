/** Secrets that a sentence tells: `the password for the database is …`, `log in with password …`, `token "…"`. */
import { looksSecret, Verdict } from './keys.js';
import { isStopWord, type Name, valueAfter } from './pair-values.js';
import { type Judge, judgeName, nameAt, nameStart } from './pairs.js';
import { REDACTED } from './text.js';

/** What the names of secrets in sentences have in them, and the words before credentials. */
const WORD = /pass[wcp ,;|]|secret|token|creden|key|bearer|basic |ified by|phrase|mnemonic|codes a|p(?:wd|w) /i;
/** The commonest of them, for texts without digits: few secrets have none. */
const COMMON_WORD = /passw|passp|secret|token|bearer|[dy] phrase|mnemonic/i;
const DIGITS = [...'1203456789'];
const DIGIT_RUN = /\d{3}/;
const CODE = / [ai]s (?:["'`*]?\d{3}|your |my )|code \d/;
const STEMS =
  /passw|passc|passp|secret|token|creden|api[ _-]?key|access key|(?:recovery|seed|backup) phrase|mnemonic|(?<![a-z])(?:pin|otp|codes?|ssn|pwd|pw|key)(?![a-z])/gi;
const REST_OF_NAME = /[\w-]{0,40}(?: (?:key|token|phrase|value|word))?["'`*]{0,3}/y;
/** Up to six words between the name and its verb. */
const VERB =
  /(?:[ \t]+(?:for|of|to|on|in|at|from|used|you|we|i|that|which|it|when|with|di|de|para|für|pour|(?:return|generat|stor|giv|issu|provid|receiv|sav|creat)en?d?)(?:[ \t]+["'`(]?[\w.@/:-]{1,40}["'`)]?,?){0,5}?)?(?:(?:['’]|(?<=['’]))s[ \t]+|:[ \t]+|[ \t]+(?:-{1,2}>?|[–—→]|is|was|are|will be|should be|has been set to|is set to|to|as|equals|lautet|ist|est?|[èé])(?:[ \t]+(?:now|still|just|currently|set to|simply|actually)){0,2}:?(?:[ \t]+|\r?\n[ \t]{0,4}))/iy;
const BLANK = /[ \t]+/y;
/** `… are a1b2c3 and d4e5f6`: letters and digits, and nothing that has a name. */
const FURTHER = /(["'`]?,? (?:and|or) ["'`]?)((?=[A-Za-z]{0,64}\d)(?=\d{0,64}[A-Za-z])[A-Za-z\d]{8,64})(?![\w./:-])/y;
/** Of a key that has no other name: both cases and digits at random. */
const WILD = /^["'`]?(?=[a-z\d_-]{0,64}[A-Z])(?=[A-Z\d_-]{0,64}[a-z])(?=[A-Za-z_-]{0,64}\d)[\w-]{20}/;
/** After a blank alone: letters and digits, and no name of an algorithm, a version, or words joined by hyphens. */
const TELLING =
  /^(?=[^\s"'`()<>]*[A-Za-z])(?=[^\s"'`()<>]*\d)(?![\w.-]+[=:])(?![a-z]+(?:[-_/][a-z]+)*[-_/]\d{1,4}\b)[^\s"'`()<>]{6,}/;
const NAMED_THING =
  /^(?:(?:aes|sha|base|utf|oauth|tls|ssl|pkcs|rsa|ecdsa|argon|bcrypt|scrypt|pbkdf|nist|iso|fips|rfc|http|gpt|claude|llama|gemini|mistral|python|node|php|java|step|chapter|section|page|level|phase|version|part|item|line|col|row)[-_. ]?\d[\w.-]{0,12}|(?:o|v|x\.?|id|es|ed|rs|hs|ps|md|ipv?)[-_.]?\d{1,4}(?:[-.]\w{1,12}){0,2})(?!\w)/i;
const QUALITY =
  /^(?:not|too|very|also|only|here|there|used|based|encrypted|signed|hashed|encoded|weak|strong|correct|set|short|long|safe|stored|shared|kept|public|private|known|unknown|unset|unique|random|rotated|revoked|leaked|exposed|compromised|redacted|masked|hidden)$/i;

/** Whether `text` begins with a thing whose name has digits: a version, an algorithm, a model. */
export function isNamedThing(text: string): boolean {
  return NAMED_THING.test(text);
}

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
  return (
    text.includes('PIN') || text.includes('OTP') || text.includes('SSN') || (DIGIT_RUN.test(text) && CODE.test(text))
  );
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
    for (;;) {
      FURTHER.lastIndex = copied;
      const further = FURTHER.exec(text);
      if (further === null || !looksSecret(further[2]!)) break;
      out += further[1]! + REDACTED;
      copied = FURTHER.lastIndex;
    }
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
  // What follows a colon at once was looked at as a pair.
  if (text[end] !== ':' && VERB.test(text)) {
    const value = spokenValue(text, VERB.lastIndex, name, verdict);
    if (value !== undefined) return value;
  }
  if (/^mnemonic/i.test(word)) return undefined;
  BLANK.lastIndex = end;
  if (!BLANK.test(text)) return undefined;
  const next = text.slice(BLANK.lastIndex, BLANK.lastIndex + 80);
  // `2FA code 448120`
  const code = /^code$/i.test(word)
    ? /^\d{5,8}(?![\w.,:/-]*\w)/.exec(next)
    : /^(?:PIN|OTP)$/.test(word)
      ? /^\d{4,8}(?![\w.,:/-]*\w)/.exec(next)
      : null;
  if (code !== null) return { from: BLANK.lastIndex, to: BLANK.lastIndex + code[0].length };
  const isTold = /^["'`]/.test(next) || (TELLING.test(next) && !NAMED_THING.test(next));
  return isTold ? valueAfter(text, end, name, ' ', verdict) : undefined;
}

/** `password`, `API key`, `one-time code`: what the words before say counts too. */
function judgeSpoken(text: string, word: string, from: number, judge: Judge): Verdict {
  if (/^(?:pin|otp|ssn|pw|(?:recovery|seed|backup) phrase)$/i.test(word)) return Verdict.STRONG;
  if (/^key$/i.test(word)) {
    // A long one only: `the RSA key is 2048 bits long`.
    if (judgeName(text, word, from, judge) !== Verdict.NONE) return Verdict.LONG;
    const article = /\bthe $/i.test(text.slice(Math.max(0, from - 5), from));
    const after = text.slice(from + 3, from + 100).replace(/^ (?:is|was)\b:?/, '');
    return article && WILD.test(after.slice(1)) ? Verdict.LONG : Verdict.NONE;
  }
  if (/^codes?$/i.test(word)) {
    const before = text.slice(Math.max(0, from - 24), from);
    return /\b(?:verification|security|one[- ]time|access|log-?in|sign-?in|auth\w*|2fa|mfa|backup|recovery|sms|pass|entry|door|alarm) $/i.test(
      before,
    )
      ? Verdict.STRONG
      : Verdict.NONE;
  }
  return judgeName(text, word.replace(/ /g, '_'), from, judge);
}

/** Words that say what a password is like, by their endings; the others are in the lists. */
const ADJECTIVE = /(?:ed|ly|ing|able|ible|less|ful|ent|ant|ory|al|ive|ous|ic|ish|en)$/i;
const LIKENESS =
  /^(?:fine|okay|ok|good|bad|right|wrong|simple|complex|easy|hard|difficult|new|old|same|different|null|nil|blank|empty|gone|lost|stolen|broken|due|ready|there|nowhere|none|nothing|something|anything|everything|yours|mine|ours|free|unsafe|secure|insecure|case|plain|enough|longer|shorter|older|newer|stronger|weaker|better|worse|visible|text|plaintext|data|history|done|false|true|up|off|on|out|over|back|again|later|soon|never|always|often|once|twice|today|tomorrow|yesterday|temporary|mandatory|necessary|obsolete|duplicate|unsuitable|immutable|sufficient|common|obvious|guessable|trivial|read|mixed|lowercase|uppercase|numeric|stale|fresh|live|dead|private|public)$/i;
/** A sentence that ends behind one plain word: `My password is swordfish.` */
const PLAIN_PASSWORD = /^([A-Za-z]{6,24})(?=[.!]?(?:\s*$|\s*\n|[.!,;] |, ))/;

/** What is said to be the secret: something that looks like one, or one word in quotes. */
function spokenValue(text: string, at: number, name: Name, verdict: Verdict): ReturnType<typeof valueAfter> {
  const next = text.slice(at, at + 80);
  if (/^ssn$/i.test(name.text)) {
    const number = /^\d{3}[ -]?\d{2}[ -]?\d{4}(?!\d)/.exec(next);
    return number === null ? undefined : { from: at, to: at + number[0].length };
  }
  if (/phrase$|^mnemonic$/i.test(name.text)) {
    const words = /^(?:[a-z]{3,8} ){11,23}[a-z]{3,8}(?![\w-])/.exec(text.slice(at, at + 240));
    if (words !== null) return { from: at, to: at + words[0].length };
    // Those of an assembler are words, too.
    if (name.text.length === 8) return undefined;
  }
  const digits = /^(\d{4,10}|\d{3}[ -]\d{3})(?![\w.,:/-]*\w)/.exec(next);
  if (digits !== null)
    return /^(?:pin|otp|code|passcode)$/i.test(name.text) ? { from: at, to: at + digits[1]!.length } : undefined;
  const quoted = /^\\{0,8}(["'`])([^\s"'`\\]{4,64})\\{0,8}\1/.exec(next);
  if (quoted !== null && verdict >= Verdict.STRONG && /^[A-Za-z]+$/.test(quoted[2]!)) {
    const isOne = !QUALITY.test(quoted[2]!);
    const from = at + quoted[0].indexOf(quoted[2]!);
    return isOne ? { from, to: from + quoted[2]!.length } : undefined;
  }
  if (NAMED_THING.test(next)) return undefined;
  if (/^passw|^passphrase$/i.test(name.text) && verdict >= Verdict.STRONG) {
    const phrase = /^(["'`])([A-Za-z]{2,16}(?: [A-Za-z]{2,16}){0,7} [A-Za-z\d]{1,16})\1/.exec(next);
    if (phrase !== null) return { from: at + 1, to: at + 1 + phrase[2]!.length };
    const word = PLAIN_PASSWORD.exec(next)?.[1];
    if (word !== undefined && !ADJECTIVE.test(word) && !LIKENESS.test(word) && !QUALITY.test(word) && !isStopWord(word))
      return { from: at, to: at + word.length };
  }
  return valueAfter(text, at, name, ' is ', verdict);
}
