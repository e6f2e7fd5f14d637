/**
 * Secrets that a text itself names: `API_KEY=…`, `"password": "…"`, `Cookie: …`, `?sig=…`, `--token …`,
 * `<password>…</password>`. The names go through the judge that keys of objects go through. Sentences: `prose.ts`.
 *
 * Scanned by hand from sign to sign, each looking back over one name and forward over one value, so that the time is
 * linear in the text whatever it is; a text without signs costs one search for each.
 */
import { Verdict } from './keys.js';
import { namesOfValue } from './named-values.js';
import { isBlank, type Name, valueAfter } from './pair-values.js';
import { REDACTED } from './text.js';

export type Judge = (key: string) => Verdict;

/** No sign is there. */
const NOWHERE = 0x7fffffff;
/** A flag with the blank after it. */
const FLAG = /--?[A-Za-z][\w-]{1,63}[ \t]+(?=[^\s-])/y;
const NAME_LIMIT = 64;
/** `password.ts:12:5` */
const FILE_NAME = /\.(?:[cm]?[jt]sx?|py|go|rb|java|kt|rs|php|cs|vue|svelte|html?|css|json|ya?ml|md|txt|log|sh|sql)$/i;
/** Names that are secrets only in the query of a URL. */
const QUERY_NAME = /^(?:sig|signature|key|code|appid|hmac|awsaccesskeyid)$/i;

/**
 * `text` with the values of sensitive names redacted.
 *
 * @param isJudged whether no name before a colon is sensitive, as `scrubFlatJson` found
 */
export function scrubPairs(text: string, judge: Judge, isJudged: boolean): string {
  return scrubFlags(scrubSigns(text, judge, isJudged), judge);
}

function find(text: string, sign: string, from: number): number {
  const at = text.indexOf(sign, from);
  return at === -1 ? NOWHERE : at;
}

function scrubSigns(text: string, judge: Judge, isJudged: boolean): string {
  let colon = isJudged ? NOWHERE : find(text, ':', 0);
  let equals = find(text, '=', 0);
  let bar = find(text, '|', 0);
  let escaped = find(text, '%3', 0);
  let out = '';
  let copied = 0;
  for (;;) {
    const at = Math.min(colon, equals, bar, escaped);
    if (at === NOWHERE) break;
    const sign = at === escaped ? text.slice(at, at + 3) : text[at]!;
    if (sign.length === 1 || sign[2] === 'D' || sign[2] === 'd') {
      const value = pairedValue(text, at, sign, copied, judge);
      if (value !== undefined) {
        out += text.slice(copied, value.from) + REDACTED;
        copied = value.to;
      }
    }
    const next = Math.max(copied, at + 1);
    if (colon < next) colon = find(text, ':', next);
    if (equals < next) equals = find(text, '=', next);
    if (bar < next) bar = find(text, '|', next);
    if (escaped < next) escaped = find(text, '%3', next);
  }
  return copied === 0 ? text : out + text.slice(copied);
}

/** The value after the sign at `at`, if what stands before it says that it is a secret. */
function pairedValue(
  text: string,
  at: number,
  sign: string,
  floor: number,
  judge: Judge,
): ReturnType<typeof valueAfter> {
  const to = nameEnd(text, at, floor);
  const from = nameStart(text, to, floor);
  if (to - from < 2) return undefined;
  const word = text.slice(from, to);
  const verdict = judgeName(text, word, from, judge);
  if (verdict === Verdict.NONE || isResourceName(text, from) || (sign === ':' && FILE_NAME.test(word)))
    return undefined;
  return valueAfter(text, at + sign.length, nameAt(text, from, word), sign, verdict);
}

