/** Which top-level names a file exports other than by an `export` in front of their declaration. */

import { isAssignment, unwrap } from '../syntax.js';
import ts from '../typescript.js';
import { assignmentTarget } from './qualified-name.js';

/** Local names in `export { a, b as c }`, `export default a`, `export = a`, `exports.x = a`, `module.exports = { a }`. */
export function exportedNames(sourceFile: ts.SourceFile): ReadonlySet<string> {
  const names = new Set<string>();
  for (const statement of sourceFile.statements) {
    if (ts.isExportDeclaration(statement)) {
      const { exportClause, moduleSpecifier } = statement;
      if (moduleSpecifier !== undefined || exportClause === undefined || !ts.isNamedExports(exportClause)) continue;
      for (const element of exportClause.elements) names.add((element.propertyName ?? element.name).text);
    } else if (ts.isExportAssignment(statement)) addValue(statement.expression, names);
    else if (ts.isExpressionStatement(statement) && isAssignment(statement.expression)) {
      if (assignmentTarget(statement.expression.left)?.exported) addValue(statement.expression.right, names);
    }
  }
  return names;
}

function addValue(expression: ts.Expression, names: Set<string>): void {
  const value = unwrap(expression);
  if (ts.isIdentifier(value)) names.add(value.text);
  if (!ts.isObjectLiteralExpression(value)) return;
  for (const property of value.properties) {
    if (ts.isShorthandPropertyAssignment(property)) names.add(property.name.text);
    else if (ts.isPropertyAssignment(property)) {
      const inner = unwrap(property.initializer);
      if (ts.isIdentifier(inner)) names.add(inner.text);
    }
  }
}
