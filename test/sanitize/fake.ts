/** Made-up secrets for the tests: built at run time, so that no scanner takes this repository for a leak. */

/** `length` letters and digits that look random and are the same every time. */
export function alnum(length: number, seed = 1): string {
  return pick('abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789', length, seed);
}

/** `length` hexadecimal digits, the same every time. */
export function hex(length: number, seed = 1): string {
  return pick('0123456789abcdef', length, seed);
}

export function pick(alphabet: string, length: number, seed: number): string {
  let state = (seed * 2654435761) >>> 0;
  let out = '';
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    out += alphabet[(state >>> 8) % alphabet.length];
  }
  return out;
}
