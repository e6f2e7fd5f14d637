/** What instrumenting changes on the lines of one function. */
import { FILE_HEADERS_ONLY, formatPatch, structuredPatch } from 'diff';

/** Lines as TypeScript counts them. */
const LINE_BREAK = /\r\n|[\n\r\u2028\u2029]/;

/**
 * A unified diff whose hunks have the line numbers of the file; empty when the lines are the same. Instrumenting adds no
 * line, so what stands between two lines before stands between them afterwards.
 *
 * @param lines first and last line, 1-based, both included
 */
export function functionDiff(
  filePath: string,
  before: string,
  after: string,
  [first, last]: readonly [first: number, last: number],
): string {
  const part = (text: string): string =>
    `${text
      .split(LINE_BREAK)
      .slice(first - 1, last)
      .join('\n')}\n`;
  const patch = structuredPatch(`a/${filePath}`, `b/${filePath}`, part(before), part(after), undefined, undefined, {
    context: 3,
  });
  if (patch.hunks.length === 0) return '';
  const hunks = patch.hunks.map((hunk) => ({
    ...hunk,
    oldStart: hunk.oldStart + first - 1,
    newStart: hunk.newStart + first - 1,
  }));
  return formatPatch({ ...patch, hunks }, FILE_HEADERS_ONLY);
}
