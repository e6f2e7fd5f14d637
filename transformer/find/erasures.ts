/**
 * What is commented out: decorators that the build has taken over, and then the imports and constants that nothing but
 * those decorators used.
 */

import { hasModifier, isStringStatement, unwrap } from '../syntax.js';
import type { Erasure, FunctionNode } from '../types.js';
import ts from '../typescript.js';
import { commentOut, continuesLine, tokenAfter } from './marks/comment-out.js';
import type { ImportedName } from './marks/imports.js';
import { nameUses } from './marks/name-uses.js';
import type { Stretch } from './report.js';

/** A decorator that goes, and the functions that must be wrapped for it to go. */
export interface ErasedDecorator {
  readonly place: Stretch;
  readonly pieces: readonly Stretch[];
  readonly functions: readonly FunctionNode[];
}

/**
 * The erasures that hold once the shape phase has wrapped what it could: those all of whose functions are wrapped,
 * without those that lie inside a larger one.
 */
export function applicableErasures(
  erasures: readonly Erasure[],
  isWrapped: (node: FunctionNode) => boolean,
): Erasure[] {
  const applied = erasures
    .filter(({ whenWrapped = [] }) => whenWrapped.every((node) => isWrapped(node)))
    .sort((a, b) => a.start - b.start || b.end - a.end);
  let done = 0;
  return applied.filter(({ end }) => {
    const isInside = end <= done;
    done = Math.max(done, end);
    return !isInside;
  });
}

export function planErasures(
  sourceFile: ts.SourceFile,
  decorators: readonly ErasedDecorator[],
  imports: readonly ImportedName[],
): Erasure[] {
  if (decorators.length === 0) return [];
  return new ErasurePlanner(sourceFile, decorators, imports).plan();
}

class ErasurePlanner {
  readonly #file: ts.SourceFile;
  readonly #decorators: readonly ErasedDecorator[];
  readonly #imports: readonly ImportedName[];
  /** Stretches that go, with the functions that must be wrapped for that. */
  readonly #gone: Pick<ErasedDecorator, 'place' | 'functions'>[];

  constructor(file: ts.SourceFile, decorators: readonly ErasedDecorator[], imports: readonly ImportedName[]) {
    this.#file = file;
    this.#decorators = decorators;
    this.#imports = imports;
    this.#gone = [...decorators];
  }

