/** Our diagnostics in the form of the compiler's. */
import type { Diagnostic } from '../../types.js';
import ts from '../../typescript.js';

/**
 * The compiler's form has a number where ours has a code, and writes `TS` before it. So that it stands for no message of the
 * compiler's, AC1003 gets the number 901003; the code itself begins the text.
 */
const FIRST_NUMBER = 900_000;

export type Saying = Pick<Diagnostic, 'code' | 'message' | 'fix' | 'line' | 'column' | 'length'> & {
  /** `message` is for what is no fault of the user's. */
  readonly severity: Diagnostic['severity'] | 'message';
};

/** @param file what the place is in; without a place, the start of it */
export function compilerDiagnostic(
  { code, severity, message, fix, line, column = 1, length = 1 }: Saying,
  file: ts.SourceFile | undefined,
): ts.Diagnostic {
  const number = FIRST_NUMBER + Number(code.slice(2));
  const category = CATEGORIES[severity];
  const start = file && line !== undefined ? ts.getPositionOfLineAndCharacter(file, line - 1, column - 1) : 0;
  return {
    source: 'agentcore',
    category,
    code: number,
    messageText: {
      messageText: `${code}: ${message}`,
      category,
      code: number,
      next: [{ messageText: fix, category, code: number }],
    },
    file,
    start: file && start,
    length: file && (line === undefined ? 0 : Math.min(length, file.text.length - start)),
  };
}

const CATEGORIES = {
  error: ts.DiagnosticCategory.Error,
  warning: ts.DiagnosticCategory.Warning,
  message: ts.DiagnosticCategory.Message,
} as const;

/** Line and column, 1-based, of a stretch of a file. */
export function placeOf(
  file: ts.SourceFile,
  { start, end }: { readonly start: number; readonly end: number },
): Required<Pick<Diagnostic, 'line' | 'column' | 'length'>> {
  const { line, character } = ts.getLineAndCharacterOfPosition(file, start);
  return { line: line + 1, column: character + 1, length: end - start };
}
