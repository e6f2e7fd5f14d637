/** Small questions to the syntax tree that several parts of the find phase ask. */

import type { FunctionNode } from './types.js';
import ts from './typescript.js';

export function isFunctionNode(node: ts.Node): node is FunctionNode {
  switch (node.kind) {
    case ts.SyntaxKind.FunctionDeclaration:
    case ts.SyntaxKind.FunctionExpression:
    case ts.SyntaxKind.ArrowFunction:
    case ts.SyntaxKind.MethodDeclaration:
    case ts.SyntaxKind.GetAccessor:
    case ts.SyntaxKind.SetAccessor:
    case ts.SyntaxKind.Constructor:
      return true;
    default:
      return false;
  }
}

export function isInlineFunction(node: ts.Node): node is ts.FunctionExpression | ts.ArrowFunction {
  return ts.isFunctionExpression(node) || ts.isArrowFunction(node);
}

/** The expression inside parentheses, `as`, `satisfies`, `!` and `<T>`. */
export function unwrap(expression: ts.Expression): ts.Expression {
  let inner = expression;
  while (
    ts.isParenthesizedExpression(inner) ||
    ts.isAsExpression(inner) ||
    ts.isSatisfiesExpression(inner) ||
    ts.isNonNullExpression(inner) ||
    ts.isTypeAssertionExpression(inner)
  ) {
    inner = inner.expression;
  }
  return inner;
}

export function hasModifier(node: ts.Node, kind: ts.ModifierSyntaxKind): boolean {
  const { modifiers } = node as Partial<ts.HasModifiers>;
  return modifiers?.some((modifier) => modifier.kind === kind) ?? false;
}

export function isAssignment(node: ts.Node): node is ts.BinaryExpression {
  if (!ts.isBinaryExpression(node)) return false;
  const { kind } = node.operatorToken;
  return (
    kind === ts.SyntaxKind.EqualsToken ||
    kind === ts.SyntaxKind.QuestionQuestionEqualsToken ||
    kind === ts.SyntaxKind.BarBarEqualsToken ||
    kind === ts.SyntaxKind.AmpersandAmpersandEqualsToken
  );
}

/** `'use strict'` and the like, where it stands first. */
export function isStringStatement(node: ts.Node): boolean {
  return ts.isExpressionStatement(node) && ts.isStringLiteral(node.expression);
}

/** The names that a parameter or a declaration binds, those inside patterns included. */
export function boundNames(name: ts.BindingName): string[] {
  const names: string[] = [];
  addBoundNames(name, names);
  return names;
}

/** The names that all the parameters of a function bind, `this` among them. */
export function parameterNames({ parameters }: FunctionNode): string[] {
  const names: string[] = [];
  for (const { name } of parameters) addBoundNames(name, names);
  return names;
}

function addBoundNames(name: ts.BindingName, names: string[]): void {
  if (ts.isIdentifier(name)) names.push(name.text);
  else for (const element of name.elements) if (!ts.isOmittedExpression(element)) addBoundNames(element.name, names);
}

/** `a.b.c` as written, without type arguments; undefined for anything else. */
export function dottedName(expression: ts.Expression): string | undefined {
  if (ts.isIdentifier(expression)) return expression.text;
  if (!ts.isPropertyAccessExpression(expression)) return undefined;
  const left = dottedName(expression.expression);
  return left === undefined ? undefined : `${left}.${expression.name.text}`;
}

/**
 * Calls `visit` for every node of the tree in the order of the text, with what `visit` gave for its parent. Without
 * recursion: a sum of ten thousand strings is as deep as that.
 *
 * @param visit gives the context of the node's children, or `undefined` to pass them over
 */
export function walk<Context>(
  root: ts.Node,
  context: Context,
  visit: (node: ts.Node, context: Context) => Context | undefined,
): void {
  const nodes: ts.Node[] = [root];
  const contexts: Context[] = [context];
  for (let node = nodes.pop(); node !== undefined; node = nodes.pop()) {
    const inner = visit(node, contexts.pop() as Context);
    if (inner === undefined) continue;
    const first = nodes.length;
    ts.forEachChild(node, (child) => {
      nodes.push(child);
      contexts.push(inner);
    });
    // The stack gives back the last one first.
    for (let low = first, high = nodes.length - 1; low < high; low += 1, high -= 1) {
      const swapped = nodes[low]!;
      nodes[low] = nodes[high]!;
      nodes[high] = swapped;
    }
  }
}

/** Where an expression begins: in JavaScript, with the JSDoc cast before it, which the parser takes for a comment. */
export function expressionStart(node: ts.Expression, sourceFile: ts.SourceFile): number {
  const start = node.getStart(sourceFile);
  if (start === node.pos || (sourceFile.flags & ts.NodeFlags.JavaScriptFile) === 0) return start;
  const before = sourceFile.text.slice(node.pos, start);
  const cast = before.lastIndexOf('/**');
  return cast >= 0 && /@(?:type|satisfies)\b/.test(before.slice(cast)) ? node.pos + cast : start;
}

/** Whether nothing behind the statement is ever reached from it: it returns, throws or jumps on every path. */
export function alwaysLeaves(statement: ts.Statement): boolean {
  if (ts.isReturnStatement(statement) || ts.isThrowStatement(statement)) return true;
  if (ts.isBreakOrContinueStatement(statement)) return true;
  if (ts.isBlock(statement)) return statement.statements.some(alwaysLeaves);
  if (ts.isIfStatement(statement)) {
    const { thenStatement, elseStatement } = statement;
    return elseStatement !== undefined && alwaysLeaves(thenStatement) && alwaysLeaves(elseStatement);
  }
  if (!ts.isTryStatement(statement)) return false;
  const { tryBlock, catchClause, finallyBlock } = statement;
  if (finallyBlock !== undefined && alwaysLeaves(finallyBlock)) return true;
  return alwaysLeaves(tryBlock) && (catchClause === undefined || alwaysLeaves(catchClause.block));
}

/** A value that is written out: making it runs nothing and cannot throw. */
export function isWrittenOut(expression: ts.Expression): boolean {
  if (ts.isParenthesizedExpression(expression) || ts.isAsExpression(expression)) {
    return isWrittenOut(expression.expression);
  }
  if (ts.isPrefixUnaryExpression(expression)) return ts.isNumericLiteral(expression.operand);
  if (ts.isArrayLiteralExpression(expression)) return expression.elements.every(isWrittenOut);
  if (ts.isObjectLiteralExpression(expression)) {
    return expression.properties.every(
      (property) =>
        property.name !== undefined &&
        !ts.isComputedPropertyName(property.name) &&
        (isFunctionNode(property) || (ts.isPropertyAssignment(property) && isWrittenOut(property.initializer))),
    );
  }
  return (
    ts.isLiteralExpression(expression) ||
    ts.isArrowFunction(expression) ||
    ts.isFunctionExpression(expression) ||
    expression.kind === ts.SyntaxKind.NullKeyword ||
    expression.kind === ts.SyntaxKind.TrueKeyword ||
    expression.kind === ts.SyntaxKind.FalseKeyword
  );
}
