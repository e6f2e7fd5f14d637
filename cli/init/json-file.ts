/** A JSON file of the project, with the places of what is in it. */
import { readFileSync } from 'node:fs';
import { ts } from 'ts-morph';
import { InputError } from '../../transformer/project/input-error.js';
import { displayPath } from '../../transformer/project/paths.js';
import { decodeSource } from '../../transformer/project/source-text.js';
import { CliError, cliDiagnostic, fileSystemError } from '../errors.js';

export interface JsonFile {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
  readonly source: ts.JsonSourceFile;
  readonly root: ts.ObjectLiteralExpression;
}

/**
 * Comments and trailing commas are let pass, as in a tsconfig.
 *
 * @throws {InputError} AC5303 for one that is no JSON, or no object
 */
export function readJsonFile(path: string, cwd: string): JsonFile {
  const text = readText(path, cwd);
  const source = ts.parseJsonText(path, text);
  const { parseDiagnostics = [] } = source as { parseDiagnostics?: readonly ts.DiagnosticWithLocation[] };
  const [error] = parseDiagnostics;
  const root = source.statements[0]?.expression;
  if (error === undefined && root !== undefined && ts.isObjectLiteralExpression(root)) {
    return { path, text, source, root };
  }
  const place = ts.getLineAndCharacterOfPosition(source, error?.start ?? 0);
  const display = displayPath(path, cwd);
  const why = error === undefined ? 'it is no object' : ts.flattenDiagnosticMessageText(error.messageText, ' ');
  const diagnostic = cliDiagnostic('AC5303', {
    message: `\`${display}\` cannot be read: ${why}`,
    fix: 'Correct it there.',
    file: display,
    line: place.line + 1,
    column: place.character + 1,
  });
  throw new InputError([{ diagnostic, text }]);
}

/**
 * Exact: what is written back has the bytes that were there.
 *
 * @throws {CliError} AC5013, and AC5303 for a file that is not UTF-8
 */
export function readText(path: string, cwd: string): string {
  const display = displayPath(path, cwd);
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw fileSystemError(error, 'read', display);
  }
  const text = decodeSource(bytes);
  if (text !== undefined) return text;
  throw new CliError('AC5303', { message: `${display} is not UTF-8`, place: display, fix: 'Save it as UTF-8.' });
}
