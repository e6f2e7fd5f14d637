/** What a comment or decorator in front of a node is on: a function, a class, or nothing that can be traced. */

import { isAssignment, isFunctionNode, unwrap } from '../../syntax.js';
import ts from '../../typescript.js';
import type { MarkTarget } from './mark.js';

export type Aim =
  | { readonly target: MarkTarget }
  /** A function without a body. */
  | { readonly bodyless: string }
  /** What it is instead, as a message names it. */
  | { readonly other: string };

/** @param chain the node that is marked, last, with the nodes around it */
export function aimOf(chain: readonly ts.Node[]): Aim {
  const host = chain.at(-1);
  if (host === undefined) return { other: 'a place without a declaration' };
  if (ts.isMethodSignature(host)) return { bodyless: nameOf(host) };
  const held = heldBy(host);
  if (held === undefined) return { other: describe(host) };
  if (ts.isClassLike(held)) return isAmbient(chain) ? { bodyless: held.name?.text ?? 'class' } : { target: held };
  if (!isFunctionNode(held)) return { other: describe(host) };
  if (held.body !== undefined && !isAmbient(chain)) return { target: held };
  const name = nameOf(held);
  const implementation = implementationOf(held, name, chain.at(-2));
  return implementation === undefined || isAmbient(chain) ? { bodyless: name } : { target: implementation };
}

/** The function, class or other expression that a statement, declaration or property holds. */
function heldBy(node: ts.Node): ts.Node | undefined {
  if (isFunctionNode(node) || ts.isClassLike(node)) return node;
  let value: ts.Expression | undefined;
  if (ts.isVariableStatement(node)) value = node.declarationList.declarations[0]?.initializer;
  else if (ts.isVariableDeclarationList(node)) value = node.declarations[0]?.initializer;
  else if (ts.isVariableDeclaration(node) || ts.isPropertyDeclaration(node) || ts.isPropertyAssignment(node))
    value = node.initializer;
  else if (ts.isExportAssignment(node) || ts.isExpressionStatement(node) || ts.isReturnStatement(node))
    value = node.expression;
  else if (ts.isExpression(node)) value = node;
  if (value === undefined) return undefined;
  value = unwrap(value);
  while (isAssignment(value)) value = unwrap(value.right);
  return value;
}

function isAmbient(chain: readonly ts.Node[]): boolean {
  return chain.some(
    (node) => ts.canHaveModifiers(node) && node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword),
  );
}

/** A tag on an overload is for the implementation below it. */
function implementationOf(
  overload: ts.SignatureDeclaration,
  name: string,
  parent: ts.Node | undefined,
): MarkTarget | undefined {
  if (parent === undefined) return undefined;
  const siblings: readonly ts.Node[] = ts.isClassLike(parent)
    ? parent.members
    : hasStatements(parent)
      ? parent.statements
      : [];
  for (const sibling of siblings.slice(siblings.indexOf(overload) + 1)) {
    if (!isFunctionNode(sibling) || sibling.kind !== overload.kind) return undefined;
    if (nameOf(sibling) !== name) return undefined;
    if (sibling.body !== undefined) return sibling;
  }
  return undefined;
}

function nameOf(node: ts.SignatureDeclaration): string {
  return node.name !== undefined && 'text' in node.name ? node.name.text : 'constructor';
}

function hasStatements(node: ts.Node): node is ts.SourceFile | ts.Block | ts.ModuleBlock {
  return ts.isSourceFile(node) || ts.isBlock(node) || ts.isModuleBlock(node);
}

function describe(node: ts.Node): string {
  if (ts.isVariableStatement(node)) return named('the variable', node.declarationList.declarations[0]);
  if (ts.isVariableDeclarationList(node)) return named('the variable', node.declarations[0]);
  if (ts.isVariableDeclaration(node)) return named('the variable', node);
  if (ts.isPropertyDeclaration(node)) return named('the field', node);
  if (ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node)) return named('the property', node);
  if (ts.isParameter(node)) return named('the parameter', node);
  if (ts.isInterfaceDeclaration(node)) return named('the interface', node);
  if (ts.isTypeAliasDeclaration(node)) return named('the type', node);
  if (ts.isEnumDeclaration(node)) return named('the enum', node);
  if (ts.isModuleDeclaration(node)) return named('the namespace', node);
  if (ts.isImportDeclaration(node)) return 'an import';
  if (ts.isExportDeclaration(node) || ts.isExportAssignment(node)) return 'an export';
  if (ts.isExpressionStatement(node) || ts.isExpression(node)) return 'an expression';
  return ts.isStatement(node) ? 'a statement' : 'a place without a declaration';
}

function named(what: string, node: { readonly name?: ts.Node } | undefined): string {
  const name = node?.name;
  if (name === undefined || !('text' in name)) return what;
  return `${what} \`${String(name.text)}\``;
}
