/** Writes the wire format of Protocol Buffers into one buffer that grows. */

const TWO_32 = 2 ** 32;
const TWO_63 = 2 ** 63;
const LONGEST_VARINT = 10;

/** Wire types (https://protobuf.dev/programming-guides/encoding). */
export const VARINT = 0;
export const FIXED64 = 1;
export const BYTES = 2;
export const FIXED32 = 5;

/** Values of hexadecimal digits by character code. */
const DIGITS = new Uint8Array(128);
for (let i = 0; i < 16; i += 1) {
  DIGITS[i.toString(16).charCodeAt(0)] = i;
  DIGITS[i.toString(16).toUpperCase().charCodeAt(0)] = i;
}

export class ProtobufWriter {
  #bytes: Buffer;
  #position = 0;

  /** @param size bytes to begin with */
  constructor(size: number) {
    this.#bytes = Buffer.allocUnsafe(size);
  }

  get size(): number {
    return this.#position;
  }

  /** Bytes that the buffer has room for before it grows. */
  get capacity(): number {
    return this.#bytes.length;
  }

  /** A copy of what was written from `start` on. */
  copy(start = 0): Uint8Array {
    return Uint8Array.prototype.slice.call(this.#bytes, start, this.#position);
  }

  /** Forgets what was written and keeps the buffer. */
  clear(): void {
    this.#position = 0;
  }

  /** Forgets what was written behind `size`. */
  rewind(size: number): void {
    this.#position = size;
  }

  /** The key of a field; `field` at most 15, or two bytes are needed. */
  tag(field: number, wireType: number): void {
    this.varint((field << 3) | wireType);
  }

  /** @param value a whole number of at most 64 bits; a negative one as its two's complement */
  varint(value: number): void {
    this.#reserve(LONGEST_VARINT);
    if (value >= 0 && value < 0x80) {
      this.#bytes[this.#position++] = value;
      return;
    }
    let low = (Math.abs(value) % TWO_32) >>> 0;
    let high = Math.floor(Math.abs(value) / TWO_32) >>> 0;
    if (value < 0) {
      low = (~low + 1) >>> 0;
      high = (~high + (low === 0 ? 1 : 0)) >>> 0;
    }
    while (high > 0 || low > 0x7f) {
      this.#bytes[this.#position++] = (low & 0x7f) | 0x80;
      low = ((low >>> 7) | (high << 25)) >>> 0;
      high >>>= 7;
    }
    this.#bytes[this.#position++] = low;
  }

  fixed32(value: number): void {
    this.#reserve(4);
    this.#position = this.#bytes.writeUInt32LE(value >>> 0, this.#position);
  }

  /** Seconds and nanoseconds as one number of nanoseconds. The product has more bits than a double: it is made of halves. */
  nanoseconds([seconds, nanoseconds]: readonly [number, number]): void {
    const small = (seconds % 0x10000) * 1e9 + nanoseconds;
    const large = Math.floor(seconds / 0x10000) * 1e9;
    const low = (small % TWO_32) + (large % 0x10000) * 0x10000;
    const high = Math.floor(small / TWO_32) + Math.floor(large / 0x10000) + Math.floor(low / TWO_32);
    this.fixed32(low % TWO_32);
    this.fixed32(high % TWO_32);
  }

  double(value: number): void {
    this.#reserve(8);
    this.#position = this.#bytes.writeDoubleLE(value, this.#position);
  }

  bytes(bytes: Uint8Array): void {
    this.varint(bytes.length);
    this.raw(bytes);
  }

  /** What another writer has written, without a length. */
  raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#position);
    this.#position += bytes.length;
  }

  /** The bytes that a text of hexadecimal digits stands for. */
  hex(text: string): void {
    const length = text.length >> 1;
    this.varint(length);
    this.#reserve(length);
    for (let i = 0; i < length; i += 1) {
      const high = DIGITS[text.charCodeAt(2 * i) & 0x7f]!;
      this.#bytes[this.#position++] = (high << 4) | DIGITS[text.charCodeAt(2 * i + 1) & 0x7f]!;
    }
  }

  string(text: string): void {
    const { length } = text;
    this.#reserve(5 + 3 * length);
    const start = this.begin(length);
    for (let i = 0; i < length; i += 1) {
      const code = text.charCodeAt(i);
      if (code > 0x7f) {
        this.#position -= i;
        this.#position += this.#bytes.write(text, this.#position, 'utf8');
        break;
      }
      this.#bytes[this.#position++] = code;
    }
    this.end(start, length);
  }

  /**
   * Begins a part that is preceded by its length.
   *
   * @param guess of that length, in bytes; a wrong one costs a move of the part
   * @returns what {@link end} takes
   */
  begin(guess: number): number {
    const start = this.#position;
    const size = lengthOfVarint(guess);
    this.#reserve(size);
    this.#position += size;
    return start;
  }

  /** Ends the part that began at `start` with the same `guess`. */
  end(start: number, guess: number): void {
    const guessed = lengthOfVarint(guess);
    const length = this.#position - start - guessed;
    const needed = lengthOfVarint(length);
    // Also for the length: a buffer that grew while it is written would lose the part behind it.
    this.#reserve(needed + LONGEST_VARINT);
    if (needed !== guessed) this.#bytes.copyWithin(start + needed, start + guessed, this.#position);
    this.#position = start;
    this.varint(length);
    this.#position += length;
  }

  /** Makes room for `count` more bytes. */
  #reserve(count: number): void {
    const needed = this.#position + count;
    if (needed <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafe(Math.max(needed, 2 * this.#bytes.length));
    this.#bytes.copy(grown, 0, 0, this.#position);
    this.#bytes = grown;
  }
}

/** Whether a number goes as a 64-bit integer on the wire. */
export function isInt64(value: number): boolean {
  return Number.isInteger(value) && value >= -TWO_63 && value < TWO_63;
}

function lengthOfVarint(value: number): number {
  if (value < 0x80) return 1;
  if (value < 0x4000) return 2;
  if (value < 0x200000) return 3;
  return value < 0x10000000 ? 4 : 5;
}
