/** What was instrumented before is recognised by its import of the runtime. */

import { RUNTIME } from './shape/runtime-name.js';
import ts from './typescript.js';

/** A file that already loads our runtime was instrumented before: doing it again changes nothing. */
export function loadsRuntime(sourceFile: ts.SourceFile, code: string): boolean {
  if (!code.includes(RUNTIME)) return false;
  const loads = new RegExp(`(?:^import\\b.*|\\brequire\\s*\\(\\s*)(['"])${RUNTIME}\\1`);
  return sourceFile.statements.some(
    (statement) =>
      (ts.isImportDeclaration(statement) ||
        ts.isImportEqualsDeclaration(statement) ||
        ts.isVariableStatement(statement)) &&
      loads.test(code.slice(statement.getStart(sourceFile), statement.end)),
  );
}
