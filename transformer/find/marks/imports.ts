/** What a file imports from our package, and under which names. */
import ts from '../../typescript.js';
import { PACKAGE } from './names.js';

/** A name in the file that stands for an export of our package, or for all of them. */
export interface ImportedName {
  readonly local: string;
  /** Name of the export; undefined for a namespace. */
  readonly exported: string | undefined;
  /** What binds it: a specifier, or the whole declaration where that binds nothing else. */
  readonly node: ts.ImportSpecifier | ts.NamespaceImport | ts.ImportEqualsDeclaration;
  readonly declaration: ts.ImportDeclaration | ts.ImportEqualsDeclaration;
}

/** `import { a, b as c } from …`, `import * as ns from …`, `import ns = require(…)`; names for types only are left out. */
export function importsOfPackage(sourceFile: ts.SourceFile): ImportedName[] {
  const names: ImportedName[] = [];
  for (const declaration of sourceFile.statements) {
    if (ts.isImportEqualsDeclaration(declaration)) {
      const { moduleReference, isTypeOnly, name } = declaration;
      const isOurs = ts.isExternalModuleReference(moduleReference) && isPackage(moduleReference.expression);
      if (isOurs && !isTypeOnly) names.push({ local: name.text, exported: undefined, node: declaration, declaration });
    }
    if (!ts.isImportDeclaration(declaration) || !isPackage(declaration.moduleSpecifier)) continue;
    const { importClause } = declaration;
    if (importClause?.namedBindings === undefined || importClause.phaseModifier !== undefined) continue;
    if (ts.isNamespaceImport(importClause.namedBindings)) {
      const node = importClause.namedBindings;
      names.push({ local: node.name.text, exported: undefined, node, declaration });
      continue;
    }
    for (const node of importClause.namedBindings.elements) {
      if (node.isTypeOnly) continue;
      names.push({ local: node.name.text, exported: (node.propertyName ?? node.name).text, node, declaration });
    }
  }
  return names;
}

function isPackage(specifier: ts.Expression): boolean {
  return ts.isStringLiteralLike(specifier) && specifier.text === PACKAGE;
}
