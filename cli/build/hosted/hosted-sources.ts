/** Instrumented texts in memory: the compiler reads them under the names of the sources. */
import { readFileSync } from 'node:fs';
import { isInside, realPath } from '../../../transformer/project/paths.js';
import {
  type CompiledSources,
  type CompiledTexts,
  compiledTexts,
  type InstrumentedSource,
} from '../compiled-sources.js';

/** Goes from process to process. Code is kept, and not made again: the source may have changed meanwhile. */
export interface HostedText extends InstrumentedSource {
  readonly code: string;
}

export class HostedSources implements CompiledSources {
  readonly #texts = new Map<string, HostedText>();
  readonly #roots: readonly string[];
  readonly path: string;

  /**
   * @param path the folder that the projects have in common
   * @param roots where the sources of each project begin
   */
  constructor(path: string, roots: readonly string[], texts: Iterable<HostedText> = []) {
    this.path = path;
    this.#roots = roots;
    for (const text of texts) this.add(text);
  }

  /** A source may be asked for by its own name or by that of what it links to. */
  add(text: HostedText): void {
    this.#texts.set(text.path, text);
    this.#texts.set(realPath(text.path), text);
  }

  get all(): readonly HostedText[] {
    return [...new Set(this.#texts.values())];
  }

  original(path: string): string | undefined {
    return isInside(path, this.path) ? path : undefined;
  }

  roots(): readonly string[] {
    return this.#roots;
  }

  instrumented(path: string): HostedText | undefined {
    return this.#texts.get(path);
  }

  texts(path: string, { inserts }: InstrumentedSource): CompiledTexts {
    return compiledTexts(this.#texts.get(path)?.code ?? readFileSync(path, 'utf8'), inserts);
  }
}
