/** The code that runs as part of one function: without the insides of functions and class members in it. */

import { isFunctionNode } from './syntax.js';
import ts from './typescript.js';

/**
 * Calls `visit` on the children of `node` that run as part of the same function: not on the insides of nested functions
 * and of class members, but on their computed names and decorators and on `extends` clauses.
 *
 * @returns the first thing but `undefined`, `false` and their like that `visit` gives, which ends the calls
 */
export function forEachOwnChild<T>(node: ts.Node, visit: (child: ts.Node) => T | undefined): T | undefined {
  if (isFunctionNode(node) || ts.isPropertyDeclaration(node)) {
    for (const decorator of (ts.canHaveDecorators(node) && ts.getDecorators(node)) || []) {
      const found = visit(decorator);
      if (found) return found;
    }
    return node.name !== undefined && ts.isComputedPropertyName(node.name) ? visit(node.name) : undefined;
  }
  return ts.isClassStaticBlockDeclaration(node) ? undefined : ts.forEachChild(node, visit);
}

/** Whether `node` or anything that runs with it in the same function satisfies `test`. */
export function someOwn(node: ts.Node, test: (node: ts.Node) => boolean): boolean {
  // One closure for the whole of the code, not one a node.
  const visit = (inner: ts.Node): true | undefined => (test(inner) ? true : forEachOwnChild(inner, visit));
  return visit(node) === true;
}

export function isSuspension(node: ts.Node): boolean {
  return (
    ts.isAwaitExpression(node) ||
    ts.isYieldExpression(node) ||
    (ts.isForOfStatement(node) && node.awaitModifier !== undefined) ||
    declaresAwaitUsing(node)
  );
}

export function isAwaitUsing(node: ts.VariableDeclarationList): boolean {
  return (node.flags & ts.NodeFlags.BlockScoped) === ts.NodeFlags.AwaitUsing;
}

export function isUsing(node: ts.VariableDeclarationList): boolean {
  return (node.flags & ts.NodeFlags.BlockScoped) === ts.NodeFlags.Using;
}

/** Whether the node is an `await using`, in a statement of its own or at the head of a loop. */
export function declaresAwaitUsing(node: ts.Node): boolean {
  return ts.isVariableDeclarationList(node) && isAwaitUsing(node);
}
