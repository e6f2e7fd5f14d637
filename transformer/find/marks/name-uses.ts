/** Where identifiers occur in a file, and which names are declared in it. */

import { walk } from '../../syntax.js';
import ts from '../../typescript.js';

export interface NameUses {
  /** Every identifier of that text, wherever it stands: in types, as a property, as a declaration. */
  readonly uses: ReadonlyMap<string, readonly ts.Identifier[]>;
  /** How many declarations of a value the name has, in any scope. */
  readonly declarations: ReadonlyMap<string, number>;
}

/** @param names the names to look for */
export function nameUses(sourceFile: ts.SourceFile, names: ReadonlySet<string>): NameUses {
  const uses = new Map<string, ts.Identifier[]>();
  const declarations = new Map<string, number>();
  walk<true>(sourceFile, true, (node) => {
    if (ts.isIdentifier(node) && names.has(node.text)) {
      const found = uses.get(node.text);
      if (found === undefined) uses.set(node.text, [node]);
      else found.push(node);
    }
    const declared = declaredName(node);
    if (declared !== undefined && names.has(declared))
      declarations.set(declared, (declarations.get(declared) ?? 0) + 1);
    return true;
  });
  return { uses, declarations };
}

function declaredName(node: ts.Node): string | undefined {
  const isDeclaration =
    ts.isVariableDeclaration(node) ||
    ts.isParameter(node) ||
    ts.isBindingElement(node) ||
    ts.isFunctionDeclaration(node) ||
    ts.isFunctionExpression(node) ||
    ts.isClassLike(node) ||
    ts.isEnumDeclaration(node) ||
    ts.isModuleDeclaration(node) ||
    ts.isImportClause(node) ||
    ts.isImportSpecifier(node) ||
    ts.isNamespaceImport(node) ||
    ts.isImportEqualsDeclaration(node);
  return isDeclaration && node.name !== undefined && ts.isIdentifier(node.name) ? node.name.text : undefined;
}
