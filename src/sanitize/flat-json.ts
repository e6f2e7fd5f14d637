/** JSON whose secrets stand right behind their names: most of it. It is redacted in place, which a parser would take apart. */
import { isRedactable, Verdict } from './keys.js';
import { isNameKey } from './named-values.js';
import { type Judge, judgeName, nameEnd, nameStart } from './pairs.js';
import { REDACTED } from './text.js';

const NAME_LIMIT = 64;
const QUOTE = 34;
/** A number, or `true`, `false`, `null`. */
const LITERAL = /[-+.\w]+/y;

/**
 * `json` with what stands under sensitive names redacted; undefined where it has to be parsed for that: where values are
 * objects or lists, or named by other values.
 */
export function scrubFlatJson(json: string, judge: Judge): string | undefined {
  // Texts in quotes or of several lines in the text; lists, which may be of names and values.
  if (json.includes('\\')) return undefined;
  for (let at = json.indexOf('['); at !== -1; at = json.indexOf('[', at + 1)) {
    if (json.charCodeAt(skipSpace(json, at + 1)) === QUOTE) return undefined;
  }
  let out = '';
  let copied = 0;
  for (let at = json.indexOf(':'); at !== -1; at = json.indexOf(':', at + 1)) {
    const to = nameEnd(json, at, 0);
    const from = nameStart(json, to, 0);
    const isKey = json.charCodeAt(to) === QUOTE;
    if (isKey && (from === to || json.charCodeAt(from - 1) !== QUOTE)) return undefined;
    if (from === to) continue;
    const name = json.slice(from, to);
    const start = skipSpace(json, at + 1);
    const verdict = isKey ? judge(name) : judgeName(json, name, from, judge);
    if (verdict !== Verdict.NONE) {
      const end = isKey ? valueEnd(json, start, verdict) : undefined;
      if (end === undefined) return undefined;
      if (end > start) {
        out += `${json.slice(copied, start)}"${REDACTED}"`;
        copied = end;
        at = end - 1;
      }
    } else if (isNameKey(name) && judge(quotedAt(json, start)) !== Verdict.NONE) return undefined;
  }
  return copied === 0 ? json : out + json.slice(copied);
}

/** Where the value that begins at `start` ends; `start` if it stays, undefined if it is no text and no literal. */
function valueEnd(json: string, start: number, verdict: Verdict): number | undefined {
  // Beside probabilities a token is a piece of a text.
  if (verdict < Verdict.STRONG && json.includes('logprob')) return undefined;
  if (json.charCodeAt(start) === QUOTE) {
    const end = json.indexOf('"', start + 1);
    if (end === -1) return undefined;
    const content = json.slice(start + 1, end);
    return content !== REDACTED && isRedactable(verdict, content) ? end + 1 : start;
  }
  LITERAL.lastIndex = start;
  const literal = LITERAL.exec(json)?.[0];
  if (literal === undefined) return undefined;
  if (/^(?:true|false|null)$/.test(literal)) return verdict === Verdict.CUSTOM ? undefined : start;
  const number = Number(literal);
  if (Number.isNaN(number)) return undefined;
  return isRedactable(verdict, number) ? start + literal.length : start;
}

/** The beginning of the text in quotes at `at`; '' if there is none. */
function quotedAt(json: string, at: number): string {
  const end = json.charCodeAt(at) === QUOTE ? json.indexOf('"', at + 1) : -1;
  return end === -1 ? '' : json.slice(at + 1, Math.min(end, at + 1 + NAME_LIMIT));
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) <= 32) at++;
  return at;
}
