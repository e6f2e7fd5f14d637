/**
 * Unified diffs between texts of equally many lines, which is all that instrumenting makes: no line is added, so the
 * lines pair off, and what others have to search for is found in one pass.
 */

const CONTEXT = 3;
const NO_NEWLINE = '\\ No newline at end of file';

/**
 * @param filePath the same on both sides
 * @param before lines without their breaks, the last one empty where the text ends in one
 * @param after as many
 * @param first number of the first line
 * @returns empty when the lines are the same
 */
export function unifiedDiff(filePath: string, before: readonly string[], after: readonly string[], first = 1): string {
  if (before.length !== after.length) throw new Error(`${filePath}: ${before.length} lines became ${after.length}`);
  const changed = before.flatMap((line, index) => (line === after[index] ? [] : [index]));
  if (changed.length === 0) return '';
  const lines = [`--- ${quoted(`a/${filePath}`)}`, `+++ ${quoted(`b/${filePath}`)}`];
  for (let at = 0; at < changed.length; ) {
    let next = at + 1;
    while (next < changed.length && changed[next]! - changed[next - 1]! <= 2 * CONTEXT) next += 1;
    addHunk(lines, before, after, changed[at]!, changed[next - 1]!, first);
    at = next;
  }
  return `${lines.join('\n')}\n`;
}

function addHunk(
  lines: string[],
  before: readonly string[],
  after: readonly string[],
  firstChanged: number,
  lastChanged: number,
  first: number,
): void {
  // What stands behind the last line break is a line when there is something.
  const count = before.at(-1) === '' && after.at(-1) === '' ? before.length - 1 : before.length;
  const from = Math.max(0, firstChanged - CONTEXT);
  const to = Math.min(count, lastChanged + CONTEXT + 1);
  lines.push(`@@ -${range(from + first, to - from)} +${range(from + first, to - from)} @@`);
  for (let at = from; at < to; ) {
    if (before[at] === after[at]) {
      push(lines, ' ', before, at);
      at += 1;
      continue;
    }
    let end = at;
    while (end < to && before[end] !== after[end]) end += 1;
    for (let index = at; index < end; index += 1) push(lines, '-', before, index);
    for (let index = at; index < end; index += 1) push(lines, '+', after, index);
    at = end;
  }
}

function push(lines: string[], sign: string, of: readonly string[], index: number): void {
  lines.push(`${sign}${of[index]}`);
  if (index === of.length - 1) lines.push(NO_NEWLINE);
}

function range(start: number, length: number): string {
  return length === 1 ? String(start) : `${start},${length}`;
}

/** As git has names that would not stay on their line. */
function quoted(path: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about.
  return /[\0-\x1f\x7f"\\]/.test(path) ? JSON.stringify(path) : path;
}
