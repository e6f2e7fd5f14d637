/** Reads a captured trace, or any other text: JSON (OTLP/JSON, `run --json`), JSON lines (the Collector's file exporter), text. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { CliError } from '../errors.js';

/** A part of a capture that is looked at by itself. */
export interface Part {
  readonly value: unknown;
  /** Of a line, from 1; undefined where the file is one document. */
  readonly line?: number;
}

export interface Capture {
  readonly format: 'JSON' | 'JSON lines' | 'text';
  readonly parts: readonly Part[];
}

const FIX = 'Give it a trace as OTLP/JSON, as JSON lines, as `run --json` writes it, or any text in UTF-8.';

/**
 * @param path relative to `cwd`; `-` is the standard input
 * @throws {CliError} AC5003 when there is no such file, AC5013 when it cannot be read, AC5019 when it is no text
 */
export function readCapture(path: string, cwd: string): Capture {
  let bytes: Buffer;
  try {
    bytes = path === '-' ? readFileSync(0) : readFileSync(resolve(cwd, path));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT')
      throw new CliError('AC5003', { message: `no such file: ${path}`, fix: `Check the path. ${FIX}` });
    if (code === 'ERR_FS_FILE_TOO_LARGE') throw notText(path, message);
    throw new CliError('AC5013', {
      message: `cannot read ${path}`,
      cause: message,
      fix: 'Check the path and its permissions.',
    });
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw notText(path, (error as Error).message);
  }
  return parseCapture(text);
}

function notText(path: string, cause: string): CliError {
  return new CliError('AC5019', { message: `${path} is no text that can be looked at`, cause, fix: FIX });
}

/** What `text` is, by trying. */
export function parseCapture(text: string): Capture {
  const whole = parseJson(text);
  if (whole !== undefined) return { format: 'JSON', parts: [{ value: whole.value }] };
  const lines = text.split('\n');
  const parts: Part[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const parsed = parseJson(line);
    if (parsed === undefined || typeof parsed.value !== 'object') return { format: 'text', parts: [{ value: text }] };
    parts.push({ value: parsed.value, line: index + 1 });
  }
  return parts.length === 0 ? { format: 'text', parts: [{ value: text }] } : { format: 'JSON lines', parts };
}

function parseJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
