/** Personal data that can be told by its form: addresses of e-mail, numbers of telephones and of payment cards. */
import type { PersonalData, RedactionRules } from './rules.js';
import { REDACTED } from './text.js';

const EMAIL = /(?<![\w.%+-])[\w.%+-]{1,64}@(?:[A-Za-z\d-]{1,63}\.){1,6}[A-Za-z]{2,24}(?![\w-])/g;
/** With a country code, or in the North American form. */
const PHONE =
  /(?<![\w.+-])(?:\+\d{1,3}(?:[ .-]?\(\d{1,4}\))?(?:[ .-]?\d{1,4}){2,6}|(?:\(\d{3}\) ?|\d{3}[.-])\d{3}[.-]\d{4})(?![\w-])/g;
const CARD = /(?<![\w.-])\d(?:[ -]?\d){12,18}(?![\w-]|\.\d)/g;

/** Redacts the kinds of personal data that `asked` names; undefined if it names none. */
export function createPersonalScrubber(asked: RedactionRules['personalData']): ((text: string) => string) | undefined {
  const kinds: readonly PersonalData[] = asked === true ? ['email', 'phone', 'card'] : asked || [];
  if (kinds.length === 0) return undefined;
  const [email, phone, card] = [kinds.includes('email'), kinds.includes('phone'), kinds.includes('card')];
  return (text) => {
    let out = text;
    if (email && out.includes('@')) out = out.replace(EMAIL, REDACTED);
    if (card) out = out.replace(CARD, (digits) => (isCardNumber(digits) ? REDACTED : digits));
    if (phone) out = out.replace(PHONE, (number) => (hasDigits(number, 8, 15) ? REDACTED : number));
    return out;
  };
}

function hasDigits(text: string, least: number, most: number): boolean {
  const { length } = text.replace(/\D/g, '');
  return length >= least && length <= most;
}

/** The check digit of ISO/IEC 7812 (Luhn), for the ranges that cards have. */
function isCardNumber(text: string): boolean {
  const digits = text.replace(/\D/g, '');
  if (!/^[2-6]/.test(digits) || /^(\d)\1+$/.test(digits)) return false;
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    const weighted = i % 2 === 0 ? digit : 2 * digit;
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return sum % 10 === 0;
}
