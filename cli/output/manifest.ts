/** The list of what a run has written, kept in the output folder: the only files that later runs replace or remove. */
import { createHash, hash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';

export const MANIFEST_NAME = '.agentcore-manifest.json';
const GENERATOR = 'agentcore-instrument';
const VERSION = 1;

export interface Manifest {
  /** SHA-256 by path, relative to the output folder, with `/` between the parts. */
  readonly files: ReadonlyMap<string, string>;
}

/** The same files give the same bytes: sorted, without a time or a path of the machine. */
export function formatManifest({ files }: Manifest): string {
  const sorted = Object.fromEntries([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
  return `${JSON.stringify({ generator: GENERATOR, version: VERSION, files: sorted }, null, 2)}\n`;
}

/** @returns the manifest, or why the text is none */
export function parseManifest(text: string): Manifest | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return `${MANIFEST_NAME} is no JSON: ${(error as SyntaxError).message}`;
  }
  const { generator, version, files } = (value ?? {}) as Record<string, unknown>;
  if (generator !== GENERATOR) return `${MANIFEST_NAME} is not of agentcore-instrument`;
  if (version !== VERSION)
    return `${MANIFEST_NAME} is of version ${String(version)}; this tool knows version ${VERSION}`;
  const entries = typeof files === 'object' && files !== null ? Object.entries(files) : undefined;
  if (entries === undefined || entries.some(([, hash]) => typeof hash !== 'string')) {
    return `${MANIFEST_NAME} has no list of files`;
  }
  return { files: new Map(entries as [string, string][]) };
}

export function hashBytes(bytes: Uint8Array): string {
  return hash('sha256', bytes, 'hex');
}

const PIECE = Buffer.allocUnsafe(1 << 18);

/** Reads in pieces: assets may be larger than memory should hold. */
export function hashFile(path: string): string {
  const descriptor = openSync(path, 'r');
  try {
    const all = createHash('sha256');
    for (let read = readSync(descriptor, PIECE); read > 0; read = readSync(descriptor, PIECE)) {
      all.update(PIECE.subarray(0, read));
    }
    return all.digest('hex');
  } finally {
    closeSync(descriptor);
  }
}
