/**
 * Functions that the in-place shape cannot wrap faithfully, each with a stable reason code (docs/reasons.md). They are
 * left untouched and reported.
 */

import { forEachOwnChild, someOwn } from '../own-code.js';
import type { FunctionSurvey } from '../survey/survey.js';
import { boundNames, hasModifier, isFunctionNode, parameterNames } from '../syntax.js';
import ts from '../typescript.js';
import { directives, isAsync, isGenerator } from './activation.js';
import { awaitsInCircle, hasUntypableReturn } from './circularity.js';
import { closesOverAssignedParameter } from './narrowing.js';

export const REASONS = {
  'early-error': 'a name declared in its body repeats another of it: the program is invalid and must stay so',
  'self-call':
    'it is async, declares no return type and returns what it calls itself for, which TypeScript can then not tell the type of',
  'loop-await':
    'its first `await` may be in a loop and depend on what the loop assigns, which TypeScript can then not tell the type of',
  'asserted-type':
    'what it declares to return can only be read off its lone `return … as …`, which would be inside of a block',
  'function-in-block':
    'a function declared in its body would be in a block, which does not allow it by that name, or at all under ES5',
  'await-using': 'an `await using` in a loop may be its first suspension, which has no operand to bracket',
  'suspended-pattern':
    'a pattern in a `for await` or a `catch` runs code right after what may be its first suspension, where nothing can be put before it',
  'yield-position':
    'it uses the value of a `yield` inside an expression and has no return type to keep that value typed',
  'assigned-parameter':
    'it assigns a parameter that a function inside it reads, and what TypeScript knows of it there would be lost',
  'derived-constructor': 'its `super()` call is not a statement of its own at the top level of the constructor',
  'with-statement': 'it is inside a `with` statement, where any name of ours could be the object’s',
  serialised: 'its source is shipped elsewhere (`page.evaluate`, `toString()`), where our runtime is not',
  'hoisted-mock': 'it is inside a `jest.mock` or `vi.mock`, which is moved above the import of our runtime',
  react: 'it is a component or a hook of React, on which the React Compiler would give up',
  'use-asm': 'it is asm.js',
  'global-script': 'its file is neither a module nor CommonJS, so it cannot load the runtime',
} as const;

export type Reason = keyof typeof REASONS;

export interface Circumstances {
  /** Whether the file may have types in it. */
  readonly hasTypes: boolean;
  /** Whether TypeScript compiles it to ES5, where it allows no function declarations in blocks (TS1252). */
  readonly isES5: boolean;
}

/** Why `node` cannot be wrapped in place for what it is, or undefined when it can. */
export function blocker(surveyed: FunctionSurvey, { hasTypes, isES5 }: Circumstances): Reason | undefined {
  if (surveyed.insideWith) return 'with-statement';
  const { node, parent } = surveyed;
  const { body } = node;
  if (hasTypes && hasUntypableReturn(surveyed)) return 'self-call';
  if (body === undefined || !ts.isBlock(body)) {
    return hasTypes && closesOverAssignedParameter(surveyed, parameterNames(node)) ? 'assigned-parameter' : undefined;
  }
  if (directives(body.statements).some(({ expression }) => (expression as ts.StringLiteral).text === 'use asm'))
    return 'use-asm';
  const parameters = parameterNames(node);
  if (parameters.length > 0 && body.statements.some((statement) => redeclares(statement, parameters)))
    return 'early-error';
  if (clashes(body, surveyed, parameters)) return 'early-error';
  if (functionsClash(body, surveyed, parameters)) return 'function-in-block';
  if (isES5 && body.statements.some(ts.isFunctionDeclaration)) return 'function-in-block';
  if (hasTypes && closesOverAssignedParameter(surveyed, parameters)) return 'assigned-parameter';
  if (surveyed.hasWith && surveyed.hasSuspension) return 'with-statement';
  if (isAsync(node)) {
    if (surveyed.hasAwaitUsingInLoop) return 'await-using';
    if (surveyed.hasSuspendedPattern) return 'suspended-pattern';
    if (hasTypes && awaitsInCircle(surveyed)) return 'loop-await';
  }
  if (isGenerator(node) && hasTypes && node.type === undefined && hasNestedYield(body)) return 'yield-position';
  if (ts.isConstructorDeclaration(node) && ts.isClassLike(parent)) return constructorBlocker(body, parent);
  return undefined;
}

const {
  ClassDeclaration,
  EnumDeclaration,
  FunctionDeclaration,
  InterfaceDeclaration,
  TypeAliasDeclaration,
  VariableStatement,
} = ts.SyntaxKind;
const { BlockScoped } = ts.NodeFlags;

/** Whether the statement declares one of `names` by `let`, `const`, `using` or `class`. */
function redeclares(statement: ts.Statement, names: readonly string[]): boolean {
  if (statement.kind === VariableStatement) {
    const { declarationList } = statement as ts.VariableStatement;
    if ((declarationList.flags & BlockScoped) === 0) return false;
    return declarationList.declarations.some(({ name }) =>
      ts.isIdentifier(name) ? names.includes(name.text) : boundNames(name).some((bound) => names.includes(bound)),
    );
  }
  if (statement.kind !== ClassDeclaration) return false;
  const { name } = statement as ts.ClassDeclaration;
  return name !== undefined && names.includes(name.text);
}

