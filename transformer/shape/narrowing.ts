/**
 * TypeScript keeps what it has narrowed a parameter to inside a closure, as long as the parameter is not assigned any
 * more after it. An assignment in a `try` counts until the end of the `try`: so in the bracket that narrowing is lost,
 * and code that type-checked does not any more.
 */

import { someOwn } from '../own-code.js';
import { assignedNames, type FunctionSurvey } from '../survey/survey.js';
import { isFunctionNode } from '../syntax.js';
import ts from '../typescript.js';

/** Whether a parameter is assigned in the body itself and read in a function inside it. */
export function closesOverAssignedParameter(
  { node: { body }, assigned, children }: FunctionSurvey,
  parameters: readonly string[],
): boolean {
  if (body === undefined || assigned.length === 0 || parameters.length === 0) return false;
  const names = new Set([...assignedNames(assigned)].filter((name) => parameters.includes(name)));
  return names.size > 0 && (children.length > 0 || mayHoldFields(body)) && isRead(body, names, false);
}

/** A class field is a closure too. */
function mayHoldFields(body: ts.Node): boolean {
  return someOwn(body, ts.isClassLike);
}

function isRead(node: ts.Node, names: ReadonlySet<string>, isInside: boolean): boolean {
  if (isInside && ts.isIdentifier(node) && names.has(node.text)) return true;
  const inside = isInside || isFunctionNode(node) || ts.isPropertyDeclaration(node);
  return ts.forEachChild(node, (child) => isRead(child, names, inside) || undefined) ?? false;
}
