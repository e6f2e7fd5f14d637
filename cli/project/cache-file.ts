/** The file of a cache: lines by a name, of which one is read at a time. Nothing here throws: a cache is never needed. */
import { hash } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

/** Files, each of a configuration, that are kept side by side. */
const KEPT_FILES = 8;
const CHUNK = 1 << 18;
/** The longest line that is taken up again, in bytes: the result of a source of some ten megabytes. */
const LONGEST_LINE = 1 << 26;
/** A half file that has not grown for so long was left by a run that was killed. */
const ABANDONED_MS = 3_600_000;
const EXTENSION = '.results';
const OURS = /^[\w-]{24}\.results$/;
const HALF = /^[\w-]{24}\.results\.\d+$/;

interface Place {
  readonly offset: number;
  readonly length: number;
  readonly hash: string;
}

export class CacheFile {
  readonly #folder: string;
  readonly #path: string;
  readonly #half: string;
  readonly #before: ReadonlyMap<string, Place>;
  readonly #added = new Set<string>();
  readonly #pending: string[] = [];
  #pendingLength = 0;
  #old: number | undefined;
  /** Undefined until there is something to write, and when writing is over, or was given up. */
  #new: number | undefined;
  #mayWrite: boolean;

  /** @param name 24 letters, digits, `-` and `_` */
  constructor(folder: string, name: string, mayWrite: boolean) {
    this.#folder = folder;
    this.#path = join(folder, name + EXTENSION);
    this.#half = `${this.#path}.${process.pid}`;
    this.#mayWrite = mayWrite;
    this.#old = openOwn(this.#path);
    this.#before = this.#old === undefined ? new Map() : placesIn(this.#old);
  }

  /** What was written under the name and the hash; undefined when that is nothing, or damaged. */
  read(name: string, hash: string): string | undefined {
    const place = this.#before.get(name);
    if (place === undefined || place.hash !== hash) return undefined;
    const line = this.#line(place);
    if (line === undefined) return undefined;
    const rest = line.slice(line.indexOf('\t') + 1);
    return line.startsWith(`${checksum(rest)}\t`) ? rest.slice(rest.lastIndexOf('\t') + 1) : undefined;
  }

