/**
 * Where the header goes, so that nothing notices: after directives and after every comment that must stay on top, and
 * never between a doc comment and what it documents. No line break can be added, and TypeScript takes a comment that
 * begins on the line of a statement's end for that statement's: so a file that starts with a documented declaration
 * gets its header behind it, where that declaration runs nothing.
 */

import { hasModifier, isFunctionNode } from '../syntax.js';
import ts from '../typescript.js';
import { directives } from './activation.js';

export interface HeaderPosition {
  readonly offset: number;
  /** What separates the header from what is before it. */
  readonly separator: string;
  /** Whether the header belongs to the end of what is before the offset: behind all other inserts there. */
  readonly isBehind: boolean;
}

/** Comments that have force, or are expected, only at the very top of a file. */
const STAYS_ON_TOP =
  /^\/\/\/|^\/\*!|@(?:license|preserve|jsx\w*|ts-nocheck|ts-check|flow|jest-environment|vitest-environment)\b/;

export function headerPosition(sourceFile: ts.SourceFile, text: string): HeaderPosition {
  const { statements } = sourceFile;
  const skipped = directives(statements);
  const first = statements[skipped.length];
  if (first === undefined) return { offset: skipped.at(-1)?.end ?? 0, separator: '; ', isBehind: true };
  const start = first.getStart(sourceFile);
  const lastDirective = skipped.at(-1);
  if (lastDirective !== undefined && !breaksLine(text, lastDirective.end, start)) {
    return { offset: start, separator: text[lastDirective.end - 1] === ';' ? '' : '; ', isBehind: false };
  }
  const comments = ts.getLeadingCommentRanges(text, first.pos) ?? [];
  const movable = comments.filter((comment) => !STAYS_ON_TOP.test(text.slice(comment.pos, comment.end)));
  if (movable.length < comments.length || movable.every((comment) => isDoc(text, comment))) {
    return documented(sourceFile, text, comments, skipped.length, start);
  }
  // A comment that is nobody's documentation may follow the header on its line: those below it keep their places.
  const [plain] = movable;
  if (plain !== undefined && !isDoc(text, plain)) return { offset: plain.pos, separator: '', isBehind: false };
  return documented(sourceFile, text, comments, skipped.length, start);
}

function isDoc(text: string, comment: ts.CommentRange): boolean {
  return text.startsWith('/**', comment.pos) || text.startsWith('/*!', comment.pos);
}

function breaksLine(text: string, from: number, to: number): boolean {
  return /[\r\n\u2028\u2029]/.test(text.slice(from, to));
}

/** The first statement has comments that belong to it, unless a blank line sets them apart as the file's. */
function documented(
  sourceFile: ts.SourceFile,
  text: string,
  comments: readonly ts.CommentRange[],
  index: number,
  start: number,
): HeaderPosition {
  const last = comments.at(-1);
  const isApart = last === undefined || /(?:\r\n|[\n\r])[ \t]*(?:\r\n|[\n\r])/.test(text.slice(last.end, start));
  const before = { offset: start, separator: '', isBehind: false };
  if (isApart || !isInert(sourceFile.statements[index])) return before;
  let end = index;
  while (isOverload(sourceFile.statements[end])) end += 1;
  const statement = sourceFile.statements[end];
  if (statement === undefined || !isInert(statement)) return before;
  const needsSemicolon =
    !ts.isFunctionDeclaration(statement) && !ts.isInterfaceDeclaration(statement) && !ts.isClassDeclaration(statement);
  const separator = needsSemicolon && text[statement.end - 1] !== ';' ? '; ' : ' ';
  return { offset: statement.end, separator, isBehind: true };
}

function isOverload(statement: ts.Statement | undefined): boolean {
  return statement !== undefined && ts.isFunctionDeclaration(statement) && statement.body === undefined;
}

/**
 * Whether nothing of this file's functions can be called while the statement runs: a declaration, a class that only
 * declares, a constant made of literals and functions, an import of types, one of another package, which cannot import this file back, or one that
 * is hoisted.
 */
function isInert(statement: ts.Statement | undefined): boolean {
  if (statement === undefined) return false;
  if (ts.isImportDeclaration(statement)) {
    const { importClause, moduleSpecifier } = statement;
    if (importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
    // In an ES module imports are hoisted, and a relative specifier with its extension says that this is one.
    return ts.isStringLiteral(moduleSpecifier) && !/^[./#](?!.*\.[cm]?[jt]sx?$)/.test(moduleSpecifier.text);
  }
  if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) return true;
  if (ts.isFunctionDeclaration(statement) || hasModifier(statement, ts.SyntaxKind.DeclareKeyword)) return true;
  if (ts.isClassDeclaration(statement)) return isInertClass(statement);
  if (!ts.isVariableStatement(statement)) return false;
  return statement.declarationList.declarations.every(
    ({ initializer }) => initializer === undefined || isConstant(initializer),
  );
}

/** A class whose definition evaluates nothing: no decorators, no computed names, no static code, a base that is a name. */
function isInertClass({ heritageClauses, members, modifiers }: ts.ClassDeclaration): boolean {
  if (modifiers?.some(ts.isDecorator)) return false;
  const bases = (heritageClauses ?? []).filter(({ token }) => token === ts.SyntaxKind.ExtendsKeyword);
  if (bases.some(({ types }) => types.some(({ expression }) => !ts.isIdentifier(expression)))) return false;
  return members.every((member) => {
    if (ts.isClassStaticBlockDeclaration(member)) return false;
    if (member.name !== undefined && ts.isComputedPropertyName(member.name)) return false;
    if (ts.canHaveDecorators(member) && ts.getDecorators(member) !== undefined) return false;
    if (isFunctionNode(member)) {
      return member.parameters.every((parameter) => !parameter.modifiers?.some(ts.isDecorator));
    }
    if (!ts.isPropertyDeclaration(member) || !hasModifier(member, ts.SyntaxKind.StaticKeyword)) return true;
    return member.initializer === undefined || isConstant(member.initializer);
  });
}

function isConstant(expression: ts.Expression): boolean {
  if (
    ts.isAsExpression(expression) ||
    ts.isSatisfiesExpression(expression) ||
    ts.isParenthesizedExpression(expression)
  ) {
    return isConstant(expression.expression);
  }
  if (ts.isPrefixUnaryExpression(expression)) return isNumber(expression.operand);
  if (ts.isBinaryExpression(expression)) return isNumber(expression.left) && isNumber(expression.right);
  if (ts.isArrayLiteralExpression(expression)) return expression.elements.every(isConstant);
  if (ts.isObjectLiteralExpression(expression)) {
    return expression.properties.every(
      (property) =>
        ts.isPropertyAssignment(property) &&
        !ts.isComputedPropertyName(property.name) &&
        isConstant(property.initializer),
    );
  }
  return (
    ts.isLiteralExpression(expression) ||
    ts.isArrowFunction(expression) ||
    ts.isFunctionExpression(expression) ||
    expression.kind === ts.SyntaxKind.TrueKeyword ||
    expression.kind === ts.SyntaxKind.FalseKeyword
  );
}

/** `128 * 1024`, `-1`. */
function isNumber(expression: ts.Expression): boolean {
  if (ts.isParenthesizedExpression(expression) || ts.isPrefixUnaryExpression(expression)) {
    return isNumber(ts.isPrefixUnaryExpression(expression) ? expression.operand : expression.expression);
  }
  if (ts.isBinaryExpression(expression)) return isNumber(expression.left) && isNumber(expression.right);
  return ts.isNumericLiteral(expression);
}
