/** Where the value lies that follows a sensitive name in a text, and whether it is one or only prose or code. */
import { isRedactable, looksSecret, Verdict } from './keys.js';

/** A name in a text. */
export interface Name {
  readonly text: string;
  readonly from: number;
  /** The quote that opens before the name; '' without one. */
  readonly quote: string;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Names whose value goes to the end of the line. */
const WHOLE_LINE = /^(?:proxy[-_])?authorization$|^(?:set[-_])?cookie2?$/i;
const AUTH_SCHEME = /^(?:bearer|basic|token|digest|apikey|api-key|negotiate|bot|hmac|aws4-hmac-sha256|signature)$/i;
/** Stands for a value that is elsewhere, or for one that is redacted already (and perhaps cut since). */
const PLACEHOLDER =
  /^(?:\*{3}REDACTED\*{3}.*|[*•]{3,}|\*{3}(?:R[EDACT]*\*{0,3})?(?:…\[\+\d+\]?)?|…(?:\[\+\d+\]?)?|\.{3,}|<[^<>]*>|\[[A-Za-z ]+\]|\$(?:[A-Z_][A-Z0-9_]*|[a-z_]+|[({].*)|[{#]\{.*|%[A-Za-z_]+%|(?:process|import\.meta|Deno)\..*|os\.(?:environ|getenv).*|env(?:\.\w+|[[(].*)|x{3,}|(?:your|my|insert|replace)[-_ ][a-z_-]{1,40}|[a-z_-]{1,40}[-_]here|!\w{1,16}|change[-_]?(?:it|me)(?:[-_][a-z_-]{1,40})?|(?:Bearer|Basic|Token) \{\w+\}|null|none|nil|undefined|true|false|string|str)$/is;
const BRACKET_PLACEHOLDER = /^(?:\{\{|\[[A-Za-z ]{1,24}\])/;
/** `req.body.password`, `z.string()`, `getToken(`, `Optional[str`: code that says where the value comes from. */
const EXPRESSION =
  /^[A-Za-z_$]{1,32}(?:\.[A-Za-z_$]{1,32})+$|^[A-Za-z_$][\w$.]{0,64}[[(]|^(?:Optional|Union|Annotated|[Ll]ist|[Dd]ict)\[/;
/** The same where a value follows `=` at once, as in `call(token=self.token)`. */
const TIGHT_EXPRESSION =
  /^(?:self|this|args|config|settings|options|opts|req|request|env|ctx|context|params|props|os)\.|^[A-Za-z_$][\w$.]{0,64}(?:\(\)?|\[)$/;
/** `auth=("user", "…")`, `auth=HTTPBasicAuth('user', '…')` */
const TUPLE =
  /^(?:[A-Za-z][\w.]{0,40})?\(\s{0,8}[bru]?\\{0,8}(["'])[^"'\n]{0,128}\1\s{0,8},\s{0,8}(?=[bru]?\\{0,8}["'])/;
/** `<b>Password:</b> …`, `Password: <code>…</code>` */
const TAGS = /^(?:<\/[a-z]{1,8}>\s{0,4}(?:<[a-z]{1,8}>)?(?=[^<])|<[a-z]{1,8}>(?=[^<\s]{4,64}<\/))/;
const END_OF_VALUE = ';\n\r"\'`';
/** At a sign that may be a part of a value: what follows shows that it is not. */
const NEXT_BEGINS =
  /^(?:%26|&(?:&|#?\w{1,8};|[\w.[\]-]{1,64}=)|<[/A-Za-z!]|\/?>(?:[<\s]|$)|,\s*["']?[\w.-]{1,64}["']?[=:]|\\+[nrt"']|[}\])](?:[,}\])\s]|$))/;
/** Four words or more to the end of the line: `passphrase: correct horse battery staple`. */
const PHRASE_NAME = /phrase|mnemonic|seed/i;
const PHRASE =
  /^(?!(?:[a-z]+ )*(?:the|a|an|to|of|is|be|must|should|your|for|and|or|in|on|with|at|not|can|will|it|this|that)\b)[a-z]{2,12}(?: [a-z]{2,12}){3,24}(?=[ \t]*(?:[\r\n"'\\]|$))/;
/** Names of tokens in a grammar. */
const GRAMMAR =
  /^(?:identifier|comma|colon|semicolon|newline|whitespace|literal|keyword|operator|punctuator|delimiter|integer|float|comment|symbol|number|string|words?|bracket|parenthesis|indent|dedent|start|space|template)$/;
const PLAIN_WORD = /^[a-z]{1,12}(?:-[a-z]{1,12}){0,2}$/;
/** Names of tokens as grammars spell them: `IDENTIFIER`, `STRING_LITERAL`. */
const SYMBOL = /^[A-Z]+(?:_[A-Z]+)*$/;
/** What follows a secret's name where none is given. */
const STOP_WORD =
  /^(?:string|str|text|bytes|int|number|bool|boolean|any|unknown|object|none|required|optional|yes|no|on|off|enabled|disabled|next|previous|the|an?|your|my|our|must|should|is|are|was|not|and|or|for|to|of|in|with|if|see|use|using|enter|please|new|old|invalid|valid|missing|expired|incorrect|wrong|empty|default|value|values|field|input|hidden|password|secret|token|key|name|await|async|function|const|let|return|this|self|type|flags?|options?|arguments?|parameters?|authentication|basic|bearer|auth)$/;

/** Where the value that begins after `start` lies; undefined when it is none to be redacted. */
export function valueAfter(text: string, start: number, name: Name, sign: string, verdict: Verdict): Span | undefined {
  const at = valueStart(text, start, sign);
  if (at >= text.length) return undefined;
  if (WHOLE_LINE.test(name.text) && sign === ':' && !isQuoteAt(text, at) && !isPrefixed(text, at))
    return wholeLine(text, at, name);
  // Where there is no real separator, only what looks like a secret is one.
  const isProse = sign[0] === ' ' || sign === '|' || text.slice(start, at).includes('\n');
  // `"Password: "`: the quote ends the text that the name is in.
  const afterName = name.from + name.text.length;
  if (name.quote !== '' && text[at] === name.quote && text[afterName] !== name.quote && text[at - 1] !== '=')
    return undefined;
  const tuple = text.slice(at, at + 42).includes('(') ? TUPLE.exec(text.slice(at, at + 240)) : null;
  const quoted = quotedValue(text, tuple === null ? at : at + tuple[0].length);
  if (quoted !== undefined) {
    // The quote ends the text that the name ends.
    if (/^\s{0,80}[,}\]]/.test(text.slice(quoted.from, quoted.from + 81))) return undefined;
    // The second of a pair is the password, whatever it looks like.
    const strength = tuple === null ? verdict : Verdict.STRONG;
    return isSecretValue(text, quoted, strength, isProse) ? quoted : undefined;
  }
  if (text[at] === '{' || text[at] === '[') {
    const isType = /\b(?:type|interface|class|enum) $/.test(text.slice(Math.max(0, name.from - 11), name.from));
    const isValue =
      verdict >= Verdict.STRONG && !isProse && !isType && !BRACKET_PLACEHOLDER.test(text.slice(at, at + 32));
    return isValue && !isSchemaText(text.slice(at, at + 400)) ? { from: at, to: balancedEnd(text, at) } : undefined;
  }
  const bare = bareValue(text, at, sign === '=' && isConnectionString(text, name.from, at));
  if (!isSecretValue(text, bare, verdict, isProse)) return undefined;
  const content = text.slice(bare.from, bare.to);
  if (verdict < Verdict.STRINGS && /^[A-Za-z_]{2,32}=/.test(content)) return undefined;
  if (isProse) return /\D/.test(content) && !content.includes('(') ? bare : undefined;
  if (verdict < Verdict.STRONG && /^[\d.,]+$/.test(content))
    return /pin$/i.test(name.text) && /^\d{4,8}$/.test(content) ? bare : undefined;
  if (content.length > 2 && name.text.toLowerCase().endsWith(content.toLowerCase())) return undefined;
  // Compared with a variable, not set to a value.
  if (text[start] === '=' && /^[A-Za-z_$][A-Za-z_$.]*$/.test(content)) return undefined;
  if (verdict < Verdict.STRONG && sign === ':' && SYMBOL.test(content)) return undefined;
  const isTight = at === start && (sign === '=' || sign[0] === '%');
  if (isTight) return TIGHT_EXPRESSION.test(content) ? undefined : bare;
  if (PHRASE_NAME.test(name.text)) {
    const words = PHRASE.exec(text.slice(at, at + 300));
    if (words !== null) return { from: at, to: at + words[0].length };
  }
  if (isSetting(text, name, sign, bare) && !isStopWord(content) && !GRAMMAR.test(content)) return bare;
  return isWordOrCode(content, text.slice(bare.to, bare.to + 3), verdict) ? undefined : bare;
}

/** The JSON Schema of a secret, which has no value for it, or a reference to one. */
function isSchemaText(text: string): boolean {
  if (/^\{\s{0,40}[\\"']{0,8}(?:secretName|secretKeyRef|valueFrom|\$ref)\b[^{}]{0,200}\}/.test(text)) return true;
  const isSchema =
    /^\{\s{0,40}\\{0,8}"type\\{0,8}"\s{0,8}:\s{0,8}\\{0,8}"(?:string|number|integer|array|object)\\{0,8}"/.test(text);
  return isSchema && !/"(?:default|const|enum|examples?|value)\\{0,8}"/.test(text);
}

/** `token: word`, and nothing else on the line. */
function isSetting(text: string, name: Name, sign: string, { from, to }: Span): boolean {
  if (sign !== ':' || !/^[a-z]{5,20}$/.test(text.slice(from, to))) return false;
  return (
    /^[ \t,;]*(?:[\r\n"'}]|\\+[nr]|$)/.test(text.slice(to, to + 8)) &&
    /(?:^|[\n{"']|\\[nr]|\w: )[ \t"'-]{0,40}$/.test(text.slice(Math.max(0, name.from - 41), name.from))
  );
}

/** After `==`, `=>` and `:=`, blanks and the end of bold type; a text of its own line counts after a colon. */
function valueStart(text: string, start: number, sign: string): number {
  let at = start;
  while (text[at] === '=' || text[at] === '>' || text[at] === '~') at++;
  const stars = /^\*{1,3}(?=[ \t])/.exec(text.slice(at, at + 4));
  if (stars !== null) at += stars[0].length;
  at = skipBlanks(text, at);
  if (sign === ':' && text[at] === '<') at += TAGS.exec(text.slice(at, at + 100))?.[0].length ?? 0;
  if (sign === '|' && at === start) return text.length;
  if (sign === ':') at += /^[|>][+-]?(?:(?=\r?\n)|\\{1,8}n[ \t]{1,8})/.exec(text.slice(at, at + 24))?.[0].length ?? 0;
  const line = sign === ':' ? /^\r?\n[ \t]{0,8}(?=[^\s:=]{6,64}(?:\s|$))/.exec(text.slice(at, at + 80)) : null;
  return line === null ? at : at + line[0].length;
}

/** Whether `content` is a word that says what a secret is like, where none is given. */
export function isStopWord(content: string): boolean {
  return STOP_WORD.test(content.toLowerCase());
}

/** Whether `content` only stands for a value. */
export function isPlaceholder(content: string): boolean {
  return PLACEHOLDER.test(content);
}

function isSecretValue(text: string, { from, to }: Span, verdict: Verdict, isProse: boolean): boolean {
  const content = text.slice(from, to);
  return !PLACEHOLDER.test(content) && isRedactable(verdict, content) && (!isProse || looksSecret(content));
}

/** After a blank, a plain word or an expression is prose or code and no secret. */
function isWordOrCode(content: string, after: string, verdict: Verdict): boolean {
  if (isStopWord(content) || EXPRESSION.test(content)) return true;
  if (/^[A-Z][A-Za-z]*$/.test(content) && (after[0] === '<' || after[0] === '(')) return true;
  return PLAIN_WORD.test(content) && (verdict < Verdict.STRONG || /^ [a-z]/.test(after));
}

/** Within quotes; the quotes may be escaped (`\"`), as in JSON inside JSON, or have a prefix (`b'…'`). */
function quotedValue(text: string, start: number): Span | undefined {
  let at = start;
  if (isPrefixed(text, at)) at++;
  while (at - start < 32 && text[at] === '\\') at++;
  if (!isQuoteAt(text, at)) return undefined;
  const quote = text[at]!;
  const escapes = text[at - 1] === '\\' ? at - start : 0;
  const from = at + 1;
  let to = from;
  let slashes = 0;
  for (; to < text.length; to++) {
    if (text[to] === '\\') slashes++;
    // A quote of this level has as many backslashes as the opening one; a deeper one has more.
    else if (text[to] === quote && (escapes === 0 ? slashes % 2 === 0 : slashes <= escapes)) break;
    else slashes = 0;
  }
  return { from, to: to < text.length && escapes > 0 ? Math.max(from, to - Math.min(slashes, escapes)) : to };
}

/** Up to a blank or a delimiter; a scheme takes its credential along; closing punctuation is left. */
function bareValue(text: string, from: number, connectionString: boolean): Span {
  let to = from;
  for (; to < text.length; to++) {
    const char = text[to]!;
    if (END_OF_VALUE.includes(char)) break;
    if (connectionString) continue;
    if (isBlank(text.charCodeAt(to))) {
      if (to - from > 20 || !isScheme(text.slice(from, to), text.slice(to, to + 64))) break;
      while (isBlank(text.charCodeAt(to + 1))) to++;
    } else if ('&%<>/,\\}])'.includes(char) && NEXT_BEGINS.test(text.slice(to, to + 80))) break;
  }
  while (to > from && ',.)]}:!?'.includes(text[to - 1]!)) to--;
  return { from, to };
}

/** `Bearer …` and `token …` where a credential follows. */
function isScheme(word: string, after: string): boolean {
  if (!AUTH_SCHEME.test(word)) return false;
  const next = /^[ \t]+([\w\-.~+/=:]+)/.exec(after)?.[1] ?? '';
  return looksSecret(next) || (/^(?:bearer|basic)$/i.test(word) && next.length > 5);
}

/** `Server=a;Password=my pass;…`: blanks belong to the value. */
function isConnectionString(text: string, nameFrom: number, valueFrom: number): boolean {
  return (
    /[A-Za-z]=[^;=]{1,60};\s?$/.test(text.slice(Math.max(0, nameFrom - 66), nameFrom)) ||
    /^[^;\n"']{1,64};\s?[A-Za-z][A-Za-z ]{1,30}=/.test(text.slice(valueFrom, valueFrom + 100))
  );
}

/** A header's value: to the end of the line, or of the quoted argument the header stands in. */
function wholeLine(text: string, from: number, { text: name, quote }: Name): Span | undefined {
  let to = from;
  let isCookie = false;
  for (; to < text.length; to++) {
    const char = text[to]!;
    if (char === '\n' || char === '\r' || char === quote) break;
    if (char === '\\' && /[nr"']/.test(text[to + 1] ?? '')) break;
    if (char === '=') isCookie = true;
    // A header in the middle of a quoted text; a cookie's value may have quotes itself.
    else if (quote === '' && !isCookie && (char === '"' || char === "'")) break;
  }
  const content = text.slice(from, to).trimEnd();
  const bare = AUTH_SCHEME.test(content.split(' ', 1)[0]!) ? content.replace(/^\S+\s*/, '') : content;
  if (bare === '' || PLACEHOLDER.test(bare) || STOP_WORD.test(bare)) return undefined;
  if (/cookie/i.test(name) && !isCookie) return undefined;
  if (bare === content && /^[A-Za-z][a-z]*(?: [a-z'-]+)+[.,!]?$/.test(content)) return undefined;
  return { from, to: from + content.length };
}

/** The end of the bracketed value that begins at `from`; the end of the text when it never closes. */
function balancedEnd(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const char = text[at]!;
    if (char === '{' || char === '[') depth++;
    else if ((char === '}' || char === ']') && --depth === 0) return at + 1;
  }
  return text.length;
}

/** `f"…"` */
function isPrefixed(text: string, at: number): boolean {
  return /[bnruf]/i.test(text[at] ?? '') && isQuoteAt(text, at + 1);
}

function isQuoteAt(text: string, at: number): boolean {
  const char = text[at];
  return char === '"' || char === "'" || char === '`';
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  for (let blanks = 0; blanks < 8 && isBlank(text.charCodeAt(at)); blanks++) at++;
  return at;
}

export function isBlank(code: number): boolean {
  return code === 32 || code === 9;
}
