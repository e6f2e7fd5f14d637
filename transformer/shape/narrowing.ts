/**
 * TypeScript keeps what it has narrowed a parameter to inside a closure, as long as the parameter is not assigned any
 * more after it. An assignment in a `try` counts until the end of the `try`: so in the bracket that narrowing is lost,
 * and code that type-checked does not any more.
 */
import ts from 'typescript';
import { isFunctionNode } from '../syntax.js';
import type { FunctionNode } from '../types.js';
import { someOwn } from './activation.js';

/** Whether a parameter is assigned in the body itself and read in a function inside it. */
export function closesOverAssignedParameter(node: FunctionNode, parameters: ReadonlySet<string>): boolean {
  const { body } = node;
  if (body === undefined || !ts.isBlock(body) || parameters.size === 0) return false;
  const assigned = new Set<string>();
  someOwn(body, (inner) => {
    for (const target of assignmentTargets(inner)) collectNames(target, parameters, assigned);
    return false;
  });
  return assigned.size > 0 && isRead(body, assigned, false);
}

function assignmentTargets(node: ts.Node): ts.Node[] {
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    const assigns = kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
    return assigns ? [node.left] : [];
  }
  if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) {
    const { operator } = node;
    return operator === ts.SyntaxKind.PlusPlusToken || operator === ts.SyntaxKind.MinusMinusToken ? [node.operand] : [];
  }
  const isLoop = ts.isForOfStatement(node) || ts.isForInStatement(node);
  return isLoop && !ts.isVariableDeclarationList(node.initializer) ? [node.initializer] : [];
}

/** Names in an assignment's target: itself, or those in a pattern; not the object of `p.x = 1`. */
function collectNames(target: ts.Node, among: ReadonlySet<string>, names: Set<string>): void {
  if (ts.isIdentifier(target)) {
    if (among.has(target.text)) names.add(target.text);
  } else if (!ts.isPropertyAccessExpression(target) && !ts.isElementAccessExpression(target)) {
    ts.forEachChild(target, (child) => collectNames(child, among, names));
  }
}

function isRead(node: ts.Node, names: ReadonlySet<string>, isInside: boolean): boolean {
  if (isInside && ts.isIdentifier(node) && names.has(node.text)) return true;
  const inside = isInside || isFunctionNode(node) || ts.isPropertyDeclaration(node);
  return ts.forEachChild(node, (child) => isRead(child, names, inside) || undefined) ?? false;
}