  plan(): Erasure[] {
    const moduleTypes = this.#imports.filter(({ exported }) => exported === 'ModuleType').map(({ local }) => local);
    const constants = lonelyConstants(this.#file, new Set(moduleTypes));
    const names = new Set([...this.#imports.map(({ local }) => local), ...constants.keys(), 'eval']);
    const { uses } = nameUses(this.#file, names);
    const isUnused = (name: string, binding: ts.Node): readonly FunctionNode[] | undefined => {
      const others = (uses.get(name) ?? []).filter((use) => use.pos < binding.pos || use.end > binding.end);
      return others.length === 0 ? undefined : this.#functionsAround(others);
    };
    const erasures = this.#decorators.flatMap(({ pieces, functions }) =>
      pieces.map((piece) => erasure(piece, functions)),
    );
    if (uses.has('eval')) return erasures;
    for (const [name, statement] of constants) {
      const functions = isUnused(name, statement);
      const pieces = functions === undefined ? [] : this.#statement(statement, functions);
      if (functions === undefined || pieces.length === 0) continue;
      erasures.push(...pieces);
      // What only this constant used, `ModuleType`, is free to go with it.
      this.#gone.push({ place: { start: statement.pos, end: statement.end }, functions });
    }
    for (const declaration of new Set(this.#imports.map((name) => name.declaration))) {
      erasures.push(...this.#importErasures(declaration, isUnused));
    }
    return erasures;
  }

  /** The functions of all the stretches that these uses are in; undefined when one of them stays. */
  #functionsAround(uses: readonly ts.Identifier[]): readonly FunctionNode[] | undefined {
    const functions = new Set<FunctionNode>();
    for (const use of uses) {
      const around = this.#gone.find(({ place }) => place.start <= use.pos && use.end <= place.end);
      if (around === undefined) return undefined;
      for (const node of around.functions) functions.add(node);
    }
    return [...functions];
  }

  #importErasures(
    declaration: ImportedName['declaration'],
    isUnused: (name: string, binding: ts.Node) => readonly FunctionNode[] | undefined,
  ): Erasure[] {
    const erasures: Erasure[] = [];
    const needed: FunctionNode[] = [];
    const names = this.#imports.filter((name) => name.declaration === declaration);
    let unused = 0;
    for (const { local, node } of names) {
      const functions = isUnused(local, node);
      if (functions === undefined) continue;
      unused += 1;
      needed.push(...functions);
      if (ts.isImportSpecifier(node))
        erasures.push(...this.#specifier(node, declaration as ts.ImportDeclaration, functions));
    }
    if (unused === names.length && bindingCount(declaration) === unused) {
      erasures.push(...this.#statement(declaration, [...new Set(needed)]));
    }
    return erasures;
  }

  /** A specifier and the comma behind it: what is left, `{ a, }` or `{ }`, is a list all the same. */
  #specifier(
    node: ts.ImportSpecifier,
    declaration: ts.ImportDeclaration,
    functions: readonly FunctionNode[],
  ): Erasure[] {
    const { elements } = declaration.importClause!.namedBindings as ts.NamedImports;
    const next = elements[elements.indexOf(node) + 1];
    const end = next?.pos ?? (elements.hasTrailingComma ? elements.end : node.end);
    return this.#pieces({ start: node.getStart(this.#file), end }, functions);
  }

  /** A whole statement, unless the one before it would then run into the one behind it. */
  #statement(statement: ts.Statement, functions: readonly FunctionNode[]): Erasure[] {
    if (hasModifier(statement, ts.SyntaxKind.ExportKeyword)) return [];
    const { text, statements } = this.#file;
    const previous = statements[statements.indexOf(statement) - 1];
    const next = statements[statements.indexOf(statement) + 1];
    // Without what stands before it, a text could become a directive.
    if (next !== undefined && isStringStatement(next)) return [];
    const start = statement.getStart(this.#file);
    const runsOn =
      previous !== undefined && continuesLine(text.slice(previous.pos, previous.end), tokenAfter(text, statement.end));
    if (!runsOn) return this.#pieces({ start, end: statement.end }, functions);
    return text[statement.end - 1] === ';' ? this.#pieces({ start, end: statement.end - 1 }, functions) : [];
  }

  #pieces(place: Stretch, functions: readonly FunctionNode[]): Erasure[] {
    return (commentOut(this.#file, place) ?? []).map((piece) => erasure(piece, functions));
  }
}

function erasure({ start, end }: Stretch, functions: readonly FunctionNode[]): Erasure {
  return functions.length === 0 ? { start, end } : { start, end, whenWrapped: functions };
}

function bindingCount(declaration: ImportedName['declaration']): number {
  if (ts.isImportEqualsDeclaration(declaration)) return 1;
  const { name, namedBindings } = declaration.importClause!;
  const count = namedBindings === undefined ? 0 : ts.isNamedImports(namedBindings) ? namedBindings.elements.length : 1;
  return count + (name === undefined ? 0 : 1);
}

/** Top-level `const`s that are alone in their statement and hold a literal, so that nothing is lost with them. */
function lonelyConstants(
  sourceFile: ts.SourceFile,
  moduleTypes: ReadonlySet<string>,
): Map<string, ts.VariableStatement> {
  const constants = new Map<string, ts.VariableStatement>();
  for (const statement of sourceFile.statements) {
    if (
      !ts.isVariableStatement(statement) ||
      (statement.declarationList.flags & ts.NodeFlags.BlockScoped) !== ts.NodeFlags.Const
    )
      continue;
    const [only, second] = statement.declarationList.declarations;
    if (only === undefined || second !== undefined || !ts.isIdentifier(only.name) || only.initializer === undefined)
      continue;
    if (isPlainLiteral(only.initializer, moduleTypes)) constants.set(only.name.text, statement);
  }
  return constants;
}

function isPlainLiteral(expression: ts.Expression, moduleTypes: ReadonlySet<string>): boolean {
  const value = unwrap(expression);
  if (ts.isPropertyAccessExpression(value))
    return ts.isIdentifier(value.expression) && moduleTypes.has(value.expression.text);
  return ts.isStringLiteralLike(value) || ts.isNumericLiteral(value);
}
