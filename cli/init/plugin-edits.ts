/** Puts our plugin into a bundler's configuration: an import, and a member of `plugins`. */
import { ts } from 'ts-morph';
import { boundValue } from './config-objects.js';
import { prependMember, propertyOf } from './literals.js';
import { lineBreakOf, type TextEdit } from './text-edit.js';

/**
 * @param objects of the configuration, as `configObjects` finds them
 * @param key of the list of plugins
 * @param module `agentcore-instrument/vite` and so on
 * @returns undefined when the list is not written out in a way that can be added to
 */
export function pluginEdits(
  file: ts.SourceFile,
  objects: readonly ts.ObjectLiteralExpression[],
  key: string,
  module: string,
): TextEdit[] | undefined {
  if (objects.length === 0) return undefined;
  const name = ['agentcore', 'agentcoreInstrument'].find((each) => !new RegExp(`\\b${each}\\b`).test(file.text));
  if (name === undefined) return undefined;
  const lists = new Set<ts.ArrayLiteralExpression>();
  const edits: TextEdit[] = [];
  for (const object of objects) {
    const list = listOf(file, object, key);
    if (list === 'other') return undefined;
    if (list === 'none') edits.push(...prependMember(file, object, `${key}: [${name}()]`));
    else lists.add(list);
  }
  for (const list of lists) edits.push(...prependMember(file, list, `${name}()`));
  return [importEdit(file, name, module), ...edits];
}

function listOf(
  file: ts.SourceFile,
  object: ts.ObjectLiteralExpression,
  key: string,
): ts.ArrayLiteralExpression | 'none' | 'other' {
  const property = propertyOf(object, key);
  // What is spread into it may have a list of its own.
  if (property === undefined) return object.properties.some(ts.isSpreadAssignment) ? 'other' : 'none';
  const value = ts.isShorthandPropertyAssignment(property)
    ? boundValue(file, property.name)
    : ts.isPropertyAssignment(property)
      ? boundValue(file, property.initializer)
      : property;
  if (ts.isArrayLiteralExpression(value)) return value;
  // `[…].filter(Boolean)`
  if (!ts.isCallExpression(value) || !ts.isPropertyAccessExpression(value.expression)) return 'other';
  const { expression, name } = value.expression;
  return ts.isArrayLiteralExpression(expression) && name.text === 'filter' ? expression : 'other';
}

function importEdit(file: ts.SourceFile, name: string, module: string): TextEdit {
  const { text, statements } = file;
  const quote = /(['"])[^'"\n]*\1/.exec(text)?.[1] ?? "'";
  const end = /;[^\S\n]*(?:\/\/.*)?$/m.test(text) ? ';' : '';
  const code = isCommonJs(file)
    ? `const { default: ${name} } = require(${quote}${module}${quote})${end}`
    : `import ${name} from ${quote}${module}${quote}${end}`;
  const first = statements.find((statement) => !isDirective(statement));
  // A doc comment above the first statement says its type; one above an import is a heading.
  const position = first?.getStart(file, !ts.isImportDeclaration(first)) ?? text.length;
  return { start: position, end: position, text: `${code}${lineBreakOf(text)}` };
}

function isDirective(statement: ts.Statement): boolean {
  return ts.isExpressionStatement(statement) && ts.isStringLiteral(statement.expression);
}

/** By what the file itself says: its package may say otherwise of files by that name. */
export function isCommonJs(file: ts.SourceFile): boolean {
  const isModule = file.statements.some(
    (each) => ts.isImportDeclaration(each) || ts.isExportAssignment(each) || ts.isExportDeclaration(each),
  );
  return !isModule && /\brequire\s*\(|\bmodule\.exports\b/.test(file.text);
}
