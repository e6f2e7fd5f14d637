/** A file of the output before it is written. */
import { hashBytes, hashFile } from './manifest.js';

export type OutputKind = 'instrumented' | 'copied' | 'generated';

export interface OutputFile {
  /** Relative to the output folder, with `/` between the parts. */
  readonly path: string;
  readonly kind: OutputKind;
  readonly executable: boolean;
  /** Bytes, or the absolute path of the file to copy. */
  readonly content: Uint8Array | string;
  readonly hash: string;
}

export function outputFile(
  path: string,
  kind: OutputKind,
  content: Uint8Array | string,
  executable = false,
): OutputFile {
  const hash = typeof content === 'string' ? hashFile(content) : hashBytes(content);
  return { path, kind, executable, content, hash };
}
