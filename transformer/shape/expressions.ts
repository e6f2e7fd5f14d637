/** Expressions of a wrapped function: `await` and `yield`, and in which order what is evaluated, if at all. */

import { expressionStart, isWrittenOut } from '../syntax.js';
import ts from '../typescript.js';
import type { Activation } from './activation.js';
import type { Walk } from './walk.js';

export function visitExpression(walk: Walk, node: ts.Node, activation: Activation): void {
  if (ts.isAwaitExpression(node)) return awaitExpression(walk, node, activation);
  if (ts.isYieldExpression(node)) return yieldExpression(walk, node, activation);
  if (ts.isConditionalExpression(node)) {
    walk.visit(node.condition);
    const before = activation.suspended;
    walk.visit(node.whenTrue);
    const whenTrue = activation.suspended;
    activation.suspended = before;
    walk.visit(node.whenFalse);
    activation.suspended &&= whenTrue;
    return;
  }
  if (ts.isBinaryExpression(node) && isShortCircuit(node.operatorToken.kind)) {
    walk.visit(node.left);
    const before = activation.suspended;
    walk.visit(node.right);
    activation.suspended = before;
    return;
  }
  if (ts.isVariableDeclaration(node)) {
    // What is written first, a pattern with its computed names, is evaluated last.
    const before = activation.suspended;
    walk.visit(node.name);
    const named = activation.suspended;
    activation.suspended = before;
    if (node.initializer !== undefined) walk.visit(node.initializer);
    activation.suspended ||= named;
    return;
  }
  if (isPatternAssignment(node)) {
    const before = activation.suspended;
    walk.visit(node.left);
    activation.suspended = before;
    walk.visit(node.right);
    return;
  }
  const before = activation.suspended;
  walk.visitAll(node);
  // What follows `?.`, and a default in a pattern, may not be evaluated at all.
  if ((node.flags & ts.NodeFlags.OptionalChain) !== 0 || ts.isBindingElement(node)) {
    activation.suspended = before;
  }
}

function awaitExpression(walk: Walk, node: ts.AwaitExpression, activation: Activation): void {
  const { edits, sourceFile } = walk.context;
  const operand = node.expression;
  // The operand may suspend the function itself.
  const bracket = !activation.suspended;
  const last = bracket && walk.isLast(node);
  if (bracket) {
    if (!last) edits.insert(node.getStart(sourceFile), `${walk.call('back')}, `);
    edits.insert(expressionStart(operand, sourceFile), `${walk.call(last ? 'last' : 'away')}, `);
  }
  walk.visit(operand);
  if (bracket) edits.insert(operand.end, last ? ')' : '))');
  if (!activation.isGenerator) activation.suspended = true;
}

function yieldExpression(walk: Walk, node: ts.YieldExpression, activation: Activation): void {
  const { edits, sourceFile } = walk.context;
  const through = resultThroughCall(node, activation);
  if (through) edits.insert(node.getStart(sourceFile), `${walk.call('back')}, `);
  const operand = node.expression;
  const take = node.asteriskToken === undefined ? 'leave' : 'delegate';
  if (operand === undefined) {
    edits.insert(node.getStart(sourceFile) + 'yield'.length, ` ${walk.call('leave')})`);
  } else if (take === 'leave' && isWrittenOut(operand)) {
    // Behind a comma it keeps its contextual type, and nothing of it has to be awaited.
    edits.insert(expressionStart(operand, sourceFile), `(${walk.call(take)}), `);
    walk.visit(operand);
    edits.insert(operand.end, ')');
  } else {
    edits.insert(expressionStart(operand, sourceFile), `${walk.call(take)}, `);
    walk.visit(operand);
    edits.insert(operand.end, ')');
  }
  if (through) edits.insert(node.end, ')');
}

/** A plain `yield`'s value may pass through a call only where that cannot change the generator's inferred type. */
export function resultThroughCall(node: ts.YieldExpression, activation: Activation): boolean {
  return activation.yieldsTyped || node.asteriskToken !== undefined;
}

/** `[a = 1] = b` and `({ a: c.d } = b)`: the right side is evaluated first, and defaults perhaps not at all. */
function isPatternAssignment(node: ts.Node): node is ts.AssignmentExpression<ts.EqualsToken> {
  return (
    ts.isBinaryExpression(node) &&
    node.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
    (ts.isArrayLiteralExpression(node.left) || ts.isObjectLiteralExpression(node.left))
  );
}

function isShortCircuit(kind: ts.SyntaxKind): boolean {
  return (
    kind === ts.SyntaxKind.AmpersandAmpersandToken ||
    kind === ts.SyntaxKind.BarBarToken ||
    kind === ts.SyntaxKind.QuestionQuestionToken ||
    kind === ts.SyntaxKind.AmpersandAmpersandEqualsToken ||
    kind === ts.SyntaxKind.BarBarEqualsToken ||
    kind === ts.SyntaxKind.QuestionQuestionEqualsToken
  );
}
