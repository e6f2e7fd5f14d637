/** Reads the data files of texts: see the head of `data/secret-texts.txt` for their notation. */
import { readFileSync } from 'node:fs';
import { pick } from './fake.js';

/** A text of a data file, made up. */
export interface Sample {
  /** The line it comes from. */
  readonly line: string;
  readonly text: string;
  /** What stood between `«` and `»`. */
  readonly planted: readonly string[];
  /** What stood outside. */
  readonly kept: readonly string[];
}

const LETTERS = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ';
const ALPHABETS: Readonly<Record<string, string>> = {
  alnum: `${LETTERS}23456789`,
  base64url: `${LETTERS}0123456789-_`,
  upper: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789',
  base32: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567',
  hex: '0123456789abcdef',
  digits: '0123456789',
};

/** The samples of `data/<name>.txt`; another `seed`, other secrets. */
export function readSamples(name: string, seed = 1): Sample[] {
  const lines = readFileSync(new URL(`data/${name}.txt`, import.meta.url), 'utf8').split('\n');
  return lines
    .filter((line) => line !== '' && !line.startsWith('# '))
    .map((line, i) => makeSample(line, seed * 1000 + i));
}

/** Passwords in sentences are known by their digits; by chance one in ten of these would have none. */
function withDigit(kind: string, text: string): string {
  return kind === 'alnum' && text.length > 4 ? `${text.slice(0, 3)}7${text.slice(4)}` : text;
}

function makeSample(line: string, seed: number): Sample {
  let used = 0;
  const next = (alphabet: string, length: number) => pick(alphabet, length, seed * 31 + used++ * 7919);
  const made = line
    .replaceAll('·', '')
    .replace(/\\([nt\\])/g, (_match, sign: string) => ({ n: '\n', t: '\t' })[sign] ?? '\\')
    .replace(/\{basic\}/g, () => btoa(`admin:${next(LETTERS, 12)}`))
    .replace(/\{uuid\}/g, () => [8, 4, 4, 4, 12].map((length) => next(ALPHABETS['hex']!, length)).join('-'))
    .replace(/\{(\w+):(\d+)\}/g, (_match, kind: string, length: string) =>
      withDigit(kind, next(ALPHABETS[kind]!, Number(length))),
    );
  const parts = made.split(/[«»]/);
  return {
    line,
    text: parts.join(''),
    planted: parts.filter((_part, i) => i % 2 === 1),
    kept: parts.filter((part, i) => i % 2 === 0 && part !== ''),
  };
}

/** A piece of a secret this long tells it. */
const TELLING = 8;
export const quote = (text: string) => JSON.stringify(text).slice(1, -1);

/** What is wrong with `shown`, the copy of something that has the text of `sample` in it. */
export function leakOf({ planted }: Sample, shown: string): string | undefined {
  for (const secret of planted) {
    const pieces = secret.length <= TELLING ? [secret] : [secret.slice(0, TELLING), secret.slice(-TELLING), secret];
    // The scheme and the name may stay: `Bearer …`, `sid=…`.
    const hidden = pieces.slice(
      /^(?:Bearer|Basic|Digest|token|sid=|session|theme=|-----|https?:|hooks|connect)/.test(secret) ? 1 : 0,
    );
    for (const piece of hidden)
      if (shown.includes(piece) || shown.includes(quote(piece))) return `${piece} in ${shown}`;
  }
  return undefined;
}
