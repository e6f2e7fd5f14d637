/** The commands in the `bash` blocks of the pages, and the output that is shown right below them. */
import type { CodeBlock, Page } from './markdown.js';

/** Commands that need packages of the npm registry; test/doors/long/pages.ts runs them. */
export const WITH_PACKAGES: readonly string[] = [
  'npx tspc && node dist/main.js',
  'npx vitest run',
  'npx jest',
  'npx vite build && node dist/main.js',
  'npx rollup -c && node dist/main.mjs',
  'npx rolldown -c && node dist/main.mjs',
  'npx webpack && node dist/main.cjs',
  'npx rspack build && node dist/main.cjs',
  'bun build-bun.mjs && node dist/main.js',
];

export interface CommandBlock {
  readonly block: CodeBlock;
  /** One a line; a backslash at its end continues it. */
  readonly commands: readonly string[];
  /** The `text` block that follows with nothing in between. */
  readonly output: string | undefined;
}

export function commandBlocks({ text, blocks }: Page): CommandBlock[] {
  const lines = text.split('\n');
  return blocks.flatMap((block, index) => {
    if (block.language !== 'bash') return [];
    const next = blocks[index + 1];
    const end = block.line + block.text.split('\n').length - 1;
    const between = next === undefined ? ['no block'] : lines.slice(end, next.line - 2);
    const follows = next?.language === 'text' && between.every((line) => line.trim() === '');
    return [{ block, commands: commandsIn(block.text), output: follows ? next.text : undefined }];
  });
}

function commandsIn(text: string): string[] {
  const joined = text.replace(/\\\n\s*/g, '');
  return joined.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));
}

/** What two runs of the same program may differ in, taken out: durations. */
export function comparable(output: string): string {
  const lines = output.split('\n').map((line) => line.replace(/\[[\d.]+(?:ms|s)\]/g, '[…]').trimEnd());
  return lines.join('\n').trim();
}
