/** A file of the output. */
import { hashBytes, hashFile } from './manifest.js';

export type OutputKind = 'instrumented' | 'copied' | 'generated';

/** What is remembered of it. */
export interface OutputFile {
  /** Relative to the output folder, with `/` between the parts. */
  readonly path: string;
  readonly kind: OutputKind;
  readonly executable: boolean;
  readonly hash: string;
}

/** What it is made of, as long as it is not written. */
export interface NewFile extends OutputFile {
  /** Bytes, or the absolute path of the file to copy. */
  readonly content: Uint8Array | string;
}

export function newFile(path: string, kind: OutputKind, content: Uint8Array | string, executable = false): NewFile {
  const hash = typeof content === 'string' ? hashFile(content) : hashBytes(content);
  return { path, kind, executable, content, hash };
}
