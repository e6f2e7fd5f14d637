/** Unified diffs of texts that were edited at known places: what has changed need not be searched for. */
import { applyEdits, inOrder, type TextEdit } from '../init/text-edit.js';
import { type Block, countOf, formatHunks } from './hunks.js';

/**
 * @param before undefined for a file that is new
 * @returns empty when the edits change nothing
 */
export function editDiff(filePath: string, before: string | undefined, edits: readonly TextEdit[]): string {
  const text = before ?? '';
  const sides = { before: text.split('\n'), after: applyEdits(text, edits).split('\n'), first: 1 };
  const blocks = before === undefined ? wholeFile(sides.after) : blocksOf(text, edits, sides.before, sides.after);
  return blocks.length === 0 ? '' : formatHunks(filePath, sides, blocks, before === undefined);
}

function wholeFile(after: readonly string[]): Block[] {
  return [{ from: 0, to: 0, newFrom: 0, newTo: countOf(after) }];
}

function blocksOf(
  text: string,
  edits: readonly TextEdit[],
  before: readonly string[],
  after: readonly string[],
): Block[] {
  const blocks: Block[] = [];
  let added = 0;
  for (const { start, end, text: inserted } of inOrder(edits)) {
    const from = breaksIn(text.slice(0, start));
    const to = breaksIn(text.slice(0, end)) + 1;
    const newTo = to + added + breaksIn(inserted) - breaksIn(text.slice(start, end));
    const last = blocks.at(-1);
    if (last !== undefined && from < last.to) blocks[blocks.length - 1] = { ...last, to: Math.max(to, last.to), newTo };
    else blocks.push({ from, to, newFrom: from + added, newTo });
    added = newTo - to;
  }
  return joined(blocks.map((block) => trimmed(block, before, after)));
}

/** Without the lines at both ends that an edit stands in but does not change. */
function trimmed(block: Block, before: readonly string[], after: readonly string[]): Block {
  let { from, to, newFrom, newTo } = block;
  while (from < to && newFrom < newTo && before[from] === after[newFrom]) {
    from += 1;
    newFrom += 1;
  }
  while (from < to && newFrom < newTo && before[to - 1] === after[newTo - 1]) {
    to -= 1;
    newTo -= 1;
  }
  return { from, to, newFrom, newTo };
}

/** Without those that change nothing, and with those that touch as one. */
function joined(blocks: readonly Block[]): Block[] {
  const result: Block[] = [];
  for (const block of blocks.filter(({ from, to, newFrom, newTo }) => from < to || newFrom < newTo)) {
    const last = result.at(-1);
    if (last?.to === block.from) result[result.length - 1] = { ...last, to: block.to, newTo: block.newTo };
    else result.push(block);
  }
  return result;
}

function breaksIn(text: string): number {
  return text.split('\n').length - 1;
}
