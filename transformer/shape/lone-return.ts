/**
 * A function without a return type whose only `return` stands directly in its body is declared by the *syntax* of what
 * it returns: `get x() { return value as P }` declares `P`, whatever `P` is short for. In the bracket's `try` the
 * `return` does not stand there any more, so what TypeScript reads off it has to be had otherwise.
 */

import type { FunctionSurvey } from '../survey/survey.js';
import { boundNames, isFunctionNode, isWrittenOut, parameterNames } from '../syntax.js';
import type { FunctionNode } from '../types.js';
import ts from '../typescript.js';
import { directives, isAsync, isGenerator } from './activation.js';

/**
 * Whether all that the body does, if anything, is return a value that is written out: making it runs nothing and cannot
 * throw, so that the span may end before it and the `return` stay where it is.
 */
export function returnsConstant(node: FunctionNode): boolean {
  if (isAsync(node) || isGenerator(node)) return false;
  const { body } = node;
  if (body === undefined || !ts.isBlock(body)) return body !== undefined && isWrittenOut(body);
  const [only, ...rest] = body.statements.slice(directives(body.statements).length);
  if (only === undefined) return true;
  return (
    rest.length === 0 && ts.isReturnStatement(only) && (only.expression === undefined || isWrittenOut(only.expression))
  );
}

/**
 * The type that a function's only `return` asserts and so declares; undefined where there is none, or where nobody declares
 * the function.
 */
function declaredByReturn({ node, parent, returns }: FunctionSurvey): ts.TypeNode | undefined {
  if (node.type !== undefined || node.body === undefined || isAsync(node) || isGenerator(node)) return undefined;
  if (ts.isConstructorDeclaration(node) || ts.isSetAccessorDeclaration(node)) return undefined;
  // What is passed to a call is typed by the call.
  if (ts.isCallOrNewExpression(parent) || ts.isJsxExpression(parent)) return undefined;
  if (ts.isGetAccessorDeclaration(node) && isTypedBySetter(node, parent)) return undefined;
  const returned = ts.isBlock(node.body) ? onlyReturn(node.body, returns) : node.body;
  const type = returned === undefined ? undefined : assertion(returned);
  return type === undefined || ts.isConstTypeReference(type) || isSaidAnyway(type) ? undefined : type;
}

/** What TypeScript infers of these is what it reads; and `never` written out would count in the control flow of callers. */
function isSaidAnyway(type: ts.TypeNode): boolean {
  const { kind } = type;
  if (kind === ts.SyntaxKind.NeverKeyword || kind === ts.SyntaxKind.UndefinedKeyword) return true;
  return ts.isLiteralTypeNode(type) && type.literal.kind === ts.SyntaxKind.NullKeyword;
}

/** The type to annotate the function with, because its only `return` asserts it. */
export function assertedType(surveyed: FunctionSurvey, text: string): ts.TypeNode | undefined {
  const type = declaredByReturn(surveyed);
  const { node } = surveyed;
  return type !== undefined && !isDecorated(node) && isSayable(type, node, text) ? type : undefined;
}

/** Whether what the function declares can be read off its only `return` alone: no annotation would say the same. */
export function declaresUnsayable(surveyed: FunctionSurvey, text: string): boolean {
  const type = declaredByReturn(surveyed);
  const { node } = surveyed;
  return type !== undefined && (isDecorated(node) || !isSayable(type, node, text));
}

/** Decorators may be told the written type at run time. */
function isDecorated(node: FunctionNode): boolean {
  const own = ts.canHaveDecorators(node) ? (ts.getDecorators(node) ?? []) : [];
  return own.length > 0 || node.parameters.some(({ modifiers }) => modifiers?.some(ts.isDecorator));
}

function isTypedBySetter({ name }: ts.GetAccessorDeclaration, parent: ts.Node): boolean {
  const members = ts.isClassLike(parent)
    ? parent.members
    : ts.isObjectLiteralExpression(parent)
      ? parent.properties
      : [];
  return members.some(
    (member) =>
      ts.isSetAccessorDeclaration(member) &&
      member.parameters[0]?.type !== undefined &&
      nameText(member.name) === nameText(name),
  );
}

function nameText(name: ts.PropertyName): string | undefined {
  return ts.isIdentifier(name) || ts.isPrivateIdentifier(name) || ts.isStringLiteral(name) ? name.text : undefined;
}

/** The operand of the only `return` of a body, where that stands directly in it. */
function onlyReturn(
  { statements }: ts.Block,
  [first, ...others]: readonly ts.ReturnStatement[],
): ts.Expression | undefined {
  return first !== undefined && others.length === 0 && statements.includes(first) ? first.expression : undefined;
}

function assertion(expression: ts.Expression): ts.TypeNode | undefined {
  if (ts.isParenthesizedExpression(expression)) return assertion(expression.expression);
  return ts.isAsExpression(expression) || ts.isTypeAssertionExpression(expression) ? expression.type : undefined;
}

/** Whether the type means the same outside of the body, and can be written in front of a body or an arrow. */
function isSayable(type: ts.TypeNode, node: FunctionNode, text: string): boolean {
  // A line comment cannot be written on one line with what follows it.
  if (/\/\/|`/.test(text.slice(type.pos, type.end))) return false;
  const isFunctionType =
    ts.isFunctionTypeNode(type) || ts.isConstructorTypeNode(type) || ts.isConditionalTypeNode(type);
  if (ts.isArrowFunction(node) && isFunctionType) return false;
  const inside = namesDeclaredIn(node.body as ts.ConciseBody);
  // In the body, `typeof` of a parameter means what is known of it there.
  const parameters = new Set(parameterNames(node));
  const isForeign = (inner: ts.Node): boolean =>
    // These are printed otherwise where they are an annotation.
    ts.isMappedTypeNode(inner) ||
    ts.isImportTypeNode(inner) ||
    (ts.isTypeQueryNode(inner) && ts.isIdentifier(inner.exprName) && parameters.has(inner.exprName.text)) ||
    (ts.isIdentifier(inner) && inside.has(inner.text)) ||
    (ts.forEachChild(inner, (child) => isForeign(child) || undefined) ?? false);
  return !isForeign(type);
}

function namesDeclaredIn(body: ts.ConciseBody): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node)) for (const name of boundNames(node.name)) names.add(name);
    const isNamed =
      ts.isTypeAliasDeclaration(node) ||
      ts.isInterfaceDeclaration(node) ||
      ts.isEnumDeclaration(node) ||
      ts.isClassDeclaration(node) ||
      ts.isFunctionDeclaration(node);
    if (isNamed && node.name !== undefined) names.add(node.name.text);
    if (!isFunctionNode(node) || node.body === body) ts.forEachChild(node, visit);
  };
  visit(body);
  return names;
}
