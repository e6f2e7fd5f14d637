/** The one place that knows the parser (design.md, *Parsing*), so that another can take its place. */
import ts from './typescript.js';

/** Whether `fileName` is of a language the core reads, by its extension. Declaration files are not. */
export function isInstrumentable(fileName: string): boolean {
  return /\.[cm]?[jt]sx?$/i.test(fileName) && !/\.d\.(?:[^./]+\.)?[cm]?ts$/i.test(fileName);
}

/** Whether types may stand in the file. */
export function isTypeScript(fileName: string): boolean {
  return /\.[cm]?tsx?$/i.test(fileName);
}

/** Parses without parent pointers, for phases keep a stack of their own, and without doc comments, which are read from the text. */
export function parse(fileName: string, text: string): ts.SourceFile {
  return ts.createSourceFile(
    fileName,
    text,
    { languageVersion: ts.ScriptTarget.Latest, jsDocParsingMode: ts.JSDocParsingMode.ParseNone },
    false,
    scriptKind(fileName),
  );
}

/**
 * After a parse that was ended by an error: the parser keeps its state in variables of its module, and the next file
 * would meet some of it, such as the places of parentheses that begin no arrow function.
 */
export function resetParser(): void {
  parse('empty.ts', '');
}

function scriptKind(fileName: string): ts.ScriptKind {
  if (/\.tsx$/i.test(fileName)) return ts.ScriptKind.TSX;
  if (isTypeScript(fileName)) return ts.ScriptKind.TS;
  // JSX is legal in what people call .js, and nothing else in JavaScript parses differently under it.
  return ts.ScriptKind.JSX;
}

export interface SyntaxError {
  readonly start: number;
  readonly length: number;
  readonly message: string;
}

/** The parser's own complaints: a file that has any is left untouched. */
export function syntaxErrors(sourceFile: ts.SourceFile): readonly SyntaxError[] {
  const { parseDiagnostics = [] } = sourceFile as { parseDiagnostics?: readonly ts.DiagnosticWithLocation[] };
  return parseDiagnostics
    .filter((diagnostic) => diagnostic.category === ts.DiagnosticCategory.Error)
    .map(({ start, length, messageText }) => ({
      start,
      length,
      message: ts.flattenDiagnosticMessageText(messageText, '\n'),
    }));
}
