/**
 * What the core made of each source last time, so that a run in which little has changed asks it about little. It is kept
 * where tools keep such things, in the package's `node_modules/.cache`, and is never needed: a file that is missing,
 * damaged, of another version or of another user is as good as none.
 *
 * A file holds the results under one configuration, a line each: a checksum, the hash of the source, its path, the
 * result. Of the file of last time the places of its lines are in memory, and nothing else; new lines go to the disk as
 * they are made. docs/cli.md says what can be trusted in it.
 */
import { hash } from 'node:crypto';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageFolder } from '../../transformer/project/paths.js';
import type { StoredResult } from '../../transformer/stored-result.js';
import type { Insert } from '../../transformer/types.js';
import { packageVersion } from '../version.js';
import { CacheFile } from './cache-file.js';

const FORMAT = 2;

/** `use`: read and written; `read`: read only, by what looks at a part of a project; `none`: `--no-cache`. */
export type CacheMode = 'use' | 'read' | 'none';

export class ResultCache {
  readonly #file: CacheFile | undefined;
  readonly #root: string;

  private constructor(file: CacheFile | undefined, root: string) {
    this.#file = file;
    this.#root = root;
  }

  /**
   * The cache of a project under a configuration.
   *
   * @param key whatever else the results depend on
   */
  static open(root: string, key: unknown, mode: CacheMode): ResultCache {
    const owner = mode === 'none' ? undefined : packageFolder(root);
    const modules = owner === undefined ? undefined : join(owner, 'node_modules');
    if (modules === undefined || !existsSync(modules)) return new ResultCache(undefined, root);
    const name = hashOf(JSON.stringify([FORMAT, packageVersion(), ownFingerprint(), root, key])).slice(0, 24);
    return new ResultCache(new CacheFile(join(modules, '.cache', 'agentcore-instrument'), name, mode === 'use'), root);
  }

  /**
   * The result for a text, when it is the one of last time.
   *
   * @param hash of the bytes of the source, see {@link hashOf}
   */
  find(filePath: string, text: string, hash: string): StoredResult | undefined {
    const line = this.#file?.read(filePath, hash);
    if (line === undefined) return undefined;
    const result = parsed(line);
    return isStoredResult(result, text.length) ? result : undefined;
  }

  add(filePath: string, hash: string, result: StoredResult): void {
    this.#file?.append(filePath, hash, JSON.stringify(result));
  }

  /** Lets the next run find what this one has made. What was kept of other sources stays as long as these exist. */
  save(): void {
    this.#file?.save((filePath) => existsSync(resolve(this.#root, filePath)));
  }

  /** Leaves the cache as it was. Nothing after {@link save}. */
  close(): void {
    this.#file?.close();
  }
}

export function hashOf(content: string | Uint8Array): string {
  return hash('sha256', content, 'base64url');
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    // The line has the right checksum: another program wrote it. Made anew, it will be as it should.
    return undefined;
  }
}

const LISTS = ['inserts', 'sites', 'skipped', 'diagnostics', 'rulesMatched', 'functionNames'] as const;

function isStoredResult(value: unknown, length: number): value is StoredResult {
  if (typeof value !== 'object' || value === null) return false;
  const result = value as Record<string, unknown>;
  return LISTS.every((name) => Array.isArray(result[name])) && areInserts(result.inserts as Partial<Insert>[], length);
}

/** In the order of the text, inside of it, and none starts a line. */
function areInserts(inserts: readonly Partial<Insert>[], length: number): boolean {
  let last = 0;
  return inserts.every((insert) => {
    const { position = -1, text } = insert ?? {};
    const isRight = Number.isInteger(position) && position >= last && position <= length;
    last = position;
    return isRight && typeof text === 'string' && !/[\r\n\u2028\u2029]/.test(text);
  });
}

/** Changes with each build of our own code, so that working on it never meets results of the code before. */
function ownFingerprint(): string {
  const folder = fileURLToPath(new URL('../../transformer', import.meta.url));
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.[jt]s$/.test(name));
  const states = files.sort().map((name) => {
    const { size, mtimeMs } = statSync(join(folder, name));
    return [name, size, mtimeMs];
  });
  return hashOf(JSON.stringify(states));
}
