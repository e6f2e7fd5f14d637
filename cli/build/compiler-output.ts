/** What the compiler prints of the staged sources, as it would print it of the user's own: paths, columns, code frames. */
import { relative, resolve } from 'node:path';
import { codeFrame } from '../../transformer/code-frame.js';
import { originalColumn } from '../../transformer/original-place.js';
import { displayPath } from '../../transformer/project/paths.js';
import type { Paint } from '../report/colour.js';
import type { CompiledSources } from './compiled-sources.js';

const DIAGNOSTIC = /^(\S.*?)\((\d+),(\d+)\): (error|warning|message|suggestion) (TS-?\d+): (.*)$/;
const EMITTED = /^TSFILE: +(.*)$/;

export interface OutputOptions {
  /** In which the compiler runs, and which its paths are relative to. */
  readonly cwd: string;
  /** Set for people: with code frames, as `tsc --pretty` has them. */
  readonly paint?: Paint | undefined;
  readonly write: (text: string) => void;
}

/** Takes the lines of the compiler one by one. */
export class CompilerOutput {
  readonly #sources: CompiledSources;
  readonly #options: OutputOptions;
  readonly #names: readonly (readonly [staged: string, original: string])[];
  readonly emitted: string[] = [];
  /** Waits for further lines of a message. */
  #frame = '';
  errors = 0;

  constructor(sources: CompiledSources, folder: string, options: OutputOptions) {
    this.#sources = sources;
    this.#options = options;
    const way = (path: string): string => `${relative(options.cwd, path).replaceAll('\\', '/')}/`.replace(/^\/$/, '');
    this.#names = [
      [`${sources.path}/`, `${folder}/`],
      [way(sources.path), way(folder)],
    ];
  }

  line(line: string): void {
    const emitted = EMITTED.exec(line)?.[1];
    if (emitted !== undefined) {
      this.emitted.push(resolve(this.#options.cwd, emitted));
      return;
    }
    // Further lines of a message are indented.
    if (!/^\s+\S/.test(line)) this.end();
    const [, path, row, column, severity, code, message] = DIAGNOSTIC.exec(line) ?? [];
    if (path === undefined) {
      if (/^error TS/.test(line)) this.errors += 1;
      this.#options.write(`${this.#original(line)}\n`);
    } else
      this.#diagnostic({
        path,
        line: Number(row),
        column: Number(column),
        severity: severity!,
        code: code!,
        message: message!,
      });
  }

  /** After the last line. */
  end(): void {
    if (this.#frame !== '') this.#options.write(`\n${this.#frame}\n\n`);
    this.#frame = '';
  }

  #diagnostic(found: Found): void {
    const { severity, code, message } = found;
    if (severity === 'error') this.errors += 1;
    const { path, line, column, text } = this.#placeOf(found);
    const { paint, write } = this.#options;
    if (paint === undefined) {
      write(`${path}(${line},${column}): ${severity} ${code}: ${this.#original(message)}\n`);
      return;
    }
    const place = `${paint('cyan', path)}:${paint('yellow', `${line}`)}:${paint('yellow', `${column}`)}`;
    const colour = severity === 'error' ? 'red' : severity === 'warning' ? 'yellow' : 'blue';
    write(`${place} - ${paint(colour, severity)} ${paint('gray', `${code}: `)}${this.#original(message)}\n`);
    this.#frame = text === undefined ? '' : codeFrame(text, line, column);
  }

  #placeOf({ path, line, column }: Found): { path: string; line: number; column: number; text?: string } {
    const { cwd } = this.#options;
    const staged = resolve(cwd, path);
    const original = this.#sources.original(staged);
    if (original === undefined) return { path, line, column };
    const shown = displayPath(original, cwd);
    const made = this.#sources.instrumented(staged);
    if (made === undefined) return { path: shown, line, column, ...this.#copied(staged) };
    const { code, source, inserts } = this.#sources.texts(staged, made);
    return { path: shown, line, column: originalColumn(code, inserts, line, column), text: source };
  }

  #copied(path: string): { text?: string } {
    if (this.#options.paint === undefined) return {};
    return { text: this.#sources.texts(path, { path, inserts: [] }).source };
  }

  /** Paths in texts. */
  #original(text: string): string {
    return this.#names.reduce((result, [staged, original]) => result.replaceAll(staged, original), text);
  }
}

interface Found {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly severity: string;
  readonly code: string;
  readonly message: string;
}
