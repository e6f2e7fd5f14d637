/** Coverage as Istanbul's JSON reporter writes it, in a form that can be compared by line. */
import { basename } from 'node:path';

interface Range {
  readonly start: { readonly line: number };
}

interface FileCoverage {
  readonly path: string;
  readonly statementMap: Readonly<Record<string, Range>>;
  readonly fnMap: Readonly<Record<string, { readonly name: string; readonly loc: Range }>>;
  readonly branchMap: Readonly<Record<string, { readonly type: string; readonly loc: Range }>>;
  readonly s: Readonly<Record<string, number>>;
  readonly f: Readonly<Record<string, number>>;
  readonly b: Readonly<Record<string, readonly number[]>>;
}

export type Coverage = Readonly<Record<string, FileCoverage>>;

/** By name of the file: how often lines, functions and branches were run. A line counts as its most frequent statement. */
export function linesOf(coverage: Coverage): Record<string, string[]> {
  return Object.fromEntries(Object.values(coverage).map((file) => [basename(file.path), described(file)]));
}

function described({ statementMap, fnMap, branchMap, s, f, b }: FileCoverage): string[] {
  const lines = new Map<number, number>();
  for (const [key, { start }] of Object.entries(statementMap)) {
    lines.set(start.line, Math.max(lines.get(start.line) ?? 0, s[key] ?? 0));
  }
  return [
    ...[...lines].map(([line, count]) => `line ${line}: ${count}`),
    ...Object.entries(fnMap).map(([key, { name, loc }]) => `function ${name}, line ${loc.start.line}: ${f[key]}`),
    ...Object.entries(branchMap).map(([key, { type, loc }]) => `${type}, line ${loc.start.line}: ${b[key]?.join(' ')}`),
  ];
}
