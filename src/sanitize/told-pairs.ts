/** Secrets that a sentence tells without naming them first: `log in as ada / …`, `… as my password`, `… is your code`. */
import { looksSecret } from './keys.js';
import { isPlaceholder } from './pair-values.js';
import { isNamedThing } from './prose.js';
import { REDACTED } from './text.js';

/** A name and a password, parted by a slash or a colon, behind a word that announces them. */
const LOGIN =
  /(\b(?:log(?:ged)?[ -]?in|sign(?:ed)?[ -]?in|logins?|credentials?|creds|authenticate)\b(?: it| them| here| this| to [\w.-]{1,30})?(?:[ ,]{1,2}(?:as|with|using|are|is|via)|:)(?: (?:the )?(?:user|account))?:?[ \t]{1,4}["'`(]{0,2}[A-Za-z][\w.@+-]{1,39}["'`]?(?: ?\/ ?|: ?))(?!\/|\*{3})(["'`]?)([^\s"'`,;<>()]{4,64})/gi;
/** The same without such a word, behind a name that says enough. */
const ADMIN =
  /((?<![\w./:@-])(?<!\bch(?:own|grp) )["'`(]{0,2}(?:admin|administrator|root|guest|demo|sa)["'`]?(?: \/ |:))(?!\/|\*{3})(["'`]?)([^\s"'`,;<>()]{4,64})/gi;
/** How a password begins that stands behind a colon or a slash. */
const PASSWORD_START = /[ \t]?["'`]?(?=[^\s"'`,;<>()]{0,40}[\d!@#$%^&*=+])[^\s"'`,;<>()/]{4}/y;
/** `user ada pass …` */
const USER_PASS =
  /(\b(?:user(?:name)?|login|account)[ :=]{1,3}["'`]?[\w.@+-]{1,40}["'`]?,? {1,2}(?:and )?(?:pass|pw|pwd)[ :=]{1,3}["'`]?)(?!\*{3})([^\s"'`,;]{4,64})/gi;
/** `changed the password from … to …` */
const FROM_TO =
  /(\b(?:passw\w{0,6}|passcode|secret|token|key|pin) from ["'`]?)([^\s"'`,;]{4,64})(["'`]? to ["'`]?)([^\s"'`,;]{4,64})/gi;
/** Behind the value: `… as my new password`, `… is your login code`. */
const AS_SECRET =
  /(?<![\w@/.:-])(["'`]?)([^\s"'`,;]{6,64})(?=(?:["'`]? as (?:the|your|my|our|a|its|his|her) (?:[\w-]{1,20} ){0,2}|["'`] as (?=pass))(?:password|passphrase|passcode|secret|token|api key)\b(?! (?:id|name|type|spec|count|limit|format|field|hash\w*|input)))/gi;
const IS_CODE =
  /(?<![\w.-])((?:G-)?\d{4,8}|\d{3}[ -]\d{3})(?= (?:is|as) (?:your|the|my) (?:[\w-]{1,20} ){0,3}(?:code|pin|otp|passcode)\b)/gi;

/** `text` with the password of a name redacted; for texts of any kind. */
export function scrubLogins(text: string): string {
  if (!mayHaveLogins(text)) return text;
  const redact = (match: string, before: string, quote: string, value: string) => {
    const { content, rest } = trimmed(value);
    return isPassword(content) ? before + quote + REDACTED + rest : match;
  };
  return text.replace(LOGIN, redact).replace(ADMIN, redact);
}

/** Whether what may be a password stands behind a colon or a slash anywhere: few texts have that. */
function mayHaveLogins(text: string): boolean {
  for (const sign of [':', '/']) {
    for (let at = text.indexOf(sign, 3); at !== -1; at = text.indexOf(sign, at + 1)) {
      PASSWORD_START.lastIndex = at + 1;
      if (PASSWORD_START.test(text)) return true;
    }
  }
  return false;
}

/** `text`, which has a word for a secret, with those redacted that stand before the word, or behind a short one. */
export function scrubTold(text: string): string {
  let out = text.replace(USER_PASS, (match, before: string, value: string) => {
    const { content, rest } = trimmed(value);
    return isPassword(content) ? before + REDACTED + rest : match;
  });
  if (out.includes(' from '))
    out = out.replace(FROM_TO, (match, before: string, old: string, between: string, value: string) => {
      const { content, rest } = trimmed(value);
      return looksSecret(old) && (looksSecret(content) || isPlaceholder(content))
        ? before + REDACTED + between + REDACTED + rest
        : match;
    });
  if (out.includes(' as '))
    out = out.replace(AS_SECRET, (match, quote: string, value: string) =>
      isPassword(value) ? quote + REDACTED : match,
    );
  return out.replace(IS_CODE, () => REDACTED);
}

/** Without the marks that end a sentence. */
function trimmed(value: string): { readonly content: string; readonly rest: string } {
  const end = /[.!?:]{0,3}$/.exec(value)?.index ?? value.length;
  return { content: value.slice(0, end), rest: value.slice(end) };
}

/** With letters, and digits or signs: no word, no port, no version, no path, no date. */
function isPassword(content: string): boolean {
  return (
    looksSecret(content) &&
    /[A-Za-z]/.test(content) &&
    !isPlaceholder(content) &&
    !/\/|^\d{4}-\d\d-\d\d/.test(content) &&
    !isNamedThing(content)
  );
}
