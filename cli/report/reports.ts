/** Collects what has to be said, with the texts that are needed to show it. */

import type { Report } from '../../transformer/project/input-error.js';
import type { Diagnostic } from '../../transformer/types.js';
import { detached } from '../project/file-summary.js';
import { MOST_SHOWN } from './most-shown.js';
import { promote } from './problems.js';

export class Reports {
  readonly #options: { readonly strict?: boolean; readonly check?: boolean };
  readonly #list: Report[] = [];
  readonly #counts = { error: 0, warning: 0 };

  constructor(options: { readonly strict?: boolean; readonly check?: boolean }) {
    this.#options = options;
  }

  /** @param text of the file, which is kept as long as there is a chance that a piece of it is printed */
  add(found: Diagnostic, text?: string): void {
    const diagnostic = promote(found, this.#options);
    this.#counts[diagnostic.severity] += 1;
    const isShown = this.#counts[diagnostic.severity] <= MOST_SHOWN;
    this.#list.push(isShown && text !== undefined ? { diagnostic, text } : { diagnostic: detached(diagnostic) });
  }

  /** Adds those of `other` behind its own. */
  take(other: Reports): void {
    for (const report of other.#list) this.#list.push(report);
  }

  list(): readonly Report[] {
    return this.#list;
  }
}
