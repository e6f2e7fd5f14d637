/**
 * Insert-only edits. The text that was there stays, in its order and on its lines: nothing is replaced or removed, and
 * no insert has a line break, so taking the inserts out gives back the input byte for byte (design.md, *Edits*).
 */
import { mappings } from './mappings.js';
import type { Insert, SourceMapJson } from './types.js';

const LINE_BREAK = /[\r\n\u2028\u2029]/;

export class Edits {
  readonly #source: string;
  readonly #inserts: Insert[];

  /** @param inserts earlier ones of the same source, in the order of the output */
  constructor(source: string, inserts: readonly Insert[] = []) {
    this.#source = source;
    this.#inserts = [...inserts];
  }

  /**
   * Inserts `text` before the character at `position`. Inserts at one position keep the order in which they were made.
   * @throws {Error} when the text would start a new line: a defect of the caller.
   */
  insert(position: number, text: string): void {
    if (LINE_BREAK.test(text)) throw new Error(`an insert must not start a line: ${JSON.stringify(text)}`);
    this.#inserts.push({ position, text });
  }

  /** The same, before all inserts that are at this position already. */
  insertFirst(position: number, text: string): void {
    this.insert(position, text);
    const last = this.#inserts.pop();
    if (last !== undefined) this.#inserts.unshift(last);
  }

  get isEmpty(): boolean {
    return this.#inserts.length === 0;
  }

  /** The inserts in the order of the output. */
  list(): readonly Insert[] {
    // Array.prototype.sort is stable, so equal positions keep their order.
    return [...this.#inserts].sort((a, b) => a.position - b.position);
  }

  apply(): string {
    let output = '';
    let done = 0;
    for (const { position, text } of this.list()) {
      output += this.#source.slice(done, position) + text;
      done = position;
    }
    return output + this.#source.slice(done);
  }

  /** A source map from the edited text to the input, at every word boundary. */
  map(fileName: string): SourceMapJson {
    return {
      version: 3,
      sources: [fileName],
      sourcesContent: [this.#source],
      names: [],
      mappings: mappings(this.#source, this.list()),
    };
  }
}
