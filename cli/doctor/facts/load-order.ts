/** The modules that a program loads, in the order in which they run, and what each calls while it is loaded. */
import { readFileSync } from 'node:fs';
import { forEachOwnChild } from '../../../transformer/own-code.js';
import { parse } from '../../../transformer/parse.js';
import ts from '../../../transformer/typescript.js';
import { importedFile } from './module-file.js';
import { siteTables } from './site-tables.js';

export interface EarlyCall {
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  readonly at: number;
}

export interface ModuleFacts {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
  /** Which of the modules asked about has loaded it. */
  readonly root: string;
  /** Offset of the call that sets tracing up. */
  readonly setUp: number | undefined;
  /** Calls of wrapped functions outside of all functions. */
  readonly calls: readonly EarlyCall[];
}

export interface LoadOrderOptions {
  /** Names of the functions to be wrapped, by the path of their source; of output its own table says it. */
  readonly wrapped: ReadonlyMap<string, readonly string[]>;
  readonly setUpAt: (text: string) => number | undefined;
}

/** A program of more modules than this is judged by the first ones. */
const MOST_MODULES = 2000;

/** @param roots absolute, in the order in which they are loaded */
export function loadOrder(roots: readonly string[], options: LoadOrderOptions): ModuleFacts[] {
  const order: ModuleFacts[] = [];
  const seen = new Set<string>();
  for (const root of roots) load(root, root);
  return order;

  function load(path: string, root: string): void {
    if (seen.has(path) || seen.size >= MOST_MODULES) return;
    seen.add(path);
    const text = readFileSync(path, 'utf8');
    const sourceFile = parse(path, text);
    const bindings = new Map<string, Binding>();
    for (const statement of sourceFile.statements) {
      for (const [specifier, names] of importsOf(statement)) {
        const target = importedFile(path, specifier);
        if (target === undefined) continue;
        load(target, root);
        for (const [local, imported] of names) bindings.set(local, { path: target, imported });
      }
    }
    const own = namesIn(path, text, options);
    const calls = callsOf(sourceFile, (callee) => nameOf(callee, own, bindings, options)).map(({ name, at }) => {
      return { name, at, path, line: sourceFile.getLineAndCharacterOfPosition(at).line + 1 };
    });
    order.push({ path, text, root, setUp: options.setUpAt(text), calls });
  }
}

interface Binding {
  readonly path: string;
  /** `*` for the module as a whole. */
  readonly imported: string;
}

type Imports = [specifier: string, names: [local: string, imported: string][]][];

/** `import` and `export … from`, and `require` in a declaration. Types alone load nothing. */
function importsOf(statement: ts.Statement): Imports {
  if (ts.isExportDeclaration(statement) && statement.moduleSpecifier !== undefined && !statement.isTypeOnly) {
    return ts.isStringLiteral(statement.moduleSpecifier) ? [[statement.moduleSpecifier.text, []]] : [];
  }
  if (ts.isImportDeclaration(statement) && ts.isStringLiteral(statement.moduleSpecifier)) {
    const { importClause } = statement;
    if (importClause?.isTypeOnly === true) return [];
    const bound = importClause?.namedBindings;
    const names: [string, string][] = importClause?.name === undefined ? [] : [[importClause.name.text, 'default']];
    if (bound !== undefined && ts.isNamespaceImport(bound)) names.push([bound.name.text, '*']);
    else
      for (const { name, propertyName } of bound?.elements ?? []) names.push([name.text, (propertyName ?? name).text]);
    return [[statement.moduleSpecifier.text, names]];
  }
  if (!ts.isVariableStatement(statement)) return required(statement, []);
  return statement.declarationList.declarations.flatMap(({ name, initializer }) =>
    initializer === undefined
      ? []
      : required(initializer, ts.isIdentifier(name) ? [[name.text, '*']] : destructured(name)),
  );
}

function destructured(name: ts.BindingPattern): [string, string][] {
  return name.elements.flatMap((element): [string, string][] => {
    if (ts.isOmittedExpression(element) || !ts.isIdentifier(element.name)) return [];
    const { propertyName } = element;
    const imported =
      propertyName !== undefined && ts.isIdentifier(propertyName) ? propertyName.text : element.name.text;
    return [[element.name.text, imported]];
  });
}

/** Compilers put a helper around the call. */
function required(node: ts.Node, names: [string, string][]): Imports {
  const found: Imports = [];
  const visit = (inner: ts.Node): void => {
    const [argument] = ts.isCallExpression(inner) && isNamed(inner.expression, 'require') ? inner.arguments : [];
    if (argument !== undefined && ts.isStringLiteralLike(argument)) found.push([argument.text, names]);
    forEachOwnChild(inner, visit as (child: ts.Node) => undefined);
  };
  visit(node);
  return found;
}

function isNamed(node: ts.Node, name: string): boolean {
  return ts.isIdentifier(node) && node.text === name;
}

function namesIn(path: string, text: string, { wrapped }: LoadOrderOptions): ReadonlySet<string> {
  const rows = siteTables(text).flatMap((table) => table.rows.map(([name]) => name));
  return new Set([...rows, ...(wrapped.get(path) ?? [])]);
}

/** The name of the wrapped function that is called; undefined when it is none, or nobody can tell. */
function nameOf(
  callee: ts.Expression,
  own: ReadonlySet<string>,
  bindings: ReadonlyMap<string, Binding>,
  options: LoadOrderOptions,
): string | undefined {
  if (ts.isParenthesizedExpression(callee)) return nameOf(callee.expression, own, bindings, options);
  // `(0, module.name)()`, as compilers write the call of an import.
  if (ts.isBinaryExpression(callee) && callee.operatorToken.kind === ts.SyntaxKind.CommaToken) {
    return nameOf(callee.right, own, bindings, options);
  }
  const isMember = ts.isPropertyAccessExpression(callee) && ts.isIdentifier(callee.expression);
  const local = isMember
    ? (callee.expression as ts.Identifier).text
    : ts.isIdentifier(callee)
      ? callee.text
      : undefined;
  if (local === undefined) return undefined;
  const binding = bindings.get(local);
  if (binding === undefined) return !isMember && own.has(local) ? local : undefined;
  if (isMember !== (binding.imported === '*')) return undefined;
  const imported = isMember ? callee.name.text : binding.imported;
  return namesIn(binding.path, readFileSync(binding.path, 'utf8'), options).has(imported) ? imported : undefined;
}

function callsOf(
  sourceFile: ts.SourceFile,
  name: (callee: ts.Expression) => string | undefined,
): { name: string; at: number }[] {
  const calls: { name: string; at: number }[] = [];
  const visit = (node: ts.Node): void => {
    const called = ts.isCallExpression(node) ? name(node.expression) : undefined;
    if (called !== undefined) calls.push({ name: called, at: node.getStart(sourceFile) });
    forEachOwnChild(node, visit as (child: ts.Node) => undefined);
  };
  for (const statement of sourceFile.statements) if (!isFunctionLike(statement)) visit(statement);
  return calls;
}

function isFunctionLike(statement: ts.Statement): boolean {
  return ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement);
}
