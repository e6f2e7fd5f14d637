/** Expressions of a wrapped function: `await` and `yield`, and in which order what is evaluated, if at all. */

import { expressionStart, isWrittenOut } from '../syntax.js';
import ts from '../typescript.js';
import type { Activation } from './activation.js';
import type { Walk } from './walk.js';

const { AwaitExpression, BinaryExpression, ConditionalExpression, VariableDeclaration, YieldExpression } =
  ts.SyntaxKind;

export function visitExpression(walk: Walk, node: ts.Node, activation: Activation): void {
  switch (node.kind) {
    case AwaitExpression:
      return awaitExpression(walk, node as ts.AwaitExpression, activation);
    case YieldExpression:
      return yieldExpression(walk, node as ts.YieldExpression, activation);
    case ConditionalExpression:
      return conditional(walk, node as ts.ConditionalExpression, activation);
    case BinaryExpression:
      return binary(walk, node as ts.BinaryExpression, activation);
    case VariableDeclaration:
      return variable(walk, node as ts.VariableDeclaration, activation);
  }
  const before = activation.suspended;
  walk.visitAll(node);
  // What follows `?.`, and a default in a pattern, may not be evaluated at all.
  if ((node.flags & ts.NodeFlags.OptionalChain) !== 0 || ts.isBindingElement(node)) {
    activation.suspended = before;
  }
}

function conditional(walk: Walk, node: ts.ConditionalExpression, activation: Activation): void {
  walk.visit(node.condition);
  const before = activation.suspended;
  walk.visit(node.whenTrue);
  const whenTrue = activation.suspended;
  activation.suspended = before;
  walk.visit(node.whenFalse);
  activation.suspended &&= whenTrue;
}

function binary(walk: Walk, node: ts.BinaryExpression, activation: Activation): void {
  if (isShortCircuit(node.operatorToken.kind)) {
    walk.visit(node.left);
    const before = activation.suspended;
    walk.visit(node.right);
    activation.suspended = before;
  } else if (isPatternAssignment(node)) {
    const before = activation.suspended;
    walk.visit(node.left);
    activation.suspended = before;
    walk.visit(node.right);
  } else walk.visitAll(node);
}

/** What is written first, a pattern with its computed names, is evaluated last. */
function variable(walk: Walk, node: ts.VariableDeclaration, activation: Activation): void {
  const before = activation.suspended;
  walk.visit(node.name);
  const named = activation.suspended;
  activation.suspended = before;
  if (node.initializer !== undefined) walk.visit(node.initializer);
  activation.suspended ||= named;
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
function isPatternAssignment({ left, operatorToken }: ts.BinaryExpression): boolean {
  return (
    operatorToken.kind === ts.SyntaxKind.EqualsToken &&
    (ts.isArrayLiteralExpression(left) || ts.isObjectLiteralExpression(left))
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
