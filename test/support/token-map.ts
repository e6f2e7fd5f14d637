/** Follows every token of an edited text through its source map to where the author wrote it. */
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import ts from 'typescript';
import type { Edits } from '../../transformer/edits.js';
import { parse } from '../../transformer/parse.js';

export interface Mapped {
  readonly tokens: number;
  /** The first tokens that are led elsewhere. */
  readonly wrong: readonly string[];
}

export function followTokens(file: string, text: string, edits: Edits): Mapped {
  const map = new TraceMap(JSON.stringify(edits.map(file)));
  const original = parse(file, text);
  const edited = parse(file, edits.apply());
  const starts = tokenStarts(original);
  const inserts = [...edits.list()].reverse();
  const wrong: string[] = [];
  let shift = 0;
  for (const start of starts) {
    for (let next = inserts.at(-1); next !== undefined && next.position <= start; next = inserts.at(-1)) {
      shift += next.text.length;
      inserts.pop();
    }
    const from = edited.getLineAndCharacterOfPosition(start + shift);
    const to = original.getLineAndCharacterOfPosition(start);
    const found = originalPositionFor(map, { line: from.line + 1, column: from.character });
    if (found.line === to.line + 1 && found.column === to.character) continue;
    if (wrong.length < 3) wrong.push(`${file}:${to.line + 1}:${to.character + 1} → ${found.line}:${found.column}`);
  }
  return { tokens: starts.length, wrong };
}

/** Where the tokens of a file start, the pieces of templates and JSX included. */
function tokenStarts(sourceFile: ts.SourceFile): number[] {
  const found: number[] = [];
  const visit = (node: ts.Node): void => {
    if (node.kind >= ts.SyntaxKind.FirstJSDocNode && node.kind <= ts.SyntaxKind.LastJSDocNode) return;
    const children = node.getChildren(sourceFile);
    if (children.length === 0 && node.getWidth(sourceFile) > 0) found.push(node.getStart(sourceFile));
    children.forEach(visit);
  };
  visit(sourceFile);
  return found;
}
