/** Which operands of `return` need a look at run time, and where exactly they stand. */
import { assigns } from '../survey/survey.js';
import ts from '../typescript.js';

/**
 * The leaves of a returned expression whose value can be a promise or a thenable: a literal, a function or an `await`
 * cannot. Leaves rather than the whole, so that contextual types and freshness of literals beside them stay.
 */
export function returnedLeaves(expression: ts.Expression): ts.Expression[] {
  const branches = returnedBranches(expression);
  if (branches !== undefined) return branches.flatMap(returnedLeaves);
  if (ts.isBinaryExpression(expression)) {
    switch (expression.operatorToken.kind) {
      case ts.SyntaxKind.AmpersandAmpersandToken:
      case ts.SyntaxKind.CommaToken:
        return returnedLeaves(expression.right);
      case ts.SyntaxKind.BarBarToken:
      case ts.SyntaxKind.QuestionQuestionToken:
        return [...returnedLeaves(expression.left), ...returnedLeaves(expression.right)];
      default:
        return assigns(expression.operatorToken.kind) ? [expression] : [];
    }
  }
  return mayBeThenable(expression) ? [expression] : [];
}

/** The leaves whose value is captured: all but functions, of which there is nothing to say. */
export function capturedLeaves(expression: ts.Expression): ts.Expression[] {
  const branches = returnedBranches(expression);
  if (branches !== undefined) return branches.flatMap(capturedLeaves);
  return ts.isArrowFunction(expression) || ts.isFunctionExpression(expression) ? [] : [expression];
}

/** What `(a)` and `a ? b : c` come down to. */
function returnedBranches(expression: ts.Expression): ts.Expression[] | undefined {
  if (ts.isParenthesizedExpression(expression)) return [expression.expression];
  return ts.isConditionalExpression(expression) ? [expression.whenTrue, expression.whenFalse] : undefined;
}

function mayBeThenable(expression: ts.Expression): boolean {
  if (ts.isAsExpression(expression)) {
    return !ts.isConstTypeReference(expression.type) && mayBeThenable(expression.expression);
  }
  if (ts.isSatisfiesExpression(expression) || ts.isNonNullExpression(expression)) {
    return mayBeThenable(expression.expression);
  }
  switch (expression.kind) {
    case ts.SyntaxKind.CallExpression:
    case ts.SyntaxKind.NewExpression:
    case ts.SyntaxKind.PropertyAccessExpression:
    case ts.SyntaxKind.ElementAccessExpression:
    case ts.SyntaxKind.TaggedTemplateExpression:
    case ts.SyntaxKind.YieldExpression:
    case ts.SyntaxKind.ThisKeyword:
      return true;
    case ts.SyntaxKind.Identifier:
      return (expression as ts.Identifier).text !== 'undefined';
    case ts.SyntaxKind.ObjectLiteralExpression:
      return (expression as ts.ObjectLiteralExpression).properties.some(mayBeThen);
    default:
      return false;
  }
}

function mayBeThen({ name }: ts.ObjectLiteralElementLike): boolean {
  return name !== undefined && (ts.isIdentifier(name) || ts.isStringLiteral(name)) && name.text === 'then';
}

/** Whether the expression makes a value anew: what it gives is not stored elsewhere, as far as syntax can tell. */
export function isCall(expression: ts.Expression): boolean {
  if (ts.isParenthesizedExpression(expression) || ts.isAsExpression(expression) || ts.isNonNullExpression(expression)) {
    return isCall(expression.expression);
  }
  return ts.isCallExpression(expression) || ts.isNewExpression(expression);
}
