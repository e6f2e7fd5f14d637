/**
 * What the shape phase has to know of each function before it may touch it, noted on the one walk that also finds the
 * functions (find/functions.ts).
 */

import type { FunctionNode } from '../types.js';
import ts from '../typescript.js';

/** One function with a body. */
export interface FunctionSurvey {
  readonly node: FunctionNode;
  /** What it is part of: a class, an object literal, a call whose argument it is. */
  readonly parent: ts.Node;
  /** Functions inside it with no other function between, in the order of the text. */
  readonly children: FunctionSurvey[];
  /** Its text is sent elsewhere, as far as its own place tells; see also {@link FileSurvey.serialisedNames}. */
  readonly isSerialised: boolean;
  readonly insideWith: boolean;
  /** Inside the arguments of a call that test runners move above the imports. */
  readonly insideMock: boolean;
  /** Its own code, that of functions inside it left out, has… */
  hasWith: boolean;
  /** …an `await`, a `yield`, a `for await` or an `await using`; */
  hasSuspension: boolean;
  hasAwaitUsing: boolean;
  hasAwaitUsingInLoop: boolean;
  /** …a pattern that runs code right behind a suspension, where nothing can be put before it; */
  hasSuspendedPattern: boolean;
  /** …these `return`s. */
  readonly returns: ts.ReturnStatement[];
  /** What it assigns to: names, and patterns with names in them. */
  readonly assigned: ts.Node[];
  /** Names that it declares by `var`, wherever in it. */
  readonly vars: string[];
  /** The name that it can call itself by. */
  readonly ownName: string | undefined;
  /** It has a loop. */
  hasLoop: boolean;
}

export interface FileSurvey {
  readonly of: ReadonlyMap<ts.Node, FunctionSurvey>;
  /** Functions that are in no other one. */
  readonly children: readonly FunctionSurvey[];
  /** Names of functions whose text is taken somewhere in the file. */
  readonly serialisedNames: ReadonlySet<string>;
}

export function surveyFunction(
  node: FunctionNode,
  parent: ts.Node,
  around: Pick<FunctionSurvey, 'isSerialised' | 'insideWith' | 'insideMock' | 'ownName'>,
): FunctionSurvey {
  return {
    node,
    parent,
    children: [],
    isSerialised: around.isSerialised,
    insideWith: around.insideWith,
    insideMock: around.insideMock,
    hasWith: false,
    hasSuspension: false,
    hasAwaitUsing: false,
    hasAwaitUsingInLoop: false,
    hasSuspendedPattern: false,
    returns: [],
    assigned: [],
    vars: [],
    ownName: around.ownName,
    hasLoop: false,
  };
}

const { FirstAssignment, LastAssignment, PlusPlusToken, MinusMinusToken } = ts.SyntaxKind;

/** Whether a binary expression with this operator assigns to what is left of it. */
export function assigns(operator: ts.SyntaxKind): boolean {
  return operator >= FirstAssignment && operator <= LastAssignment;
}

export function noteIncrement(
  { operator, operand }: ts.PrefixUnaryExpression | ts.PostfixUnaryExpression,
  own: FunctionSurvey,
): void {
  if (operator === PlusPlusToken || operator === MinusMinusToken) own.assigned.push(operand);
}

export function noteLoopVariable({ initializer }: ts.ForInOrOfStatement, own: FunctionSurvey): void {
  if (!ts.isVariableDeclarationList(initializer)) own.assigned.push(initializer);
}

/** Names among the targets of assignments: themselves, or those in a pattern; not the object of `p.x = 1`. */
export function assignedNames(targets: readonly ts.Node[]): Set<string> {
  const names = new Set<string>();
  const collect = (target: ts.Node): void => {
    if (ts.isIdentifier(target)) names.add(target.text);
    else if (!ts.isPropertyAccessExpression(target) && !ts.isElementAccessExpression(target)) {
      ts.forEachChild(target, collect);
    }
  };
  targets.forEach(collect);
  return names;
}
