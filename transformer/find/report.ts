/** Collects the diagnostics of one file and turns offsets into lines and columns. */

import { type DiagnosticCode, diagnostic, type MessageArguments, placeIn } from '../messages.js';
import type { Diagnostic } from '../types.js';
import type ts from '../typescript.js';

/** A stretch of the file's text. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

export class Reports {
  readonly #sourceFile: ts.SourceFile;
  readonly #filePath: string;
  readonly #entries: { readonly start: number; readonly diagnostic: Diagnostic }[] = [];

  constructor(sourceFile: ts.SourceFile, filePath: string) {
    this.#sourceFile = sourceFile;
    this.#filePath = filePath;
  }

  add<Code extends DiagnosticCode>(code: Code, args: MessageArguments<Code>, { start, end }: Stretch): void {
    const place = placeIn(this.#sourceFile, this.#filePath, start, end - start);
    this.#entries.push({ start, diagnostic: diagnostic(code, args, place) });
  }

  /** In the order of the text. */
  list(): Diagnostic[] {
    return [...this.#entries].sort((a, b) => a.start - b.start).map((entry) => entry.diagnostic);
  }
}
