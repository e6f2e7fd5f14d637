/**
 * Random ids as the SDK makes them: 32 random bits a word from `Math.random`, as lower-case hex, never all zero. The
 * text is made when somebody asks for it.
 */

const TWO_TO_32 = 0x100000000;
const DIGITS = new Uint8Array([48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 97, 98, 99, 100, 101, 102]);

export function randomWord(): number {
  return (Math.random() * TWO_TO_32) | 0;
}

/** A trace id whose four words, joined by XOR, are `word`: the number that ratio samplers decide by. */
export function traceIdFor(word: number): string {
  const a = randomWord();
  const b = randomWord();
  const c = randomWord();
  const d = a ^ b ^ c ^ word;
  // All zero only where `word` is too, which any sampler above 0 takes.
  return (a | b | c | d) === 0 ? '00000001000000010000000100000001' : hex(a, b) + hex(c, d);
}

export function randomTraceId(): string {
  return traceIdFor(randomWord());
}

export function randomSpanId(): string {
  const a = randomWord();
  const b = randomWord();
  return (a | b) === 0 ? '0000000000000001' : hex(a, b);
}

/** 16 digits in one flat string: joined out of parts it would be flattened when it is first compared. */
function hex(a: number, b: number): string {
  const d = DIGITS as unknown as readonly number[];
  return String.fromCharCode(
    d[a >>> 28] as number,
    d[(a >>> 24) & 15] as number,
    d[(a >>> 20) & 15] as number,
    d[(a >>> 16) & 15] as number,
    d[(a >>> 12) & 15] as number,
    d[(a >>> 8) & 15] as number,
    d[(a >>> 4) & 15] as number,
    d[a & 15] as number,
    d[b >>> 28] as number,
    d[(b >>> 24) & 15] as number,
    d[(b >>> 20) & 15] as number,
    d[(b >>> 16) & 15] as number,
    d[(b >>> 12) & 15] as number,
    d[(b >>> 8) & 15] as number,
    d[(b >>> 4) & 15] as number,
    d[b & 15] as number,
  );
}
