/** Short keyed hashes: what stands for a value that is to be told from others, but not to be known. */
import { REDACTED } from './text.js';

const HASHED = /^\[Hash [0-9a-f]{16}\]$/;

/**
 * Makes hashes with a key that is made at random and never leaves the process: without it nobody can find a value, however
 * short, by trying all. Where there is no `node:crypto`, what is hashed is masked.
 */
export function createHasher(): (value: unknown) => string {
  const crypto = typeof process === 'object' ? process.getBuiltinModule?.('node:crypto') : undefined;
  if (crypto === undefined) return () => REDACTED;
  const key = crypto.randomBytes(32);
  return (value) => {
    const type = typeof value;
    if (value === null || type === 'object' || type === 'function' || type === 'symbol') return REDACTED;
    const text = String(value);
    if (HASHED.test(text)) return text;
    return `[Hash ${crypto.createHmac('sha256', key).update(text).digest('hex').slice(0, 16)}]`;
  };
}
