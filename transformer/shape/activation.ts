/** What the walk knows about the function whose own code it is in: a wrapped one, or none. */

import { hasModifier } from '../syntax.js';
import type { FunctionNode } from '../types.js';
import ts from '../typescript.js';

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
  /** Whether it is declared to return `this`, which no call may come between: see `last` of the runtime. */
  readonly returnsThis: boolean;
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
