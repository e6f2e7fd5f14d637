/** Secrets in elements of markup, parts of forms and rows of SQL, named by the element, the part or the column. */
import { isRedactable, type Verdict } from './keys.js';
import { isPlaceholder } from './pair-values.js';
import { REDACTED } from './text.js';

/** `<pw>abc1</pw>` */
const SHORTEST = 13;
type Judge = (key: string) => Verdict;

/** `<password>…</password>` */
const ELEMENT = /(<([A-Za-z_][\w:.-]{0,63})(?:\s[^<>]*)?>)([^<>]+|<!\[CDATA\[[^\]]{1,1024}\]\]>)(?=<\/)/g;
/** `<key>apiKey</key><string>…</string>` */
const PAIR = /(<(?:key|name)>([\w.-]{2,64})<\/(?:key|name)>\s{0,40}<(?:string|value)>)([^<>]+)(?=<\/)/gi;
/** `<property name="db.password">…</property>` */
const NAMED_ELEMENT =
  /(<(?:[\w-]{1,24}:)?(?:property|entry|param|parameter|string|var|env|setting|item|value|field|config|constructor-arg)\s[^<>]{0,200}?\b(?:name|key)\s?=\s?["']([\w.-]{2,64})["'][^<>]{0,200}>)([^<>]+)(?=<\/)/gi;
/** A part of `multipart/form-data`, escaped or not. */
const PART = /(; ?name=\\{0,4}"([\w.[\]-]{2,64})\\{0,4}"(?:\r?\n|\\r\\n|\\n){2})((?:(?!\\r|\\n)[^\r\n"])+)/g;
const INSERT = /(\binsert into [\w."`]{1,64} ?\(([^()]{1,400})\) ?values ?)((?:\([^()]{1,800}\)[\s,]{0,8}){1,200})/gi;
const VALUES = /\(([^()]{1,800})\)/g;
const LITERAL = /'[^']*'|"[^"]*"|[^,]+/g;

/** `text` with such secrets redacted. */
export function scrubMarkup(text: string, judge: Judge): string {
  const redact = (match: string, before: string, name: string, content: string) => {
    const value = content.replace(/^<!\[CDATA\[|\]\]>$/g, '').trim();
    return !isPlaceholder(value) && isRedactable(judge(name), value) ? before + REDACTED : match;
  };
  if (text.length < SHORTEST) return text;
  let out = text;
  if (out.includes('</')) out = out.replace(ELEMENT, redact).replace(PAIR, redact).replace(NAMED_ELEMENT, redact);
  if (out.includes('; name=') || out.includes(';name=')) out = out.replace(PART, redact);
  if (out.includes('(') && /values/i.test(out)) {
    out = out.replace(
      INSERT,
      (_match, before: string, columns: string, rows: string) =>
        before + rows.replace(VALUES, (_row, row: string) => `(${scrubRow(columns, row, judge)})`),
    );
  }
  return out;
}

function scrubRow(columns: string, row: string, judge: Judge): string {
  const names = columns.split(',');
  let column = 0;
  return row.replace(LITERAL, (literal) => {
    const name = names[column++]?.replace(/[\s"'`[\]]/g, '') ?? '';
    const content = literal.trim().replace(/^['"]|['"]$/g, '');
    return isRedactable(judge(name), content) && !/^(?:[?$:@]|null$)/i.test(content)
      ? literal.replace(content, REDACTED)
      : literal;
  });
}
