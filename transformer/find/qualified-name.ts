/**
 * The parts that qualified names are made of. They are stable: adding a function elsewhere in the file changes none.
 *
 * - An inline function that is an argument of a call is `<callback>`, another one without a name `<anonymous>`.
 * - A computed name is its own text in brackets: `[Symbol.iterator]`; a key that is no identifier is `["quoted"]`.
 * - What is assigned to `exports.x`, `module.exports.x`, `this.x` is `x`; to `A.prototype.x`, `A.x`.
 */
import ts from '../typescript.js';

export const ANONYMOUS = '<anonymous>';
export const CALLBACK = '<callback>';
export const STATIC_BLOCK = '<static>';

export function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

/** The last part: `method` of `Class.method`, `[a.b]` of `Class.[a.b]`. */
export function lastPart(path: string): string {
  if (!path.includes('.')) return path;
  return /(?:\[.*\]|[^.]+)$/su.exec(path)?.[0] ?? path;
}

export function isNamed(name: string): boolean {
  return name !== ANONYMOUS && name !== CALLBACK;
}

export function propertyName(name: ts.PropertyName, sourceFile: ts.SourceFile): string {
  if (ts.isComputedPropertyName(name)) {
    const { expression } = name;
    if (ts.isStringLiteralLike(expression)) return keyName(expression.text);
    return `[${sourceFile.text.slice(expression.getStart(sourceFile), expression.end).replace(/\s+/g, ' ')}]`;
  }
  return ts.isPrivateIdentifier(name) ? name.text : keyName(name.text);
}

function keyName(key: string): string {
  return /^[\p{L}\p{N}$_-]+$/u.test(key) ? key : `[${JSON.stringify(key)}]`;
}

export interface AssignmentTarget {
  /** May have several parts; the empty string for `module.exports` itself. */
  readonly name: string;
  readonly exported: boolean;
  /** What stands before the last part. */
  readonly holder?: string;
}

/** The name that an assignment gives to the function, class or object on its right. */
export function assignmentTarget(left: ts.Expression): AssignmentTarget | undefined {
  const parts: string[] = [];
  let target = left;
  while (true) {
    if (ts.isPropertyAccessExpression(target)) {
      parts.unshift(target.name.text);
      target = target.expression;
    } else if (ts.isElementAccessExpression(target) && ts.isStringLiteralLike(target.argumentExpression)) {
      parts.unshift(keyName(target.argumentExpression.text));
      target = target.expression;
    } else break;
  }
  const isProperty = parts.length > 0;
  let exported = false;
  if (ts.isIdentifier(target)) {
    if (target.text === 'module' && parts[0] === 'exports') {
      parts.shift();
      exported = true;
    } else if (target.text === 'exports' && isProperty) exported = true;
    else parts.unshift(target.text);
  } else if (!isProperty) return undefined;
  const named = parts.filter((part) => part !== 'prototype');
  const holder = named.at(-2);
  return { name: named.join('.'), exported, ...(holder !== undefined && { holder }) };
}
