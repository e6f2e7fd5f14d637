/** What instrumenting changes on the lines of one function. */
import { unifiedDiff } from '../report/line-diff.js';

/** Lines as TypeScript counts them. */
const LINE_BREAK = /\r\n|[\n\r\u2028\u2029]/;

/**
 * A unified diff whose hunks have the line numbers of the file; empty when the lines are the same.
 *
 * @param lines first and last line, 1-based, both included
 */
export function functionDiff(
  filePath: string,
  before: string,
  after: string,
  [first, last]: readonly [first: number, last: number],
): string {
  const part = (text: string): string[] => [...text.split(LINE_BREAK).slice(first - 1, last), ''];
  return unifiedDiff(filePath, part(before), part(after), first);
}