/** Declarations that only the scope of a function makes clash: in a block of their own they would shadow instead. */
function clashes(
  { statements }: ts.Block,
  { node: { typeParameters }, vars }: FunctionSurvey,
  parameters: readonly string[],
): boolean {
  const isTypeParameter = (text: string): boolean => typeParameters?.some(({ name }) => name.text === text) ?? false;
  return statements.some((statement) => {
    if (vars.length > 0 && redeclares(statement, vars)) return true;
    switch (statement.kind) {
      case EnumDeclaration: {
        const { text } = (statement as ts.EnumDeclaration).name;
        return parameters.includes(text) || vars.includes(text) || isTypeParameter(text);
      }
      case TypeAliasDeclaration:
      case InterfaceDeclaration:
      case ClassDeclaration: {
        const { name } = statement as ts.ClassDeclaration | ts.InterfaceDeclaration | ts.TypeAliasDeclaration;
        return name !== undefined && isTypeParameter(name.text);
      }
      default:
        return false;
    }
  });
}

/** Function declarations of a body are like `var`; in a block they are like `let`, and clash with what they did not. */
function functionsClash({ statements }: ts.Block, { vars }: FunctionSurvey, parameters: readonly string[]): boolean {
  const names: string[] = [];
  for (const statement of statements) {
    if (statement.kind !== FunctionDeclaration) continue;
    const { name, body } = statement as ts.FunctionDeclaration;
    if (body !== undefined && name !== undefined) names.push(name.text);
  }
  if (names.length === 0) return false;
  const functions = new Set(names);
  if (functions.size < names.length || names.some((name) => parameters.includes(name) || name === 'arguments'))
    return true;
  return vars.some((name) => functions.has(name));
}

/** A `yield` whose value is used otherwise than by one `const a = yield b;` or `a = yield b;` statement. */
function hasNestedYield(body: ts.Block): boolean {
  const simple = new Set<ts.Node>();
  const collect = (node: ts.Node): void => {
    const found = ts.isStatement(node) ? statementYield(node) : undefined;
    if (found !== undefined) simple.add(found);
    forEachOwnChild(node, collect);
  };
  collect(body);
  return someOwn(body, (node) => ts.isYieldExpression(node) && node.asteriskToken === undefined && !simple.has(node));
}

/** The `yield` that is the last thing a statement does before it stores its value, so that a next statement can follow it. */
export function statementYield(statement: ts.Statement): ts.YieldExpression | undefined {
  if (ts.isExpressionStatement(statement)) {
    const { expression } = statement;
    if (ts.isYieldExpression(expression)) return expression;
    const stores = ts.isBinaryExpression(expression) && expression.operatorToken.kind === ts.SyntaxKind.EqualsToken;
    if (!stores || !ts.isIdentifier(expression.left)) return undefined;
    return ts.isYieldExpression(expression.right) ? expression.right : undefined;
  }
  if (!ts.isVariableStatement(statement)) return undefined;
  const { declarations, flags } = statement.declarationList;
  const last = declarations.at(-1);
  const isResource = (flags & ts.NodeFlags.Using) === ts.NodeFlags.Using;
  if (last === undefined || isResource || !ts.isIdentifier(last.name) || last.initializer === undefined)
    return undefined;
  return ts.isYieldExpression(last.initializer) ? last.initializer : undefined;
}

function constructorBlocker(body: ts.Block, owner: ts.ClassLikeDeclaration): Reason | undefined {
  if (!isDerived(owner) || superCall(body) !== undefined || !initialises(owner, body)) return undefined;
  const callsElsewhere = someOwnOrArrow(
    body,
    (node) => ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.SuperKeyword,
  );
  return callsElsewhere ? 'derived-constructor' : undefined;
}

/** Arrow functions share `super` with the constructor around them. */
function someOwnOrArrow(node: ts.Node, test: (node: ts.Node) => boolean): boolean {
  return (
    test(node) ||
    (ts.forEachChild(
      node,
      (child) =>
        (isFunctionNode(child) && !ts.isArrowFunction(child) ? false : someOwnOrArrow(child, test)) || undefined,
    ) ??
      false)
  );
}

function isDerived(owner: ts.ClassLikeDeclaration): boolean {
  return owner.heritageClauses?.some(({ token }) => token === ts.SyntaxKind.ExtendsKeyword) ?? false;
}

/** Whether the bracket must open behind `super()`, which TypeScript then wants at the top level (TS2401). */
export function wantsSuperOutside(owner: ts.ClassLikeDeclaration, node: ts.ConstructorDeclaration): boolean {
  return (
    node.body !== undefined && isDerived(owner) && superCall(node.body) !== undefined && initialises(owner, node.body)
  );
}

/** The `super(…);` statement at the top level of a constructor. */
export function superCall(body: ts.Block): ts.Statement | undefined {
  return body.statements.find(
    (statement) =>
      ts.isExpressionStatement(statement) &&
      ts.isCallExpression(statement.expression) &&
      statement.expression.expression.kind === ts.SyntaxKind.SuperKeyword,
  );
}

/** Whether TypeScript wants `super()` to be a statement of the constructor itself (TS2401). */
function initialises(owner: ts.ClassLikeDeclaration, body: ts.Block): boolean {
  const own = owner.members.find((member) => ts.isConstructorDeclaration(member) && member.body === body);
  return (
    owner.members.some(
      (member) =>
        (ts.isPropertyDeclaration(member) &&
          member.initializer !== undefined &&
          !hasModifier(member, ts.SyntaxKind.StaticKeyword)) ||
        (member.name !== undefined && ts.isPrivateIdentifier(member.name)),
    ) ||
    (own !== undefined &&
      ts.isConstructorDeclaration(own) &&
      own.parameters.some((parameter) => ts.isParameterPropertyDeclaration(parameter, own)))
  );
}
