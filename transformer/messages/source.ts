/** AC4xxx: what can be wrong with a source text. */
import { template } from './template.js';

export const sourceMessages = {
  AC4001: template<{ what: string }>({
    severity: 'error',
    title: 'Source that does not parse',
    cause: 'A file with a syntax error is left as it is, so that the compiler reports it at its own place.',
    message: ({ what }) => `The file does not parse: ${what}`,
    fix: () => 'Correct the syntax error; the file was left untouched.',
    example: { language: 'ts', text: '/** @traceTool search */\nfunction search( {}\n' },
  }),
  AC4002: template<object>({
    severity: 'warning',
    title: 'Source that is nested too deeply',
    cause:
      'Compilers go into a text by calls of themselves, so that what is nested some thousand levels deep, or joined by ' +
      'that many `else if`, overflows their stack: that of TypeScript, and ours.',
    message: () => 'The file is nested too deeply to be parsed, and was left untouched.',
    fix: () => 'Break up the expression or the statement that is, or `exclude` the file.',
    example: {
      language: 'ts',
      text: '/** @traceTool tree */\nfunction tree() {\n  return [[[/* 10,000 deep */]]];\n}\n',
      depth: 10_000,
    },
  }),
} as const;

/** What compilers say themselves, and better: hosts that have one leave it to that. */
export const SYNTAX_ERROR = 'AC4001';
