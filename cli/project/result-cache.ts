/**
 * What the core made of each source last time, so that a run in which little has changed asks it about little. It is kept
 * where tools keep such things, in the package's `node_modules/.cache`, and is never needed: a file that is missing,
 * damaged or of another version is as good as none.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageFolder } from '../../transformer/project/paths.js';
import type { StoredResult } from '../../transformer/stored-result.js';
import { packageVersion } from '../version.js';

const FORMAT = 1;
/** Configurations and sets of files whose results are kept side by side. */
const KEPT_FILES = 8;

interface Entry {
  /** Of the source's text. */
  readonly hash: string;
  readonly result: StoredResult;
}

export class ResultCache {
  readonly #path: string | undefined;
  readonly #before: ReadonlyMap<string, Entry>;
  readonly #now = new Map<string, Entry>();
  #isChanged = false;

  private constructor(path: string | undefined) {
    this.#path = path;
    this.#before = path === undefined ? new Map() : read(path);
  }

  /**
   * The cache of a project under a configuration.
   *
   * @param key whatever else the results depend on
   */
  static open(root: string, key: unknown): ResultCache {
    const owner = packageFolder(root);
    const modules = owner === undefined ? undefined : join(owner, 'node_modules');
    if (modules === undefined || !existsSync(modules)) return new ResultCache(undefined);
    const name = hashText(JSON.stringify([FORMAT, packageVersion(), ownFingerprint(), root, key])).slice(0, 24);
    return new ResultCache(join(modules, '.cache', 'agentcore-instrument', `${name}.json`));
  }

  /** The result for a text, when it is the one of last time. */
  find(filePath: string, text: string): StoredResult | undefined {
    const entry = this.#before.get(filePath);
    if (entry === undefined || entry.hash !== hashText(text)) return undefined;
    this.#now.set(filePath, entry);
    return entry.result;
  }

  add(filePath: string, text: string, result: StoredResult): void {
    this.#now.set(filePath, { hash: hashText(text), result });
    this.#isChanged = true;
  }

  /** Writes what this run has found, at once or not at all: another run may read or write the same file. */
  save(): void {
    if (this.#path === undefined || (!this.#isChanged && this.#now.size === this.#before.size)) return;
    const folder = dirname(this.#path);
    const half = `${this.#path}.${process.pid}`;
    try {
      mkdirSync(folder, { recursive: true });
      writeFileSync(half, JSON.stringify({ format: FORMAT, entries: [...this.#now] }));
      renameSync(half, this.#path);
      prune(folder);
    } catch {
      // A disk that is full or may not be written: the next run is slower, and nothing else.
      if (existsSync(half)) rmSync(half, { force: true });
    }
  }
}

function read(path: string): ReadonlyMap<string, Entry> {
  try {
    const { format, entries } = JSON.parse(readFileSync(path, 'utf8')) as { format?: unknown; entries?: unknown };
    if (format === FORMAT && Array.isArray(entries) && entries.every(isEntry)) return new Map(entries);
  } catch {
    // Missing or damaged.
  }
  return new Map();
}

function isEntry(value: unknown): value is [string, Entry] {
  if (!Array.isArray(value)) return false;
  const [path, entry] = value as [unknown, Partial<Entry> | undefined];
  return typeof path === 'string' && typeof entry?.hash === 'string' && Array.isArray(entry.result?.inserts);
}

/** Results of configurations that nobody has used for the longest time go. */
function prune(folder: string): void {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => ({ path: join(folder, name), time: statSync(join(folder, name)).mtimeMs }))
    .sort((a, b) => b.time - a.time);
  for (const { path } of files.slice(KEPT_FILES)) rmSync(path, { force: true });
}

/** Changes with each build of our own code, so that working on it never meets results of the code before. */
function ownFingerprint(): string {
  const folder = fileURLToPath(new URL('../../transformer', import.meta.url));
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.[jt]s$/.test(name));
  const states = files.sort().map((name) => {
    const { size, mtimeMs } = statSync(join(folder, name));
    return [name, size, mtimeMs];
  });
  return hashText(JSON.stringify(states));
}

function hashText(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
