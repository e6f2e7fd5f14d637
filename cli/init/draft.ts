/** What is to be done to a project, as it comes about. */
import { applyEdits, type TextEdit } from './text-edit.js';

export interface FileChange {
  /** Absolute. */
  readonly path: string;
  /** As it was read; undefined for a file that is new. */
  readonly before: string | undefined;
  readonly edits: readonly TextEdit[];
}

export function textAfter({ before, edits }: FileChange): string {
  return applyEdits(before ?? '', edits);
}

export class Draft {
  readonly #files = new Map<string, { before: string | undefined; edits: TextEdit[] }>();
  /** Scripts of package.json by name, as they are to be. */
  readonly scripts = new Map<string, string>();
  /** What is left to the user, with the code to write where there is some. */
  readonly byHand: string[] = [];
  /** What is good to know. */
  readonly notes: string[] = [];
  /** Packages for development that the door needs. */
  readonly packages: string[] = [];

  edit(path: string, before: string, edits: readonly TextEdit[]): void {
    if (edits.length === 0) return;
    const file = this.#files.get(path) ?? { before, edits: [] };
    file.edits.push(...edits);
    this.#files.set(path, file);
  }

  create(path: string, text: string): void {
    this.#files.set(path, { before: undefined, edits: [{ start: 0, end: 0, text }] });
  }

  /** By path; those that change something. */
  changes(): FileChange[] {
    return [...this.#files]
      .map(([path, { before, edits }]) => ({ path, before, edits }))
      .filter((change) => textAfter(change) !== change.before)
      .sort((a, b) => (a.path < b.path ? -1 : 1));
  }
}
