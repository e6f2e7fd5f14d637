/** Reads sources one after another into the same memory: what would be garbage of each is most of a large project. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

export interface ReadSource {
  /** Good until the next source is read. Undefined for a file that is larger than was asked for. */
  readonly bytes: Uint8Array | undefined;
  readonly executable: boolean;
}

const SMALLEST = 1 << 20;

export class SourceReader {
  #buffer = Buffer.alloc(0);

  /**
   * @param limit of bytes
   * @throws {NodeJS.ErrnoException} of the operating system
   */
  read(path: string, limit: number): ReadSource {
    const descriptor = openSync(path, 'r');
    try {
      const { mode, size } = fstatSync(descriptor);
      const executable = (mode & 0o100) !== 0;
      // A file that grows while it is read is read up to its new end.
      let length = 0;
      this.#makeRoom(Math.min(size, limit) + 1, 0);
      for (;;) {
        const read = readSync(descriptor, this.#buffer, length, this.#buffer.length - length, null);
        length += read;
        if (read === 0) return { bytes: this.#buffer.subarray(0, length), executable };
        if (length > limit) return { bytes: undefined, executable };
        if (length === this.#buffer.length) this.#makeRoom(2 * length, length);
      }
    } finally {
      closeSync(descriptor);
    }
  }

  #makeRoom(size: number, used: number): void {
    if (size <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(size, SMALLEST));
    this.#buffer.copy(larger, 0, 0, used);
    this.#buffer = larger;
  }
}
