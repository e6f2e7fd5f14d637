/** Reads what can be read of an argument at build time (api.md, *Marks*). */

import { ModuleType } from '../../../src/module-type.js';
import { unwrap } from '../../syntax.js';
import ts from '../../typescript.js';

/** What names stand for in the file. */
export interface LiteralScope {
  /** The export of our package that `name` is: `ModuleType`; `*` for a namespace of ours. */
  readonly imported: (name: string) => string | undefined;
  /** Initializer of the top-level `const` of that name, if the name is declared nowhere else in the file. */
  readonly constant: (name: string) => ts.Expression | undefined;
}

export class Unreadable extends Error {
  readonly node: ts.Node;

  constructor(node: ts.Node) {
    super('not a literal');
    this.node = node;
  }
}

/**
 * The value of `expression`. Notes in `places` where each property of an object literal is written, by its path.
 * @throws {Unreadable} when it is no literal
 */
export function readLiteral(
  expression: ts.Expression,
  scope: LiteralScope,
  places: Map<string, ts.Node> = new Map(),
  path = '',
  visited: readonly string[] = [],
): unknown {
  const node = unwrap(expression);
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isNumericLiteral(node)) return Number(node.text);
  if (node.kind === ts.SyntaxKind.TrueKeyword) return true;
  if (node.kind === ts.SyntaxKind.FalseKeyword) return false;
  if (node.kind === ts.SyntaxKind.NullKeyword) return null;
  if (
    ts.isPrefixUnaryExpression(node) &&
    node.operator === ts.SyntaxKind.MinusToken &&
    ts.isNumericLiteral(node.operand)
  ) {
    return -Number(node.operand.text);
  }
  if (ts.isIdentifier(node)) {
    const constant = scope.constant(node.text);
    if (constant !== undefined && !visited.includes(node.text)) {
      return readLiteral(constant, scope, new Map(), path, [...visited, node.text]);
    }
    if (node.text === 'undefined') return undefined;
    throw new Unreadable(node);
  }
  if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) return moduleTypeMember(node, scope);
  if (ts.isObjectLiteralExpression(node)) return objectLiteral(node, scope, places, path, visited);
  throw new Unreadable(node);
}

function objectLiteral(
  node: ts.ObjectLiteralExpression,
  scope: LiteralScope,
  places: Map<string, ts.Node>,
  path: string,
  visited: readonly string[],
): object {
  const entries = node.properties.map((property): [string, unknown] => {
    if (!ts.isPropertyAssignment(property) && !ts.isShorthandPropertyAssignment(property))
      throw new Unreadable(property);
    const { name } = property;
    if (!ts.isIdentifier(name) && !ts.isStringLiteralLike(name) && !ts.isNumericLiteral(name))
      throw new Unreadable(name);
    const inner = `${path}.${name.text}`;
    places.set(inner, property);
    const value = ts.isPropertyAssignment(property) ? property.initializer : property.name;
    return [name.text, readLiteral(value, scope, places, inner, visited)];
  });
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** `ModuleType.PLANNER`, `ModuleType['PLANNER']`, `ac.ModuleType.PLANNER`. */
function moduleTypeMember(node: ts.PropertyAccessExpression | ts.ElementAccessExpression, scope: LiteralScope): string {
  const member = memberName(node);
  const holder = unwrap(node.expression);
  const isModuleType = ts.isIdentifier(holder)
    ? scope.imported(holder.text) === 'ModuleType'
    : ts.isPropertyAccessExpression(holder) &&
      ts.isIdentifier(holder.expression) &&
      scope.imported(holder.expression.text) === '*' &&
      holder.name.text === 'ModuleType';
  if (!isModuleType || member === undefined || !Object.hasOwn(ModuleType, member)) throw new Unreadable(node);
  return ModuleType[member as keyof typeof ModuleType];
}

function memberName(node: ts.PropertyAccessExpression | ts.ElementAccessExpression): string | undefined {
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  return ts.isStringLiteralLike(node.argumentExpression) ? node.argumentExpression.text : undefined;
}
