/** Diagnostics as text for people: one line of what, one of what to do, and the place underlined. */
import type { Diagnostic } from './types.js';

const TAB = '  ';
const WIDTH = 100;

/**
 * The line above, the line and a row of `^` under the stretch: at most three lines, without a line break at the end.
 * Tabs become two spaces; of a line that is too wide the part around the stretch is shown between `…`.
 *
 * @param line 1-based
 * @param column 1-based, in UTF-16 units, a byte order mark not counted
 * @param length in UTF-16 units; what goes past the end of the line is not underlined
 */
export function codeFrame(text: string, line: number, column: number, length = 1): string {
  const [above, source] = linesAt(text, line);
  if (source === undefined) return '';
  const start = Math.min(column - 1, source.length);
  const end = Math.min(start + Math.max(length, 1), Math.max(source.length, start + 1));
  const from = expand(source.slice(0, start)).length;
  const to = Math.max(from + 1, expand(source.slice(0, end)).length);
  const offset = from > WIDTH - 20 ? from - 20 : 0;
  const gutter = String(line).length;
  const frame: string[] = [];
  if (above !== undefined) frame.push(row(String(line - 1).padStart(gutter), clip(expand(above), offset)));
  frame.push(row(String(line), clip(expand(source), offset)));
  const shown = Math.min(to, offset + WIDTH) - from;
  frame.push(row(' '.repeat(gutter), ' '.repeat(from - offset) + '^'.repeat(Math.max(1, shown))));
  return frame.join('\n');
}

/** A line and the one above it; a text may have a million others. */
function linesAt(text: string, line: number): [above: string | undefined, source: string | undefined] {
  const breaks = /\r\n|[\n\r\u2028\u2029]/g;
  let above: string | undefined;
  let start = text.startsWith('\uFEFF') ? 1 : 0;
  for (let number = 1; ; number += 1) {
    const found = breaks.exec(text);
    const end = found?.index ?? text.length;
    if (number === line) return [above, text.slice(start, end)];
    if (found === null) return [undefined, undefined];
    if (number === line - 1) above = text.slice(start, end);
    start = breaks.lastIndex;
  }
}

function row(label: string, content: string): string {
  return `${label} | ${content}`.trimEnd();
}

function expand(text: string): string {
  return text.replaceAll('\t', TAB);
}

/** `WIDTH` columns of `text` from `offset` on, with `…` in the place of the outermost where something was left out. */
function clip(text: string, offset: number): string {
  let shown = text.slice(offset, offset + WIDTH);
  if (offset > 0 && shown !== '') shown = `…${shown.slice(1)}`;
  return text.length > offset + WIDTH ? `${shown.slice(0, -1)}…` : shown;
}

/**
 * `src/planner.ts:3:5 - error AC1001: …`, the fix, and the code frame when the file's text is at hand.
 * @param text the file that the diagnostic is about
 */
export function formatDiagnostic(diagnostic: Diagnostic, text?: string): string {
  const { file, line, column, length, severity, code, message, fix } = diagnostic;
  const place = [file, line, line === undefined ? undefined : column].filter((part) => part !== undefined).join(':');
  const lines = [`${place === '' ? '' : `${place} - `}${severity} ${code}: ${message}`, `  ${fix}`];
  if (text !== undefined && line !== undefined && column !== undefined) {
    const frame = codeFrame(text, line, column, length);
    if (frame !== '') lines.push(frame.replace(/^/gm, '  '));
  }
  return lines.join('\n');
}
