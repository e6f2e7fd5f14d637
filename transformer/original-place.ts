/** From places in an instrumented text back to the source: inserts have no line break, so that lines are the same. */
import type { Insert } from './types.js';

/** Takes the inserts out again. */
export function withoutInserts(code: string, inserts: readonly Insert[]): string {
  let source = '';
  let at = 0;
  let taken = 0;
  for (const { position, text } of inserts) {
    const start = position + taken;
    source += code.slice(at, start);
    at = start + text.length;
    taken += text.length;
  }
  return source + code.slice(at);
}

/**
 * The column in the source of a place in the instrumented text; what is inside of an insert was put where that is.
 *
 * @param line 1-based, as is the column
 */
export function originalColumn(code: string, inserts: readonly Insert[], line: number, column: number): number {
  const start = lineStart(code, line);
  const offset = start + column - 1;
  let taken = 0;
  let takenBefore = 0;
  for (const { position, text } of inserts) {
    const from = position + taken;
    if (from >= offset) break;
    const length = Math.min(text.length, offset - from);
    if (from >= start) takenBefore += length;
    taken += text.length;
  }
  return column - takenBefore;
}

function lineStart(text: string, line: number): number {
  const breaks = /\r\n|[\n\r\u2028\u2029]/g;
  for (let number = 1; number < line; number += 1) if (breaks.exec(text) === null) return text.length;
  return breaks.lastIndex;
}
