/** Reads protobuf off the wire, message by message, and counts what it reads. */
import { BinaryReader } from '@bufbuild/protobuf/wire';
import { ValueCount } from './decode-limits.js';

/** Wire types. */
export const VARINT = 0;
export const FIXED64 = 1;
export const BYTES = 2;

/** A field as {@link ProtobufReader.fields} names it. */
export function at(number: number, wireType: number): number {
  return number * 8 + wireType;
}

export class ProtobufReader extends BinaryReader {
  readonly #count = new ValueCount();

  /** Reads up to `end`; the fields that `take` does not take are skipped. */
  fields(end: number, take: (field: number) => boolean): void {
    while (this.pos < end) {
      const [number, wireType] = this.tag();
      if (!take(at(number, wireType))) this.skip(wireType, number);
    }
    if (this.pos !== end) throw new Error('a field is longer than the message that it is in');
  }

  /** Reads the length of a message, and its fields. */
  message(take: (field: number) => boolean): void {
    this.fields(this.enter(), take);
  }

  /** Reads the length of a message. @returns where it ends */
  enter(): number {
    this.#count.one();
    const length = this.uint32();
    const end = this.pos + length;
    if (end > this.len) throw new Error('premature end');
    return end;
  }

  /** Passes over a message, to come back later. @returns where its length stands */
  pass(): number {
    const start = this.pos;
    this.#count.one();
    this.skip(BYTES);
    return start;
  }

  text(): string {
    return this.string(true);
  }

  hex(): string {
    return this.#buffer().toString('hex');
  }

  base64(): string {
    return this.#buffer().toString('base64');
  }

  #buffer(): Buffer {
    const { buffer, byteOffset, byteLength } = this.bytes();
    return Buffer.from(buffer, byteOffset, byteLength);
  }
}
