/**
 * Secrets that are known by their look, whatever key they stand under: the table of rules. Each is tried only when one
 * of its literals occurs, and none can backtrack: a fixed beginning, then one class of characters.
 */
import { isUserAndPassword, REDACTED } from './text.js';

/** One kind of secret. */
export interface ValueRule {
  readonly id: string;
  /** The pattern is tried only on a text that has one of these. */
  readonly gate: readonly string[];
  readonly pattern: RegExp;
  /** What to put in; by default the whole match is redacted. Groups that are kept come back as they were. */
  readonly replace?: (match: string, ...groups: string[]) => string;
}

const keepFirst = (_match: string, kept: string): string => kept + REDACTED;

/** Rules for one run of 16 or more characters without blanks, quotes and brackets: where vendors' keys are found. */
export const RUN_RULES: readonly ValueRule[] = [
  {
    id: 'openai, anthropic and kin',
    gate: ['sk-'],
    pattern: /(?<![A-Za-z0-9])c?sk-(?=[\w-]{0,64}\d)(?=[\w-]{0,64}\w{8})[\w-]{16,}/g,
  },
  {
    id: 'stripe',
    gate: ['k_', 'whsec_'],
    pattern: /(?<![A-Za-z0-9])(?:[sr]k_(?:live|test|prod)_|gsk_|pcsk_|whsec_|sk_(?=\w{0,64}\d))\w{16,}/g,
  },
  { id: 'github', gate: ['gh', 'github_pat_'], pattern: /(?<![A-Za-z0-9])(?:gh[oprsu]_|github_pat_)\w{16,}/g },
  {
    id: 'gitlab',
    gate: ['gl'],
    pattern: /(?<![A-Za-z0-9])gl(?:pat|ptt|dt|rt|cbt|soat|ft|imt|agent|oas|ffct|sa|c)[-_][\w-]{16,}/g,
  },
  {
    id: 'slack',
    gate: ['xox', 'xapp-', 'hooks.slack'],
    pattern:
      /(?<![A-Za-z0-9])(?:xox[a-z](?:\.xox[a-z])?-|xapp-|hooks\.slack\.com\/(?:services|workflows|triggers)\/)[\w/-]{10,}/g,
  },
  {
    id: 'aws key id',
    gate: ['AKIA', 'ASIA', 'ABIA', 'ACCA'],
    pattern: /(?<![A-Za-z0-9])(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9])/g,
  },
  {
    id: 'google',
    gate: ['AIza', 'ya29.', 'GOCSPX-', '1//0', 'AQ.'],
    pattern: /(?<![A-Za-z0-9])(?:AIza|ya29\.|GOCSPX-|1\/\/0|AQ\.(?=Ab))[\w-]{20,}/g,
  },
  {
    id: 'two-part keys',
    gate: ['SG.', 'dt0', 'dp.', 'hvs.', 'hvb.', 'hvr.', 'atlasv1', 'pat'],
    pattern:
      /(?<![A-Za-z0-9])(?:SG\.|dt0[a-z]\d\d\.|dp\.[a-z]{2,5}\.|hv[bsr]\.|[A-Za-z0-9]{14}\.atlasv1\.|pat[A-Za-z0-9]{14}\.)[\w-]{16,}(?:\.[\w-]{16,})?/g,
  },
  {
    id: 'prefix_ keys',
    gate: ['_'],
    pattern:
      /(?<![A-Za-z0-9])(?:hf|api_org|npm|r8|tgp_v1|lsv2_[ps][tk]|do[opr]_v1|lin_(?:api|oauth)|ntn|figd|shp(?:at|ca|pa|ss)|sntry[su]|sbp|sb_secret|pscale_(?:tkn|pw|oauth)|dckr_(?:pat|oat)|rubygems|e2b|bkua|CCIPAT|nfp|pnu|vc[pk]|fm2|fo1|phx|ctx7sk|jina|tskey)_(?=\w{0,64}\d)[\w.-]{20,}/g,
  },
  {
    id: 'prefix- keys',
    gate: ['-'],
    pattern:
      /(?<![A-Za-z0-9])(?:tvly|xai|pplx|nvapi|pypi|xkeysib|NRAK|NRAA|PMAK|CFPAT|HRKU|EAAA|tskey|sq0(?:atp|csp)|AGE-SECRET-KEY)-(?=[\w-]{0,64}\d)(?=[\w-]{0,64}\w{12})[\w-]{16,}/g,
  },
  {
    id: 'unseparated prefixes',
    gate: ['dapi', 'TT3', 'LTAI', 'SK', '8Q~', '-us', 'key-', 'fc-', 're_', 'secret_'],
    pattern:
      /(?<![A-Za-z0-9])(?:(?:dapi|SK|key-|fc-)[0-9a-f]{32}|re_\w{8}_\w{20,}|secret_[A-Za-z0-9]{40,}|AT[AC]TT3[\w=-]{20,}|LTAI[A-Za-z0-9]{16,}|[\w~.-]{3}8Q~[\w~.-]{30,}|[0-9a-f]{32}-us\d{1,2})(?![A-Za-z0-9])/g,
  },
  { id: 'telegram bot', gate: [':AA'], pattern: /(?<![A-Za-z0-9])(?:bot)?\d{8,10}:AA[\w-]{30,}/g },
  { id: 'discord', gate: ['/api/webhooks/'], pattern: /(\/api\/webhooks\/\d{1,20}\/)[\w-]{20,}/g, replace: keepFirst },
  { id: 'discord bot', gate: ['M', 'N', 'O'], pattern: /(?<![A-Za-z0-9])[MNO][\w-]{23,25}\.[\w-]{6}\.[\w-]{27,}/g },
  { id: 'jwt', gate: ['eyJ'], pattern: /(?<![A-Za-z0-9_-])eyJ[\w-]{6,}\.\.?[\w-]{4,}(?:\.[\w-]*){0,3}/g },
  // A base64 "-----BEGIN", unless a certificate or a public key begins.
  {
    id: 'encoded private key',
    gate: ['LS0tLS1CRUdJTi'],
    pattern: /LS0tLS1CRUdJTi(?!BDRVJU|BQVUJM)[A-Za-z0-9+/=]{8,}/g,
  },
];

