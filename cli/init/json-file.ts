/** A JSON file of the project, with the places of what is in it. */
import { readFileSync } from 'node:fs';
import { ts } from 'ts-morph';
import { InputError } from '../../transformer/project/input-error.js';
import { displayPath } from '../../transformer/project/paths.js';
import { cliDiagnostic, fileSystemError } from '../errors.js';

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

/** @throws {CliError} AC5013 */
export function readText(path: string, cwd: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw fileSystemError(error, 'read', displayPath(path, cwd));
  }
}
