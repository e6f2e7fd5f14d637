/**
 * Unified diffs between texts of equally many lines, which is all that instrumenting makes: no line is added, so the
 * lines pair off, and what others have to search for is found in one pass.
 */
import { type Block, formatHunks } from './hunks.js';

/**
 * @param filePath the same on both sides
 * @param before lines without their breaks, the last one empty where the text ends in one
 * @param after as many
 * @param first number of the first line
 * @returns empty when the lines are the same
 */
export function unifiedDiff(filePath: string, before: readonly string[], after: readonly string[], first = 1): string {
  if (before.length !== after.length) throw new Error(`${filePath}: ${before.length} lines became ${after.length}`);
  const blocks: Block[] = [];
  for (let at = 0; at < before.length; ) {
    if (before[at] === after[at]) {
      at += 1;
      continue;
    }
    const from = at;
    while (at < before.length && before[at] !== after[at]) at += 1;
    blocks.push({ from, to: at, newFrom: from, newTo: at });
  }
  return blocks.length === 0 ? '' : formatHunks(filePath, { before, after, first }, blocks);
}
