/**
 * TypeScript finds the type of a bare call, awaited or not, without a look at its arguments, and of a function without a
 * look at the `return`s in which it calls itself. A call of ours around the user's ends that, and where the type hangs on
 * itself the program does not compile any more (TS7022, TS7023).
 */

import { someOwn } from '../own-code.js';
import { assignedNames, type FunctionSurvey } from '../survey/survey.js';
import { boundNames, unwrap } from '../syntax.js';
import ts from '../typescript.js';
import { isAsync, isGenerator } from './activation.js';

/** Whether an async function without a return type returns what it calls itself for. */
export function hasUntypableReturn({ node, ownName, returns }: FunctionSurvey): boolean {
  const { body } = node;
  if (ownName === undefined || body === undefined || node.type !== undefined) return false;
  if (!isAsync(node) || isGenerator(node)) return false;
  const callsItself = (expression: ts.Expression): boolean => {
    const inner = unwrap(expression);
    if (ts.isAwaitExpression(inner)) return callsItself(inner.expression);
    if (ts.isConditionalExpression(inner)) return callsItself(inner.whenTrue) || callsItself(inner.whenFalse);
    return ts.isCallExpression(inner) && ts.isIdentifier(inner.expression) && inner.expression.text === ownName;
  };
  if (!ts.isBlock(body)) return callsItself(body);
  return returns.some(({ expression }) => expression !== undefined && callsItself(expression));
}

/**
 * Whether what may be the first `await` gives a variable of a loop its type, and depends on another variable that the same
 * loop assigns: `while (page) { const next = await page.load(); page = next; }`.
 */
export function awaitsInCircle({ node: { body }, hasLoop, assigned }: FunctionSurvey): boolean {
  if (!hasLoop || assigned.length === 0 || body === undefined || !ts.isBlock(body)) return false;
  for (const statement of body.statements) {
    if (someOwn(statement, (inner) => ts.isIterationStatement(inner, false) && isCircle(inner, assigned))) return true;
    // From here on the function has been suspended, and nothing is put around later awaits.
    if (awaitsAtOnce(statement)) return false;
  }
  return false;
}

function awaitsAtOnce(statement: ts.Statement): boolean {
  if (ts.isExpressionStatement(statement)) return ts.isAwaitExpression(unwrap(statement.expression));
  if (!ts.isVariableStatement(statement)) return false;
  return statement.declarationList.declarations.some(
    ({ initializer }) => initializer !== undefined && ts.isAwaitExpression(unwrap(initializer)),
  );
}

function isCircle(loop: ts.IterationStatement, assigned: readonly ts.Node[]): boolean {
  const names = assignedNames(assigned.filter(({ pos, end }) => pos >= loop.pos && end <= loop.end));
  if (names.size === 0) return false;
  // What the loop's own variables are made of may lead back to them.
  return someOwn(loop, (inner) => {
    if (!ts.isVariableDeclaration(inner) || inner.type !== undefined || inner.initializer === undefined) return false;
    const { initializer } = inner;
    const depends = someOwn(initializer, (part) => ts.isAwaitExpression(part) && mentions(part.expression, names));
    if (!depends && mentions(initializer, names)) for (const name of boundNames(inner.name)) names.add(name);
    return depends;
  });
}

function mentions(node: ts.Node, names: ReadonlySet<string>): boolean {
  if (ts.isIdentifier(node)) return names.has(node.text);
  if (ts.isPropertyAccessExpression(node)) return mentions(node.expression, names);
  return ts.forEachChild(node, (child) => mentions(child, names) || undefined) ?? false;
}
