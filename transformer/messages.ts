/**
 * Every diagnostic there is, in one table: stable code → severity, title, message, fix. `AC1xxx` are marks, `AC2xxx`
 * the configuration, `AC3xxx` rules, `AC4xxx` sources. docs/errors.md is this table as a page; a test keeps the two
 * alike.
 */

import { configurationMessages } from './messages/configuration.js';
import { markMessages } from './messages/marks.js';
import { ruleMessages } from './messages/rules.js';
import { sourceMessages } from './messages/source.js';
import type { MessageTemplate } from './messages/template.js';
import type { Diagnostic } from './types.js';
import type ts from './typescript.js';

export const MESSAGES = { ...markMessages, ...configurationMessages, ...ruleMessages, ...sourceMessages } as const;

export type DiagnosticCode = keyof typeof MESSAGES;

/** What the message of a code has to be told. */
export type MessageArguments<Code extends DiagnosticCode> = Parameters<(typeof MESSAGES)[Code]['message']>[0];

/** Where a diagnostic points: 1-based line and column, length in UTF-16 units. */
export type DiagnosticPlace = Pick<Diagnostic, 'file' | 'line' | 'column' | 'length'>;

/**
 * Makes a diagnostic out of the table.
 * @param place leave out what has no place, such as for a configuration object made in memory
 */
export function diagnostic<Code extends DiagnosticCode>(
  code: Code,
  args: MessageArguments<Code>,
  place: DiagnosticPlace = {},
): Diagnostic {
  const { severity, message, fix } = MESSAGES[code] as MessageTemplate<MessageArguments<Code>>;
  return { code, severity, message: message(args), fix: fix(args), ...place };
}

/** The place of a stretch of a file. A byte order mark is no column, as in editors. */
export function placeIn(sourceFile: ts.SourceFile, filePath: string, start: number, length: number): DiagnosticPlace {
  const { line, character } = sourceFile.getLineAndCharacterOfPosition(start);
  const mark = line === 0 && character > 0 && sourceFile.text.startsWith('\uFEFF') ? 1 : 0;
  return { file: filePath, line: line + 1, column: character + 1 - mark, length: Math.max(1, length) };
}

/** AC4001 out of one complaint of the parser. */
export function syntaxError(
  sourceFile: ts.SourceFile,
  filePath: string,
  { start, length, message }: { readonly start: number; readonly length: number; readonly message: string },
): Diagnostic {
  const what = message.replace(/\s+/g, ' ').replace(/\.?$/, '.');
  return diagnostic('AC4001', { what }, placeIn(sourceFile, filePath, start, length));
}
