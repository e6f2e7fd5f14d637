/** Reads README.md, ARCHITECTURE.md and docs/*.md: their code blocks, links and headings. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const repository = fileURLToPath(new URL('../../..', import.meta.url)).replace(/[\\/]$/, '');

export interface CodeBlock {
  readonly page: string;
  /** Line of its first line of code, 1-based. */
  readonly line: number;
  readonly language: string;
  /** What stands behind the language: a file name, or `flag: reason`. */
  readonly info: string;
  /** The innermost heading above it. */
  readonly heading: string;
  readonly text: string;
}

export interface Page {
  /** Relative to the repository, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly blocks: readonly CodeBlock[];
}

/** Reference pages with code that is wrong on purpose; test/find and test/shape check what is said to it. */
const REFERENCE = new Set(['docs/errors.md', 'docs/reasons.md']);

/** The pages whose code is meant to be copied, and therefore checked. */
export function guides(): Page[] {
  return ['README.md', ...docs().filter((path) => !REFERENCE.has(path))].map(readPage);
}

/** Every page, for links. */
export function allPages(): Page[] {
  return ['README.md', 'ARCHITECTURE.md', ...docs()].map(readPage);
}

function docs(): string[] {
  const names = readdirSync(join(repository, 'docs')).filter((name) => name.endsWith('.md'));
  return names.sort().map((name) => `docs/${name}`);
}

export function readPage(path: string): Page {
  const text = readFileSync(join(repository, path), 'utf8');
  return { path, text, blocks: [...codeBlocks(path, text)] };
}

function* codeBlocks(page: string, text: string): Generator<CodeBlock> {
  let heading = '';
  let open: { fence: string; language: string; info: string; line: number; lines: string[] } | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    if (open !== undefined) {
      if (line.trimEnd() === open.fence) {
        const { language, info, lines } = open;
        yield { page, line: open.line, language, info, heading, text: `${lines.join('\n')}\n` };
        open = undefined;
      } else open.lines.push(line);
      continue;
    }
    const fence = /^(`{3,})([\w-]*)[ ]?(.*)$/.exec(line);
    if (fence !== null) {
      open = { fence: fence[1]!, language: fence[2]!, info: fence[3]!.trim(), line: index + 2, lines: [] };
    } else heading = /^#{1,6} (.*)$/.exec(line)?.[1]?.trim() ?? heading;
  }
  if (open !== undefined) throw new Error(`${page}:${open.line - 1}: the code block is not closed`);
}

/** `docs/cli.md:12`: where to look when a test about the block fails. */
export function placeOf({ page, line }: CodeBlock): string {
  return `${page}:${line}`;
}

/** The text outside of code: blocks and spans of it are blanked out. */
export function prose(text: string): string {
  return text
    .replace(/^(`{3,}).*\n[\s\S]*?^\1[ ]*$/gm, (block) => block.replace(/[^\n]/g, ' '))
    .replace(/`[^`\n]+`/g, (span) => ' '.repeat(span.length));
}

/** The anchors that the headings of a page make, by GitHub's rule. */
export function anchors(text: string): Set<string> {
  const found = new Map<string, number>();
  const names = new Set<string>();
  const withoutBlocks = text.replace(/^(`{3,}).*\n[\s\S]*?^\1[ ]*$/gm, '');
  for (const [, title] of withoutBlocks.matchAll(/^#{1,6} (.*)$/gm)) {
    const plain = title!
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-');
    const count = found.get(plain) ?? 0;
    found.set(plain, count + 1);
    names.add(count === 0 ? plain : `${plain}-${count}`);
  }
  return names;
}