/** `--token …` */
function scrubFlags(text: string, judge: Judge): string {
  let out = '';
  let copied = 0;
  for (let at = text.indexOf('-'); at !== -1; at = text.indexOf('-', at + 1)) {
    if (at > 0 && (isNameChar(text.charCodeAt(at - 1)) || at < copied)) continue;
    FLAG.lastIndex = at;
    if (!FLAG.test(text)) continue;
    const end = FLAG.lastIndex;
    const to = nameEnd(text, end, at);
    const from = nameStart(text, to, at);
    const word = text.slice(from, to);
    const verdict = judge(word);
    const value = verdict === Verdict.NONE ? undefined : valueAfter(text, end, nameAt(text, from, word), '--', verdict);
    if (value === undefined) continue;
    out += text.slice(copied, value.from) + REDACTED;
    copied = value.to;
  }
  return copied === 0 ? text : out + text.slice(copied);
}

/** Where the name before `end` ends, blanks and quotes aside; nothing before `floor` is looked at. */
export function nameEnd(text: string, end: number, floor: number): number {
  let to = end;
  for (let blanks = 0; blanks < 4 && to > floor && isBlank(text.charCodeAt(to - 1)); blanks++) to--;
  for (let marks = 0; marks < 32 && to > floor && isMark(text.charCodeAt(to - 1)); marks++) to--;
  return to;
}

/** Where the name that ends at `to` begins. */
export function nameStart(text: string, to: number, floor: number): number {
  let from = to;
  const least = Math.max(floor, to - NAME_LIMIT);
  while (from > least && isNameChar(text.charCodeAt(from - 1))) from--;
  const before = from > 0 ? text.charCodeAt(from - 1) : 0;
  // The end of an escape: `%3Ftoken%3D`, `\ntoken:`.
  if (before === 37) return Math.min(to, from + 2);
  return before === 92 && 'nrt'.includes(text[from]!) ? from + 1 : from;
}

export function nameAt(text: string, from: number, name: string): Name {
  const before = text[from - 1];
  return { text: name, from, quote: before === '"' || before === "'" || before === '`' ? before : '' };
}

export function judgeName(text: string, name: string, from: number, judge: Judge): Verdict {
  const verdict = judge(name);
  if (verdict !== Verdict.NONE) return verdict;
  for (const named of namesOfValue(text, name, from)) {
    const verdictOfName = judge(named);
    if (verdictOfName !== Verdict.NONE) return verdictOfName;
  }
  if (isInQuery(text, from) && QUERY_NAME.test(name)) {
    const afterName = text.slice(from + name.length, from + name.length + 20);
    // `?key=` and `?code=` are used for much else; a credential is long.
    return /^(?:key|code|appid)$/i.test(name) && !/^=[^&#\s"'<>]{16}/.test(afterName) ? Verdict.NONE : Verdict.VAGUE;
  }
  // "API key: …", "recovery code: …": the words before belong to the name.
  if (text[from - 1] !== ' ' || !/^(?:keys?|codes?|phrase|string|number|answer)$/i.test(name)) return Verdict.NONE;
  const before = text.slice(Math.max(0, from - 42), from);
  const words = /[A-Za-z\d]{2,20}(?: [A-Za-z\d]{2,20})? $/.exec(before);
  const verdictOfWords = words === null ? Verdict.NONE : judge(words[0] + name);
  // "use this key: …"
  return verdictOfWords === Verdict.NONE && /\b(?:this|my|your|our|new|following) $/i.test(before)
    ? Verdict.LONG
    : verdictOfWords;
}

/** `arn:aws:secretsmanager:eu-west-1:1:secret:…` names a secret and is none. */
function isResourceName(text: string, nameFrom: number): boolean {
  return text[nameFrom - 1] === ':' && /\b[au]rn:[\w:*/.-]*$/.test(text.slice(Math.max(0, nameFrom - 128), nameFrom));
}

/** `?name=`, `&name=`, and `&amp;name=` in markup. */
function isInQuery(text: string, nameFrom: number): boolean {
  const before = text[nameFrom - 1];
  return before === '?' || before === '&' || (before === ';' && text.slice(nameFrom - 5, nameFrom) === '&amp;');
}

/** `"`, `'`, `` ` ``, `\`, `]`, `*` */
function isMark(code: number): boolean {
  return code === 34 || code === 39 || code === 96 || code === 92 || code === 93 || code === 42;
}

function isNameChar(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    code === 45 ||
    code === 46
  );
}
