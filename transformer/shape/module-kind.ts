/** How a file can load the runtime, by what it is: an ES module, CommonJS written in TypeScript or JavaScript, or neither. */

import { isTypeScript } from '../parse.js';
import ts from '../typescript.js';

export type ModuleKind = 'import' | 'import-require' | 'require' | 'script';

/** @param isCommonJs whether the host is known to run it as CommonJS */
export function moduleKind(sourceFile: ts.SourceFile, fileName: string, text: string, isCommonJs: boolean): ModuleKind {
  let hasModuleSyntax = false;
  let hasRequireSyntax = false;
  for (const statement of sourceFile.statements) {
    if (ts.isImportEqualsDeclaration(statement) && ts.isExternalModuleReference(statement.moduleReference)) {
      hasRequireSyntax = true;
    } else if (ts.isExportAssignment(statement) && statement.isExportEquals === true) {
      hasRequireSyntax = true;
    } else if (
      ts.isImportDeclaration(statement) ||
      ts.isExportDeclaration(statement) ||
      ts.isExportAssignment(statement)
    ) {
      hasModuleSyntax = true;
    } else if (ts.canHaveModifiers(statement)) {
      hasModuleSyntax ||= (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
    }
  }
  if (hasModuleSyntax) return 'import';
  if (isCommonJs) return 'require';
  if (hasRequireSyntax) return 'import-require';
  if (/\.m[jt]sx?$/i.test(fileName) || usesImportMeta(sourceFile)) return 'import';
  if (/\.ctsx?$/i.test(fileName)) return 'import-require';
  if (/\.cjsx?$/i.test(fileName)) return 'require';
  if (isTypeScript(fileName)) return 'script';
  return /\b(?:require\s*\(|module\s*\.\s*exports|exports\s*[.[])/.test(text) ? 'require' : 'script';
}

/** `import.meta` and top-level `await` are flagged by the parser; both make a module of a JavaScript file. */
function usesImportMeta(sourceFile: ts.SourceFile): boolean {
  return (sourceFile as { externalModuleIndicator?: unknown }).externalModuleIndicator !== undefined;
}
