/** Changes to a text at places of it, so that what is not meant stays as its author wrote it. */

export interface TextEdit {
  readonly start: number;
  /** Exclusive; `start` for what is only put in. */
  readonly end: number;
  readonly text: string;
}

/** @param edits in any order; those of one place are put in one behind the other */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = '';
  let at = 0;
  for (const edit of inOrder(edits)) {
    if (edit.start < at) throw new Error(`two changes of the same text, at ${edit.start}`);
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at);
}

export function inOrder(edits: readonly TextEdit[]): TextEdit[] {
  return [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
}

/** The line break that a text uses. */
export function lineBreakOf(text: string): '\n' | '\r\n' {
  return /\r?\n/.exec(text)?.[0] === '\r\n' ? '\r\n' : '\n';
}
