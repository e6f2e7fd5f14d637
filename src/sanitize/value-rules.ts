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

const words = (list: string): readonly string[] => list.split(' ');
const keepFirst = (_match: string, kept: string): string => kept + REDACTED;

/** Rules for one run of 20 or more characters without blanks, quotes and brackets: where vendors' keys are found. */
export const RUN_RULES: readonly ValueRule[] = [
  {
    id: 'openai, anthropic and kin',
    gate: ['sk-'],
    pattern: /(?<![A-Za-z0-9])c?sk-(?=[\w-]{0,64}\d)(?=[\w-]{0,64}\w{8})[\w-]{16,}/g,
  },
  {
    id: 'stripe and kin',
    gate: ['k_', 'whsec_', 'rzp_'],
    pattern:
      /(?<![A-Za-z0-9])(?:[sr]k_(?:live|test|prod)_|rzp_(?:live|test)_|gsk_|pcsk_|esecret_|whsec_|sk_(?=\w{0,64}\d))\w{14,}/g,
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
    id: 'aws',
    gate: ['AKIA', 'ASIA', 'ABIA', 'ACCA', 'ABSK', 'IQoJ', 'FwoG'],
    pattern:
      /(?<![A-Za-z0-9])(?:(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9])|(?:ABSK|IQoJb3JpZ2lu|FwoGZXIvYXdz)[A-Za-z0-9+/=]{40,})/g,
  },
  {
    id: 'google',
    gate: ['AIza', 'ya29.', 'GOCSPX-', '1//', 'AQ.'],
    pattern: /(?<![A-Za-z0-9])(?:AIza|ya29\.|GOCSPX-|1\/\/(?=0|[\w-]{36})|AQ\.(?=Ab))[\w-]{20,}/g,
  },
  {
    id: 'two-part keys',
    gate: ['SG.', 'dt0', 'dp.', 'hvs.', 'hvb.', 'hvr.', 'atlasv1', 'pat', 'sl.', 'sk.eyJ', 'tk-', 't1.'],
    pattern:
      /(?<![A-Za-z0-9])(?:SG\.|dt0[a-z]\d\d\.|dp\.[a-z]{2,5}\.|hv[bsr]\.|sl\.(?=\w{0,64}\d)|sk\.(?=eyJ)|t1\.(?=9eu)|[A-Za-z0-9]{14}\.atlasv1\.|pat[A-Za-z0-9]{14}\.|pat-(?:na|eu)\d-)[\w-]{16,}(?:\.[\w-]{16,})?/g,
  },
  {
    id: 'prefix_ keys',
    gate: words(
      'hf_ api_org_ npm_ r8_ tgp_ lsv2_ do lin_ ntn_ figd_ shp sntry sbp_ sb_secret_ pscale_ dckr_ rubygems_ e2b_ bkua_ ' +
        'CCIPAT_ nfp_ pnu_ vc fm2_ fo1_ phx_ ctx7sk_ jina_ tskey_ gls glc_ rpa_ rnd_ napi_ tfp_ sq fw_ bb_live_ hc ops_eyJ ' +
        'duffel_ shippo_ secret_ rdme_ wandb_v1_ nvapi_ rp_ pul_ cfut_ cfk_ AGE_ oaistb_ tok_live_ dapi_ y0_ tvly_ cio',
    ),
    pattern:
      /(?<![A-Za-z0-9])(?:hf|api_org|npm|r8|tgp_v1|lsv2_[ps][tk]|do[opr]_v1|lin_(?:api|oauth)|ntn|figd|shp(?:at|ca|pa|ss)|sntry[su]|sbp|sb_secret|pscale_(?:tkn|pw|oauth)|dckr_(?:pat|oat)|rubygems|e2b|bkua|CCIPAT|nfp|pnu|vc[pkiar]|fm2|fo1|phx|ctx7sk|jina|tskey|gl(?:sa|c)|rpa|rnd|napi|tfp|sq[pua]|fw|bb_live|hc[abi]?(?:ik|mk|lk)|ops(?=_eyJ)|duffel_(?:live|test)|shippo_(?:live|test)|rdme|wandb_v1|cf(?:ut|k|at)|y0)_(?=\w{0,64}\d)[\w.-]{20,}/g,
  },
  {
    id: 'prefix- keys',
    gate: words(
      'tvly- xai- pplx- nvapi- pypi- xkeysib- xsmtpsib- NRAK- NRAA- PMAK- CFPAT- HRKU- EAAA tskey- sq0 AGE- pul- ico- ' +
        'CLOJARS_ FLWSECK- tk- access- ak- pa- rk-',
    ),
    pattern:
      /(?<![A-Za-z0-9])(?:tvly|xai|pplx|nvapi|pypi|xkeysib|xsmtpsib|NRAK|NRAA|PMAK|CFPAT|HRKU|EAAA|tskey|sq0(?:atp|csp)|AGE-SECRET-KEY|pul|ico|FLWSECK(?:_TEST)?|access-(?:production|sandbox|development)|pa(?=-[\w]{40}))-(?=[\w-]{0,64}\d)(?=[\w-]{0,64}\w{12})[\w-]{16,}/g,
  },
  {
    id: 'unseparated prefixes',
    gate: words(
      'dapi TT3 LTAI AKID SK 8Q~ -us key- fc- re_ secret_ ATBB EZ AQVN EAA oy2 sha256~ CLOJARS_ FlyV1 AAAAAAA cio',
    ),
    pattern:
      /(?<![A-Za-z0-9])(?:(?:dapi|SK|key-|fc-)[0-9a-f]{32}|re_\w{8}_\w{20,}|secret_[A-Za-z0-9]{40,}|AT[AC]TT3[\w=-]{20,}|ATBB[A-Za-z0-9]{28,}|LTAI[A-Za-z0-9]{16,}|AKID[A-Za-z0-9]{32}|EZ[AT]K[a-f0-9A-Za-z]{40,}|AQVN[\w-]{35,}|EAA[A-Z][A-Za-z0-9]{60,}|oy2[a-z0-9]{43}|cio[A-Za-z0-9]{32}|sha256~[\w-]{43}|CLOJARS_[a-z0-9]{60}|A{18,22}[A-Za-z0-9%]{60,}|[\w~.-]{3}8Q~[\w~.-]{30,}|[0-9a-f]{32}-us\d{1,2})(?![A-Za-z0-9])/g,
  },
  { id: 'telegram bot', gate: [':AA'], pattern: /(?<![A-Za-z0-9])(?:bot)?\d{8,10}:AA[\w-]{30,}/g },
  { id: 'discord', gate: ['/api/webhooks/'], pattern: /(\/api\/webhooks\/\d{1,20}\/)[\w-]{20,}/g, replace: keepFirst },
  {
    id: 'teams and zapier webhooks',
    gate: ['webhook.office.com/', 'hooks.zapier.com/'],
    pattern: /((?:webhook\.office\.com\/webhookb2|hooks\.zapier\.com\/hooks\/catch)\/)[\w@/-]{10,}/g,
    replace: keepFirst,
  },
  { id: 'jwt', gate: ['eyJ'], pattern: /(?<![A-Za-z0-9_-])eyJ[\w-]{6,}\.\.?[\w-]{4,}(?:\.[\w-]*){0,3}/g },
  // A base64 "-----BEGIN", unless a certificate or a public key begins.
  {
    id: 'encoded private key',
    gate: ['LS0tLS1CRUdJTi'],
    pattern: /LS0tLS1CRUdJTi(?!BDRVJU|BQVUJM)[A-Za-z0-9+/=]{8,}/g,
  },
  // As in /etc/shadow and in htpasswd.
  {
    id: 'password hash',
    gate: ['$2', '$apr1$', '$argon2', '$1$', '$5$', '$6$', '$y$', '$scrypt'],
    pattern: /\$(?:2[abxy]|apr1|argon2\w{1,2}|[156]|y|scrypt)\$[\w./$=+]{20,}/g,
  },
];
/** In keys so short that they may have no digit and no hyphen; for longer ones the odds are one in thousands. */
export const WITHOUT_DIGITS = ['_', 'AKIA', 'ASIA', 'LTAI', 'AIza', 'ABIA', 'ACCA', '$'];
/** Has no prefix: three parts, the first of which is a number in base64. */
export const DISCORD_BOT = /(?<![A-Za-z0-9])[MNO][\w-]{23,25}\.[\w-]{6}\.[\w-]{27,}/g;

