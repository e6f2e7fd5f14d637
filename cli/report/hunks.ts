/** Writes a unified diff, given which lines of the two texts stand for each other. */

const CONTEXT = 3;
const NO_NEWLINE = '\\ No newline at end of file';

/** Lines `from` to `to` (exclusive, from 0) of the text before became `newFrom` to `newTo` of the one after. */
export interface Block {
  readonly from: number;
  readonly to: number;
  readonly newFrom: number;
  readonly newTo: number;
}

export interface Sides {
  /** Lines without their breaks, the last one empty where the text ends in one. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** Number of the first line of both. */
  readonly first: number;
}

/**
 * @param filePath the same on both sides
 * @param blocks in order, at least one; everything between them is the same on both sides
 * @param isNew whether there was no such file before
 */
export function formatHunks(filePath: string, sides: Sides, blocks: readonly Block[], isNew = false): string {
  const lines = [isNew ? '--- /dev/null' : `--- ${quoted(`a/${filePath}`)}`, `+++ ${quoted(`b/${filePath}`)}`];
  for (let at = 0; at < blocks.length; ) {
    let next = at + 1;
    while (next < blocks.length && blocks[next]!.from - blocks[next - 1]!.to < 2 * CONTEXT) next += 1;
    addHunk(lines, sides, blocks.slice(at, next));
    at = next;
  }
  return `${lines.join('\n')}\n`;
}

function addHunk(lines: string[], { before, after, first }: Sides, blocks: readonly Block[]): void {
  const head = blocks[0]!;
  const last = blocks.at(-1)!;
  const above = Math.min(CONTEXT, head.from);
  const from = head.from - above;
  const to = Math.max(last.to, Math.min(countOf(before), last.to + CONTEXT));
  const newFrom = head.newFrom - above;
  const newTo = last.newTo + to - last.to;
  lines.push(`@@ -${range(from + first, to - from)} +${range(newFrom + first, newTo - newFrom)} @@`);
  let at = from;
  for (const block of [...blocks, { from: to, to, newFrom: newTo, newTo }]) {
    for (; at < block.from; at += 1) push(lines, ' ', before, at);
    for (; at < block.to; at += 1) push(lines, '-', before, at);
    for (let index = block.newFrom; index < block.newTo; index += 1) push(lines, '+', after, index);
  }
}

/** What stands behind the last line break is a line when there is something. */
export function countOf(lines: readonly string[]): number {
  return lines.at(-1) === '' ? lines.length - 1 : lines.length;
}

function push(lines: string[], sign: string, of: readonly string[], index: number): void {
  lines.push(`${sign}${of[index]}`);
  if (index === of.length - 1) lines.push(NO_NEWLINE);
}

/** A side without lines is named by the line before it. */
function range(start: number, length: number): string {
  if (length === 0) return `${start - 1},0`;
  return length === 1 ? String(start) : `${start},${length}`;
}

/** As git has names that would not stay on their line. */
function quoted(path: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about.
  return /[\0-\x1f\x7f"\\]/.test(path) ? JSON.stringify(path) : path;
}