  /** @param value without tabs and line breaks */
  append(name: string, hash: string, value: string): void {
    if (!this.#mayWrite || this.#added.has(name)) return;
    const rest = `${hash}\t${JSON.stringify(name)}\t${value}`;
    this.#added.add(name);
    this.#push(`${checksum(rest)}\t${rest}\n`);
  }

  /** Puts what was appended in the place of what was there, together with the lines of others that `keeps` lets through. */
  save(keeps: (name: string) => boolean): void {
    if (this.#added.size === 0) touch(this.#path);
    else this.#replace(keeps);
    this.close();
  }

  close(): void {
    close(this.#old);
    close(this.#new);
    if (this.#new !== undefined) rmSync(this.#half, { force: true });
    this.#old = undefined;
    this.#new = undefined;
    this.#mayWrite = false;
  }

  #replace(keeps: (name: string) => boolean): void {
    for (const [name, place] of this.#before) {
      if (this.#added.has(name) || !keeps(name)) continue;
      const line = this.#line(place);
      if (line !== undefined) this.#push(`${line}\n`);
    }
    this.#flush();
    if (this.#new === undefined) return;
    try {
      close(this.#old);
      this.#old = undefined;
      closeSync(this.#new);
      this.#new = undefined;
      renameSync(this.#half, this.#path);
      prune(this.#folder);
    } catch {
      rmSync(this.#half, { force: true });
    }
  }

  #line({ offset, length }: Place): string | undefined {
    if (this.#old === undefined) return undefined;
    const bytes = Buffer.allocUnsafe(length);
    try {
      return readSync(this.#old, bytes, 0, length, offset) === length ? bytes.toString('utf8') : undefined;
    } catch {
      return undefined;
    }
  }

  #push(line: string): void {
    this.#pending.push(line);
    this.#pendingLength += line.length;
    if (this.#pendingLength > CHUNK) this.#flush();
  }

  #flush(): void {
    const text = this.#pending.splice(0).join('');
    this.#pendingLength = 0;
    if (!this.#mayWrite) return;
    try {
      this.#new ??= this.#create();
      const bytes = Buffer.from(text);
      for (let done = 0; done < bytes.length; ) done += writeSync(this.#new, bytes, done);
    } catch {
      // A disk that is full or may not be written: the next run is slower, and nothing else.
      this.close();
    }
  }

  #create(): number {
    mkdirSync(this.#folder, { recursive: true });
    // Files are removed from it later, and must be our own.
    if (!lstatSync(this.#folder).isDirectory()) throw new Error(`${this.#folder} is a link`);
    rmSync(this.#half, { force: true });
    return openSync(this.#half, 'wx', 0o600);
  }
}

/** A file that this user, and nobody else, can have written. */
function openOwn(path: string): number | undefined {
  let descriptor: number | undefined;
  try {
    // Without O_NONBLOCK a pipe of that name would be waited for. Windows has neither flag, nor users as numbers.
    descriptor = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    const stats = fstatSync(descriptor);
    const isOwn = process.getuid === undefined || (stats.uid === process.getuid() && (stats.mode & 0o022) === 0);
    if (stats.isFile() && isOwn) return descriptor;
  } catch {
    // Missing, a link, or not to be read.
  }
  close(descriptor);
  return undefined;
}

/** Where which line is. What is damaged is found out when the line is read. */
function placesIn(descriptor: number): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  const chunk = Buffer.allocUnsafe(CHUNK);
  let head = '';
  let offset = 0;
  let start = 0;
  try {
    for (let read = readSync(descriptor, chunk); read > 0; read = readSync(descriptor, chunk)) {
      for (let from = 0; from < read; ) {
        const end = chunk.subarray(0, read).indexOf(10, from);
        const to = end < 0 ? read : end;
        if (head.length < LONGEST_HEAD) head += chunk.toString('latin1', from, Math.min(to, from + LONGEST_HEAD));
        if (end < 0) break;
        note(places, head, start, offset + end - start);
        head = '';
        start = offset + end + 1;
        from = end + 1;
      }
      offset += read;
    }
  } catch {
    return new Map();
  }
  return places;
}

/** Checksum, hash and path, in bytes: paths have 4096 at most, which JSON may make six times as many. */
const LONGEST_HEAD = 32_768;

function note(places: Map<string, Place>, head: string, offset: number, length: number): void {
  const match = /^[\w-]{43}\t([\w-]{43})\t("(?:[^"\\\t]|\\.)*")\t/.exec(head);
  if (match === null || length > LONGEST_LINE) return;
  try {
    const name: unknown = JSON.parse(Buffer.from(match[2]!, 'latin1').toString('utf8'));
    if (typeof name === 'string') places.set(name, { offset, length, hash: match[1]! });
  } catch {
    // Not a name: the line is damaged.
  }
}

function checksum(text: string): string {
  return hash('sha256', text, 'base64url');
}

/** Files of configurations that nobody has used for the longest time go, and what runs that were killed have left. */
function prune(folder: string): void {
  const names = readdirSync(folder);
  const aged = (pattern: RegExp): { path: string; time: number }[] =>
    names
      .filter((name) => pattern.test(name))
      .map((name) => ({ path: join(folder, name), time: statSync(join(folder, name)).mtimeMs }))
      .sort((a, b) => b.time - a.time);
  for (const { path } of aged(OURS).slice(KEPT_FILES)) rmSync(path, { force: true });
  for (const { path, time } of aged(HALF)) if (Date.now() - time > ABANDONED_MS) rmSync(path, { force: true });
}

function touch(path: string): void {
  try {
    utimesSync(path, new Date(), new Date());
  } catch {
    // It is not there, or not ours.
  }
}

function close(descriptor: number | undefined): void {
  if (descriptor !== undefined) closeSync(descriptor);
}
