/** Where a function is suspended first. */

import { forEachOwnChild, isSuspension } from '../own-code.js';
import ts from '../typescript.js';
import type { Suspension } from './facts.js';

/** In the order of evaluation, as far as syntax tells: an operand is suspended before what awaits it. */
export function firstSuspension(body: ts.Node, sourceFile: ts.SourceFile): Suspension | undefined {
  const node = first(body);
  if (node === undefined) return undefined;
  const { line, character } = sourceFile.getLineAndCharacterOfPosition(node.getStart(sourceFile));
  return { what: whatOf(node), line: line + 1, column: character + 1 };
}

function first(node: ts.Node): ts.Node | undefined {
  if (ts.isForOfStatement(node) && node.awaitModifier !== undefined) return first(node.expression) ?? node;
  return forEachOwnChild(node, first) ?? (isSuspension(node) ? node : undefined);
}

function whatOf(node: ts.Node): Suspension['what'] {
  if (ts.isYieldExpression(node)) return node.asteriskToken === undefined ? 'yield' : 'yield*';
  if (ts.isAwaitExpression(node)) return 'await';
  return ts.isForOfStatement(node) ? 'for await' : 'await using';
}
