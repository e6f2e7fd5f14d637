/**
 * The programs in the pages. Each `ts` block is a program of its own, or a file that others import:
 *
 * - <code>```ts</code>: a whole program.
 * - <code>```ts tracing.ts</code>: the file of that name, which other blocks of the page import as `./tracing.js`.
 * - <code>```ts not checked: reason</code>: shown only.
 */
import type { CodeBlock, Page } from './markdown.js';

export interface Program {
  readonly block: CodeBlock;
  /** In the folder of the page. */
  readonly file: string;
  /** Why it is neither type-checked nor executed. */
  readonly notChecked: string | undefined;
}

const FILE = /^[\w./-]+\.(?:ts|json|js|mjs|yaml)$/;

export function programsOf(page: Page): Program[] {
  const programs = page.blocks.filter(({ language }) => language === 'ts').map(program);
  const names = programs.map(({ file }) => file);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`${page.path} has two files called ${twice}`);
  return programs;
}

function program(block: CodeBlock): Program {
  const { info, line, page } = block;
  if (info === '') return { block, file: `line-${line}.ts`, notChecked: undefined };
  if (FILE.test(info)) return { block, file: info, notChecked: undefined };
  const reason = /^not checked: (\S.*)$/.exec(info)?.[1];
  if (reason === undefined)
    throw new Error(`${page}:${line}: "${info}" is neither a file name nor "not checked: reason"`);
  return { block, file: `line-${line}.ts`, notChecked: reason };
}

/** The files of a page that are no programs: `json agentcore.config.json` and the like. */
export function otherFilesOf(page: Page): CodeBlock[] {
  return page.blocks.filter(({ language, info }) => language !== 'ts' && FILE.test(info));
}

/**
 * What the program says it prints, in order: the comment behind a `console.log(…);`, or the comment lines right below
 * it. `…` stands for anything.
 */
export function promisedOutput(text: string): string[] {
  const promised: string[] = [];
  let state: 'elsewhere' | 'in a call' | 'behind a call' = 'elsewhere';
  for (const line of text.split('\n')) {
    if (line.includes('console.log(')) state = 'in a call';
    const comment = /^\s*\/\/ (.*)$/.exec(line)?.[1];
    const end = /\)\)?;(?:\s*\/\/ (.*))?$/.exec(line);
    if (state === 'in a call' && end !== null) {
      state = end[1] === undefined ? 'behind a call' : 'elsewhere';
      if (end[1] !== undefined) promised.push(end[1]);
    } else if (state === 'behind a call') {
      if (comment === undefined) state = 'elsewhere';
      else promised.push(comment);
    }
  }
  return promised;
}

/** Whether `line` is what was promised. */
export function matchesPromise(line: string, promise: string): boolean {
  const parts = promise
    .trim()
    .split('…')
    .map((part) => part.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'u').test(line.trim());
}
