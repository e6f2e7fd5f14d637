/** The parts of a Markdown file between `<!-- name -->` and `<!-- /name -->`. */
import { readFileSync, writeFileSync } from 'node:fs';

export class Sections {
  #file;

  /** @param {string} file */
  constructor(file) {
    this.#file = file;
  }

  /**
   * @param {string} name
   * @returns {{ text: string, start: number, stop: number }} of the file as it is now
   * @throws {Error} when the file has no such marks
   */
  find(name) {
    const text = readFileSync(this.#file, 'utf8');
    const begin = `<!-- ${name} -->\n`;
    const start = text.indexOf(begin) + begin.length;
    const stop = text.indexOf(`<!-- /${name} -->`);
    if (start < begin.length || stop < start)
      throw new Error(`${this.#file} has no ${begin.trim()} … <!-- /${name} -->`);
    return { text, start, stop };
  }

  /** Puts `content` between the marks, in place of what is there. */
  replace(name, content) {
    const { text, start, stop } = this.find(name);
    writeFileSync(this.#file, `${text.slice(0, start)}\n${content}\n${text.slice(stop)}`);
  }
}
