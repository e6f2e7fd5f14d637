/** Puts members into object and array literals, of JSON and of JavaScript alike, in the style that is there. */
import { ts } from 'ts-morph';
import { lineBreakOf, type TextEdit } from './text-edit.js';

export type Literal = ts.ObjectLiteralExpression | ts.ArrayLiteralExpression;

/** @param member its text without a comma; later lines as they are to stand */
export function prependMember(file: ts.SourceFile, literal: Literal, member: string): TextEdit[] {
  const [first] = membersOf(literal);
  if (first === undefined) return fillEmpty(file, literal, member);
  if (!startsItsLine(file, first)) return [insert(first.getStart(file), `${member}, `)];
  const start = literal.getStart(file) + 1;
  return [insert(start, `${lineBreakOf(file.text)}${indentAt(file.text, first.getStart(file))}${member},`)];
}

/** @param member its text, or that of several, each on a line of its own, without a comma at the end; all are indented alike */
export function appendMember(file: ts.SourceFile, literal: Literal, member: string): TextEdit[] {
  const members = membersOf(literal);
  const last = members.at(-1);
  if (last === undefined) return fillEmpty(file, literal, member);
  if (!startsItsLine(file, last)) return [insert(last.end, `, ${member.replaceAll(',\n', ', ')}`)];
  const { text } = file;
  const newLine = `${lineBreakOf(text)}${indentAt(text, last.getStart(file))}`;
  const hasComma = (members as ts.NodeArray<ts.Node>).hasTrailingComma === true;
  const afterComma = hasComma ? text.indexOf(',', last.end) + 1 : last.end;
  // A comment behind the last member stays on its line.
  const comment =
    /^[^\S\n]*(?:\/\/[^\r\n]*|\/\*[^\r\n]*?\*\/[^\S\r\n]*(?=\r?\n))/.exec(text.slice(afterComma))?.[0] ?? '';
  const at = afterComma + comment.length;
  const indented = member.replaceAll('\n', newLine);
  if (hasComma) return [insert(at, `${newLine}${indented},`)];
  return at === last.end
    ? [insert(last.end, `,${newLine}${indented}`)]
    : [insert(last.end, ','), insert(at, `${newLine}${indented}`)];
}

/** The value of a property by its name, however the name is written; undefined where there is none. */
export function propertyOf(literal: ts.ObjectLiteralExpression, name: string): ts.ObjectLiteralElementLike | undefined {
  // Of a key that stands twice, the last one holds.
  return literal.properties.findLast((property) => {
    const key = property.name;
    return key !== undefined && (ts.isIdentifier(key) || ts.isStringLiteral(key)) && key.text === name;
  });
}

/** White space that the line at an offset begins with. */
export function indentAt(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[^\S\n]*/.exec(text.slice(start, offset))![0];
}

/** What a text indents by: that of its first line that is. */
export function indentUnitOf(text: string): string {
  return /^([ \t]+)\S/m.exec(text)?.[1] ?? '  ';
}

function fillEmpty(file: ts.SourceFile, literal: Literal, member: string): TextEdit[] {
  const [start, end] = [literal.getStart(file) + 1, literal.end - 1];
  const inside = file.text.slice(start, end);
  if (inside.trim() !== '') return [insert(end, ` ${member} `)];
  const outer = indentAt(file.text, start);
  if (!inside.includes('\n') && !file.fileName.endsWith('.json')) {
    return [{ start, end, text: ts.isArrayLiteralExpression(literal) ? member : ` ${member} ` }];
  }
  const lineBreak = lineBreakOf(file.text);
  const newLine = `${lineBreak}${outer}${indentUnitOf(file.text)}`;
  return [{ start, end, text: `${newLine}${member.replaceAll('\n', newLine)}${lineBreak}${outer}` }];
}

function membersOf(literal: Literal): ts.NodeArray<ts.Node> {
  return ts.isArrayLiteralExpression(literal) ? literal.elements : literal.properties;
}

function startsItsLine(file: ts.SourceFile, node: ts.Node): boolean {
  const start = node.getStart(file);
  return file.text.slice(file.text.lastIndexOf('\n', start - 1) + 1, start).trim() === '' && file.text.includes('\n');
}

function insert(position: number, text: string): TextEdit {
  return { start: position, end: position, text };
}
