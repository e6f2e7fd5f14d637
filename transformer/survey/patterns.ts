/** Patterns that run code of their own between a suspension and the statement behind it. */

import { isSuspension, someOwn } from '../own-code.js';
import ts from '../typescript.js';

/** Whether `node` is a `for await` or a `try` whose pattern (defaults, computed names) may be the first code behind a suspension. */
export function runsCodeBehindSuspension(node: ts.Node): boolean {
  if (ts.isForOfStatement(node)) return node.awaitModifier !== undefined && runsCode(node.initializer);
  if (!ts.isTryStatement(node)) return false;
  const pattern = node.catchClause?.variableDeclaration?.name;
  return pattern !== undefined && runsCode(pattern) && someOwn(node.tryBlock, isSuspension);
}

function runsCode(pattern: ts.Node): boolean {
  return someOwn(
    pattern,
    (node) =>
      ts.isComputedPropertyName(node) ||
      (ts.isBindingElement(node) && node.initializer !== undefined) ||
      ts.isPropertyAccessExpression(node) ||
      ts.isElementAccessExpression(node) ||
      ts.isBinaryExpression(node),
  );
}
