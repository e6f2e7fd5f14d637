/**
 * Secrets that a text itself names: `API_KEY=…`, `"password": "…"`, `Cookie: …`, `?sig=…`, `--token …`,
 * `<password>…</password>`, `password is …`. The names go through the judge that keys of objects go through.
 *
 * Scanned by hand from separator to separator, each looking back over one name and forward over one value, so that
 * the time is linear in the text whatever it is.
 */
import { isRedactable, Verdict } from './keys.js';
import { isBlank, isPlaceholder, type Name, valueAfter } from './pair-values.js';
import { REDACTED } from './text.js';

type Judge = (key: string) => Verdict;

/** A separator between a name and its value, or a flag with the blank after it. */
const SEPARATOR = /[:=|]|%3[Dd]| (?:(?:is|was) |(?=["']))|(?<![\w-])--?[A-Za-z][\w-]{1,63}[ \t]+(?=[^\s-])/g;
const FLAG = '--';
const HINT = /[:=|]|%3[Dd]| (?:is |was |["'])|-[A-Za-z]/;
const NAME_LIMIT = 64;
/** Names that are secrets only in the query of a URL. */
const QUERY_NAME =
  /^(?:sig|signature|key|code|hmac|x-amz-signature|x-goog-signature|x-amz-credential|awsaccesskeyid)$/i;

/** `text` with the values of sensitive names redacted. */
export function scrubPairs(text: string, judge: Judge): string {
  if (!HINT.test(text)) return scrubElements(text, judge);
  let out = '';
  let copied = 0;
  SEPARATOR.lastIndex = 0;
  for (let found = SEPARATOR.exec(text); found !== null; found = SEPARATOR.exec(text)) {
    const end = found.index + found[0].length;
    const sign = found[0][0] === '-' ? FLAG : found[0];
    const name = nameBefore(text, sign === FLAG ? end : found.index, copied);
    if (name === undefined) continue;
    const verdict = judgeName(text, name, judge);
    if (verdict === Verdict.NONE || isResourceName(text, name.from)) continue;
    const value = valueAfter(text, end, name, sign, verdict);
    if (value === undefined) continue;
    out += text.slice(copied, value.from) + REDACTED;
    copied = value.to;
    SEPARATOR.lastIndex = copied;
  }
  return scrubElements(copied === 0 ? text : out + text.slice(copied), judge);
}

/** `<password>…</password>` */
function scrubElements(text: string, judge: Judge): string {
  if (!text.includes('</')) return text;
  return text.replace(
    /<([A-Za-z_][\w:.-]{0,63})(\s[^<>]*)?>([^<>]+)(?=<\/)/g,
    (match, name: string, attributes: string | undefined, content: string) =>
      !isPlaceholder(content.trim()) && isRedactable(judge(name), content.trim())
        ? `<${name}${attributes ?? ''}>${REDACTED}`
        : match,
  );
}

/** The name that ends, blanks and quotes aside, at `end`; nothing before `floor` is looked at. */
function nameBefore(text: string, end: number, floor: number): Name | undefined {
  let to = end;
  for (let blanks = 0; blanks < 4 && to > floor && isBlank(text.charCodeAt(to - 1)); blanks++) to--;
  for (let marks = 0; marks < 32 && to > floor && '"\'`\\]*'.includes(text[to - 1]!); marks++) to--;
  let from = to;
  while (from > floor && to - from < NAME_LIMIT && isNameChar(text.charCodeAt(from - 1))) from--;
  // The end of an escape: `%3Ftoken%3D`, `\ntoken:`.
  if (text[from - 1] === '%') from = Math.min(to, from + 2);
  else if (text[from - 1] === '\\' && 'nrt'.includes(text[from]!)) from++;
  if (to - from < 2) return undefined;
  const before = text[from - 1];
  return { text: text.slice(from, to), from, quote: before === '"' || before === "'" || before === '`' ? before : '' };
}

function judgeName(text: string, name: Name, judge: Judge): Verdict {
  const verdict = judge(name.text);
  if (verdict !== Verdict.NONE) return verdict;
  const before = text[name.from - 1];
  if (isInQuery(text, name.from) && QUERY_NAME.test(name.text)) {
    const afterName = text.slice(name.from + name.text.length, name.from + name.text.length + 20);
    // `?key=` and `?code=` are used for much else; a credential is long.
    return /^(?:key|code)$/i.test(name.text) && !/^=[^&#\s"'<>]{16}/.test(afterName) ? Verdict.NONE : Verdict.VAGUE;
  }
  // "API key: …", "recovery code: …": the words before belong to the name.
  if (before !== ' ' || !/^(?:keys?|codes?|phrase|string|number|answer)$/i.test(name.text)) return Verdict.NONE;
  const words = /[A-Za-z]{2,20}(?: [A-Za-z]{2,20})? $/.exec(text.slice(Math.max(0, name.from - 42), name.from));
  return words === null ? Verdict.NONE : judge(words[0] + name.text);
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
