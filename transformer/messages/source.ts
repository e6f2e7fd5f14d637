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
} as const;