/** Rules for whole texts. */
export const TEXT_RULES: readonly ValueRule[] = [
  {
    id: 'private key block',
    gate: ['PRIVATE KEY'],
    // Without its end, because the text was cut, the block goes to the end of the text.
    pattern:
      /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|$)/g,
  },
  {
    id: 'bearer',
    gate: ['bearer', 'Bearer', 'BEARER'],
    pattern:
      /(?<![A-Za-z0-9])((?:[Bb]earer|BEARER)(?:\s{1,4}|%20|\+))((?=[\w\-.~+/]{0,256}(?:[\d~+=]|[a-z][A-Z]))[\w\-.~+/]{16,}=*|[\w\-.~+/]{0,16}\d[\w\-.~+/]{5,}=*)/g,
    replace: keepFirst,
  },
  {
    id: 'basic',
    gate: ['basic', 'Basic', 'BASIC'],
    pattern: /(?<![A-Za-z0-9])((?:[Bb]asic|BASIC)\s{1,4})([A-Za-z0-9+/_-]{6,}={0,2})/g,
    replace: (match, kept, encoded) => (isUserAndPassword(encoded!) ? kept + REDACTED : match),
  },
  {
    id: 'command line',
    gate: ['-u', '-p', '-a '],
    // curl -u name:…, mysql -p…, sshpass -p …, redis-cli -a …
    pattern:
      /\b((?:(?:curl|wget)\b[^\n]{0,200}? (?:-u|--user|--proxy-user)[ =]?["']?[^\s:"']{1,64}:|(?:mysql|mariadb)[\w-]{0,8} (?:[^\n|;&]{0,200}? )?-p(?=\S)|(?:sshpass|mongo\w{0,8}) (?:[^\n|;&]{0,200}? )?-p ?|redis-cli (?:[^\n|;&]{0,200}? )?-a )["']?)(?![$*<])[^\s"']+/g,
    replace: keepFirst,
  },
  {
    id: 'password in sql',
    gate: ['IDENTIFIED', 'identified'],
    pattern: /(\bidentified by (?:password )?["'])(?!\*{3})[^"'\s]+/gi,
    replace: keepFirst,
  },
  {
    id: 'password in a url',
    gate: ['@'],
    // Up to the last `@` of the authority, or else (a raw `/` or `#` in the password) of the next 256 characters.
    pattern:
      /(:\/\/[^\s:/?#["'`<>]{0,128}:)(?!\*{3}|\$|<|\{)(?:[^\s/?#"'`<>]{1,256}(?=@)|(?!\d{1,5}(?:[/?#,\s]|$))[^\s"'`<>]{1,256}(?=@))/g,
    replace: keepFirst,
  },
  {
    id: 'token as the user of a url',
    gate: ['@'],
    pattern: /(:\/\/)(?=[\w.~-]{0,128}\d)[\w.~-]{20,256}(?=@)/g,
    replace: keepFirst,
  },
];

/** One of these is in whatever a rule for whole texts finds. */
const TEXT_HINT = /[\s@+%]/;

/** Characters that end a run: blanks, quotes, brackets and the marks between items of a list. */
const BREAKS = /[\s"'`<>()[\]{},;|\\]/;
const RUN_LENGTH = 16;
/** By character code, of ASCII: whether it breaks a run. */
const isBreak = Uint8Array.from({ length: 128 }, (_, code) => (BREAKS.test(String.fromCharCode(code)) ? 1 : 0));

/** `text` with what the table knows redacted; `extra` patterns are the user's. */
export function scrubValues(text: string, extra: readonly RegExp[]): string {
  let out = scrubRuns(text);
  if (TEXT_HINT.test(out)) for (const rule of TEXT_RULES) out = applyRule(out, rule);
  for (const pattern of extra) out = out.replace(pattern, (match) => (match === '' ? '' : REDACTED));
  return out;
}

/**
 * Applies the rules for runs to each run of 16 characters or more. Most prose has none: looking at every 16th character,
 * and back from there to the break before it, finds that out in a fraction of the time of a pattern.
 */
function scrubRuns(text: string): string {
  let out = '';
  let copied = 0;
  let at = RUN_LENGTH - 1;
  while (at < text.length) {
    let start = at;
    while (start > at - RUN_LENGTH && isBreak[text.charCodeAt(start)] !== 1) start--;
    if (start > at - RUN_LENGTH) {
      at = start + RUN_LENGTH;
      continue;
    }
    let end = at + 1;
    while (end < text.length && isBreak[text.charCodeAt(end)] !== 1) end++;
    const run = text.slice(start + 1, end);
    const scrubbed = scrubRun(run);
    if (scrubbed !== run) {
      out += text.slice(copied, start + 1) + scrubbed;
      copied = end;
    }
    at = end + RUN_LENGTH;
  }
  return copied === 0 ? text : out + text.slice(copied);
}

function scrubRun(run: string): string {
  // Module names, routes, words with hyphens: keys have digits or capitals.
  if (!/[A-Z0-9]/.test(run)) return run;
  let out = run;
  for (const rule of RUN_RULES) out = applyRule(out, rule);
  return out;
}

function applyRule(text: string, rule: ValueRule): string {
  for (const literal of rule.gate) {
    if (text.includes(literal)) return text.replace(rule.pattern, rule.replace ?? (() => REDACTED));
  }
  return text;
}