/** Rules for texts that have one of the words. */
export const TEXT_RULES: readonly ValueRule[] = [
  {
    id: 'bearer',
    gate: ['bearer', 'Bearer', 'BEARER'],
    pattern:
      /(?:(?<![A-Za-z0-9])|(?<=%20|%3A))((?:[Bb]earer|BEARER)(?:\s{1,4}|%20|\+|\.(?=[A-Za-z_-]{0,64}\d)(?=[\w-]{20})))((?=[\w\-.~+/]{0,256}(?:[\d~+=]|[a-z][A-Z]))[\w\-.~+/]{16,}=*|[\w\-.~+/]{0,16}\d[\w\-.~+/]{5,}=*)/g,
    replace: keepFirst,
  },
  {
    id: 'basic',
    gate: ['basic', 'Basic', 'BASIC'],
    pattern: /(?<![A-Za-z0-9])((?:[Bb]asic|BASIC)\s{1,4})([A-Za-z0-9+/_-]{6,}={0,2})/g,
    replace: (match, kept, encoded) => (isUserAndPassword(encoded!) ? kept + REDACTED : match),
  },
  {
    id: 'password function of sql',
    gate: ['PASSWORD('],
    pattern: /(\bPASSWORD\(\s{0,4}["'])(?!\*{3})[^"'\s]+/g,
    replace: keepFirst,
  },
  {
    id: 'password in sql',
    gate: ['IDENTIFIED', 'identified', 'SET PASSWORD'],
    pattern:
      /(\b(?:identified (?:with \w{1,64} )?by (?:password )?|set password (?:for [^=\n]{1,128})?= ?)["']|\buser \S{1,64} identified by (?=[^\s"';,]{0,64}\d))(?!\*{3})[^"'\s;]+/gi,
    replace: keepFirst,
  },
  {
    id: 'data of a Secret in yaml',
    gate: ['kind: Secret\n'],
    pattern: /(\n(?:data|stringData):[ \t]{0,8}\n)((?:[ \t]{1,16}[^\n]{0,4096}(?:\n|$)){1,200})/g,
    replace: (_match, head, lines) =>
      head + lines!.replace(/^([ \t]{1,16}[\w.-]{1,128}: {1,4})(?!\*{3}|[|>{$<])\S[^\n]*$/gm, keepFirst),
  },
];

/** Rules for texts with a hyphen. */
export const DASH_RULES: readonly ValueRule[] = [
  {
    id: 'private key block',
    gate: ['PRIVATE KEY'],
    // Without its end, because the text was cut, the block goes to the end of the text.
    pattern:
      /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|$)/g,
  },
  {
    id: 'key of PuTTY',
    gate: ['Private-Lines'],
    pattern: /(Private-(?:Lines: \d{1,4}\s{1,2}|MAC: ))[A-Za-z0-9+/=\s]{16,}(?=\sPrivate-MAC|$)/g,
    replace: keepFirst,
  },
];

/** Rules for texts with digits. */
export const DIGIT_RULES: readonly ValueRule[] = [
  {
    id: 'password as an argument',
    gate: ['(', 'SecureString', 'EXEC sp_'],
    pattern:
      /((?:\b(?:login|Login|authenticate|mysqli_connect|mysql_connect|pg_connect|PSCredential|NetworkCredential|createHmac|jwt\.(?:sign|verify)|pgp_sym_\w{1,16}|aes_(?:en|de)crypt)\((?:\s{0,8}["'][^"'\n]{0,64}["'],|[^"'(),\n]{1,64},){1,2}\s{0,8}|ConvertTo-SecureString (?:-String )?|\bsp_(?:addlogin|password) N?'[^'\n]{0,64}', ?N?(?='))["'])(?![A-Z]{2}\d{3}["'])(?=[^"'\n]{0,64}[\d!@#$%^&*])[^"'\n]{4,128}(?=["'])/g,
    replace: keepFirst,
  },
  {
    id: 'login of an agent',
    gate: ['['],
    pattern: /(\b[Ll]ogin\[[^[\],\n]{1,64}, ?)(?!\*{3})(?=[^\s[\]]{0,64}\d)[^\s[\]]{4,128}(?=\])/g,
    replace: keepFirst,
  },
  {
    id: 'password of a wireless network',
    gate: ['WIFI:'],
    pattern: /(WIFI:[^\n]{0,128}?;P:)(?!\*{3})[^;\n]+/g,
    replace: keepFirst,
  },
  {
    id: 'password in other languages',
    gate: [
      'mot de passe',
      'Mot de passe',
      'contrase',
      'Contrase',
      'Kennwort',
      'La clave',
      'ł',
      'é',
      'ароль',
      '密',
      'パスワード',
      '비밀번호',
    ],
    pattern:
      /((?:mot de passe|contrase[nñ]a|kennwort|la clave|hasło|\bsenha|пароль|密码|密碼|パスワード|비밀번호)(?: [^\s\d:=]{1,16}){0,3}?(?: (?:est?|is|ist|lautet|[èé]|—|-))?[ 是は为為:：=]{1,4})(?!\*{3})(?=[^\s"']{0,64}\d)[^\s"'。，、]{4,64}/gi,
    replace: keepFirst,
  },
  {
    id: 'code in other languages',
    gate: ['ó', 'è', 'é', 'ä', 'код'],
    pattern:
      /((?:(?:c[oó]digo|codice|code) d[ei] [^\s\d]{4,16}|\b[^\s\d]{4,24}scode|код(?: [^\s\d]{4,24})?)(?: (?:est?|ist|lautet|[èé]|—|-))?:? )\d{4,8}(?![\w.,-]*\w)/gi,
    replace: keepFirst,
  },
  {
    // A line of `.pgpass`: host, port, database, user, password.
    id: 'pgpass',
    gate: ['432:'],
    pattern: /(?<![\w.:*-])([\w.*-]{1,128}:\d{4}:[\w.*-]{1,64}:[\w.*-]{1,64}:)(?!\*{3})[^\s"'\\]+/g,
    replace: keepFirst,
  },
];

/** Rules for texts with an `@`. */
export const URL_RULES: readonly ValueRule[] = [
  {
    id: 'password in a url',
    gate: ['@'],
    // Up to the last `@` of the authority, or else (a raw `/` or `#` in the password) of the next 256 characters.
    pattern:
      /(:\/\/[^\s:/?#["'`<>]{0,128}:)(?!\*{3}|\$|<|\{)(?:[^\s/?#"'`<>]{1,256}(?=@)|(?!\d{1,5}(?:[/?#,\s]|$))[^\s"'`<>]{1,256}(?=@))/g,
    replace: keepFirst,
  },
  {
    id: 'password of oracle',
    gate: ['jdbc:oracle:', 'sqlplus ', 'sqlldr ', 'impdp ', 'expdp '],
    pattern:
      /((?:jdbc:oracle:\w{1,8}:|(?:sqlplus|sqlldr|impdp|expdp) {1,4}(?:-\w{1,8} {1,4})*)[\w.$#-]{1,64}\/)(?!\*{3})[^\s@"']{1,128}(?=@)/g,
    replace: keepFirst,
  },
  {
    id: 'token as the user of a url',
    gate: ['@'],
    pattern: /(:\/\/)(?=[\w.~-]{0,128}\d)[\w.~-]{20,256}(?=@)/g,
    replace: keepFirst,
  },
];
