/** What the walk knows about the function whose own code it is in: a wrapped one, or none. */
import ts from 'typescript';
import { hasModifier, isFunctionNode } from '../syntax.js';
import type { FunctionNode } from '../types.js';

/** A label has its name in front of it, so that it cannot be taken for another kind. */
export type JumpTarget = 'loop' | 'switch' | 'finally' | `label ${string}`;

export interface Activation {
  readonly isGenerator: boolean;
  /** Whether it can be suspended at all. */
  readonly suspends: boolean;
  /** Whether there is an `await using` in it. */
  readonly disposesAsync: boolean;
  /** Whether the result of a `yield` may be passed through a call: not where the type of `next` is inferred. */
  readonly yieldsTyped: boolean;
  /** What is done to the operands of its `return` statements. */
  readonly returns: 'result' | 'settle' | 'stream' | 'captured' | 'leave' | undefined;
  /** Whether also what cannot be a promise is of interest, because the result is captured. */
  readonly takesLiterals: boolean;
  /** What a jump can go to or has to leave on its way, outermost first: loops, switches, labels and `finally` blocks. */
  readonly around: JumpTarget[];
  /** Whether, at this point of the walk, the function has certainly been suspended before, on every path. */
  suspended: boolean;
}

export function isAsync(node: FunctionNode): boolean {
  return hasModifier(node, ts.SyntaxKind.AsyncKeyword);
}

export function isGenerator(node: FunctionNode): boolean {
  return 'asteriskToken' in node && node.asteriskToken !== undefined;
}

/** Directives at the head of a body: `'use strict'`, `'use server'` and their kin. */
export function directives(statements: readonly ts.Statement[]): readonly ts.ExpressionStatement[] {
  const found: ts.ExpressionStatement[] = [];
  for (const statement of statements) {
    if (!ts.isExpressionStatement(statement) || !ts.isStringLiteral(statement.expression)) break;
    found.push(statement);
  }
  return found;
}

/**
 * Calls `visit` on the children of `node` that run as part of the same function: not on the insides of nested functions
 * and of class members, but on their computed names and decorators and on `extends` clauses.
 */
export function forEachOwnChild(node: ts.Node, visit: (child: ts.Node) => void): void {
  if (isFunctionNode(node) || ts.isPropertyDeclaration(node)) {
    if (ts.canHaveDecorators(node)) ts.getDecorators(node)?.forEach(visit);
    if (node.name !== undefined && ts.isComputedPropertyName(node.name)) visit(node.name);
    return;
  }
  if (ts.isClassStaticBlockDeclaration(node)) return;
  ts.forEachChild(node, (child) => {
    visit(child);
  });
}

/** Whether `node` or anything that runs with it in the same function satisfies `test`. */
export function someOwn(node: ts.Node, test: (node: ts.Node) => boolean): boolean {
  if (test(node)) return true;
  let found = false;
  forEachOwnChild(node, (child) => {
    found ||= someOwn(child, test);
  });
  return found;
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
