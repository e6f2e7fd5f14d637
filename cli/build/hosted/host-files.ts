/** The file system as the compiler is to see it: instrumented texts for sources, and maps that lead to those. */
import { mkdirSync, statSync, utimesSync } from 'node:fs';
import { dirname } from 'node:path';
import { ledToSources, writeWhole } from '../emitted-maps.js';
import type { FileCallbacks, UseOs } from './compiler-api.js';
import type { HostedSources } from './hosted-sources.js';

/**
 * The time of what the compiler has noted about an instrumented build. A plain `tsc -b` decides by times first; for it all
 * sources are newer than that, so that it compares texts, and does not leave instrumented code for its own.
 */
const LONG_AGO = new Date(1000);

const BUILD_INFO = /\.tsbuildinfo$/i;

export class HostFiles {
  readonly #useOs: UseOs;
  readonly #now = new Date();
  readonly #buildInfos = new Set<string>();
  /** Led to the sources later: the compiler waits for whoever it asks to write. */
  readonly #maps = new Map<string, string>();
  #sources: HostedSources | undefined;
  #fresh: ReadonlySet<string> = new Set();
  /** Whether the compiler reads through us at all. */
  wasAsked = false;

  constructor(useOs: UseOs) {
    this.#useOs = useOs;
  }

  get callbacks(): FileCallbacks {
    const useOs = this.#useOs;
    return {
      readFile: (path) => this.#read(path),
      writeFile: (path, text) => this.#write(path, text),
      stat: (path) => this.#stat(path),
      directoryExists: useOs,
      fileExists: useOs,
      getAccessibleEntries: useOs,
      realpath: useOs,
      removeFile: useOs,
    };
  }

  /** @param fresh what is as new as this build */
  use(sources: HostedSources, fresh: readonly string[]): void {
    this.#sources = sources;
    this.#fresh = new Set(fresh);
  }

  /** After the compiler is done. */
  finish(): void {
    for (const [path, text] of this.#maps) {
      mkdirSync(dirname(path), { recursive: true });
      writeWhole(path, this.#led(path, text));
    }
    for (const path of this.#buildInfos) {
      if (statSync(path, { throwIfNoEntry: false }) !== undefined) utimesSync(path, LONG_AGO, LONG_AGO);
    }
  }

  #read(path: string): string | UseOs {
    this.wasAsked = true;
    if (BUILD_INFO.test(path)) this.#buildInfos.add(path);
    // The compiler takes a byte order mark from what it reads itself, but not from what it is given.
    return this.#sources?.instrumented(path)?.code.replace(/^\uFEFF/, '') ?? this.#useOs;
  }

  #write(path: string, text: string): UseOs | undefined {
    if (BUILD_INFO.test(path)) this.#buildInfos.add(path);
    if (path.endsWith('.map')) {
      this.#maps.set(path, text);
      return undefined;
    }
    const composed = this.#led(path, text);
    if (composed === text) return this.#useOs;
    mkdirSync(dirname(path), { recursive: true });
    writeWhole(path, composed);
    return undefined;
  }

  #led(path: string, text: string): string {
    return this.#sources === undefined ? text : ledToSources(path, text, this.#sources);
  }

  #stat(path: string): ReturnType<FileCallbacks['stat']> {
    const isFresh = this.#fresh.has(path);
    if (!isFresh && !BUILD_INFO.test(path)) return this.#useOs;
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) return this.#useOs;
    const { mode, size, mtime, ctime } = found;
    if (isFresh) return { mode, size, mtime: this.#now };
    return { mode, size, mtime: mtime.getTime() === LONG_AGO.getTime() ? ctime : mtime };
  }
}
