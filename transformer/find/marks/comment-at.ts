/** Finds the comment that a position is in, and the node that the comment leads. */

import { isFunctionNode } from '../../syntax.js';
import ts from '../../typescript.js';

export interface LocatedComment {
  readonly start: number;
  readonly end: number;
  readonly kind: 'line' | 'block' | 'jsdoc';
  /** The node it leads, with the nodes around that one, innermost last; absent when it leads none. */
  readonly host: readonly ts.Node[] | undefined;
}

/** Undefined when the position is in no comment but in code, a string, a template, a regular expression or JSX text. */
export function commentAt(sourceFile: ts.SourceFile, position: number): LocatedComment | undefined {
  const chain = nodesAround(sourceFile, position);
  const innermost = chain.at(-1)!;
  const start = innermost.getStart(sourceFile);
  if (position < start && innermost !== sourceFile) {
    const range = rangeIn(sourceFile.text, innermost.pos, position);
    if (range === undefined) return undefined;
    const first = chain.findIndex((node) => node !== sourceFile && node.pos === innermost.pos);
    const leads = !trailsLineAbove(sourceFile.text, innermost.pos, range, start);
    return located(sourceFile.text, range, leads ? withHeader(chain.slice(0, first + 1)) : undefined);
  }
  if (innermost.kind < ts.SyntaxKind.FirstNode || ts.isJsxText(innermost)) return undefined;
  const range = betweenTokens(sourceFile, innermost, position);
  if (range === undefined) return undefined;
  // `export /* here */ function`, `async /* or here */ () =>`
  const isHeader = isFunctionNode(innermost) ? position < innermost.parameters.pos : isClassHeader(innermost, position);
  return located(sourceFile.text, range, isHeader ? chain : undefined);
}

function nodesAround(sourceFile: ts.SourceFile, position: number): ts.Node[] {
  const chain: ts.Node[] = [];
  let node: ts.Node | undefined = sourceFile;
  while (node !== undefined) {
    chain.push(node);
    node = ts.forEachChild(
      node,
      (child) => (child.pos <= position && position < child.end ? child : undefined),
      (children) => childAt(children, position),
    );
  }
  return chain;
}

/** By halving: a file may have a hundred thousand statements, each with a mark. */
function childAt(children: ts.NodeArray<ts.Node>, position: number): ts.Node | undefined {
  let [from, to] = [0, children.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    const child = children[middle]!;
    if (child.end <= position) from = middle + 1;
    else if (child.pos > position) to = middle;
    else return child;
  }
  return undefined;
}

function rangeIn(text: string, pos: number, position: number): ts.CommentRange | undefined {
  const ranges = [...(ts.getLeadingCommentRanges(text, pos) ?? []), ...(ts.getTrailingCommentRanges(text, pos) ?? [])];
  return ranges.find((range) => range.pos <= position && position < range.end);
}

/** Whether the comment stands behind code on its line while what follows starts on a line below. */
function trailsLineAbove(text: string, pos: number, range: ts.CommentRange, start: number): boolean {
  const isLineBreak = /[\r\n\u2028\u2029]/;
  const before = text.slice(pos, range.pos);
  const isFirstOfFile = pos === 0;
  return !isFirstOfFile && !isLineBreak.test(before) && isLineBreak.test(text.slice(range.end, start));
}

/** A comment before a name or a modifier leads what is named: `@Injectable() /** … *\/ export class`. */
function withHeader(chain: readonly ts.Node[]): readonly ts.Node[] {
  const host = chain.at(-1);
  const parent = chain.at(-2);
  if (host === undefined || parent === undefined) return chain;
  const canBeNamed =
    isFunctionNode(parent) ||
    ts.isClassLike(parent) ||
    ts.isPropertyDeclaration(parent) ||
    ts.isVariableStatement(parent);
  if (!canBeNamed) return chain;
  const isName = 'name' in parent && parent.name === host;
  const isModifier = parent.modifiers?.some((modifier) => modifier === host) ?? false;
  return isName || isModifier ? chain.slice(0, -1) : chain;
}

function isClassHeader(node: ts.Node, position: number): boolean {
  return ts.isClassLike(node) && position < (node.name ?? node.members).pos;
}

/** The comment at `position` among the punctuation and keywords of `node` itself. */
function betweenTokens(sourceFile: ts.SourceFile, node: ts.Node, position: number): ts.CommentRange | undefined {
  let from = node === sourceFile ? 0 : node.getStart(sourceFile);
  let to = node.end;
  ts.forEachChild(node, (child) => {
    if (child.end <= position) from = Math.max(from, child.end);
    else if (child.pos > position) to = Math.min(to, child.pos);
  });
  const { text, languageVariant } = sourceFile;
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, false, languageVariant, text, undefined, from, to - from);
  for (let kind = scanner.scan(); kind !== ts.SyntaxKind.EndOfFileToken; kind = scanner.scan()) {
    const [pos, end] = [scanner.getTokenStart(), scanner.getTokenEnd()];
    if (end <= position) continue;
    if (kind !== ts.SyntaxKind.SingleLineCommentTrivia && kind !== ts.SyntaxKind.MultiLineCommentTrivia)
      return undefined;
    return { pos, end, kind };
  }
  return undefined;
}

function located(
  text: string,
  { pos, end, kind }: ts.CommentRange,
  host: readonly ts.Node[] | undefined,
): LocatedComment {
  const isJsDoc = text.startsWith('/**', pos) && text[pos + 3] !== '/' && text[pos + 3] !== '*';
  const style = kind === ts.SyntaxKind.SingleLineCommentTrivia ? 'line' : isJsDoc ? 'jsdoc' : 'block';
  return { start: pos, end, kind: style, host };
}
