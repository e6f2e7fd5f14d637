/** Where output of this project lies, and what is in it. */
import { type Dirent, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { displayPath, isInside, isSourceName, relativePosix } from '../../../transformer/project/paths.js';
import { RUNTIME } from '../../../transformer/shape/runtime-name.js';
import { MANIFEST_NAME } from '../../output/manifest.js';
import { walk } from '../../project/walk.js';
import { type SiteTable, siteTables } from './site-tables.js';

export interface OutputFile {
  /** Absolute. */
  readonly path: string;
  /** Relative to the folder, with `/` between the parts. */
  readonly name: string;
  readonly text: string;
  readonly tables: readonly SiteTable[];
  /** Whether it imports the runtime by its name, and so has to find it. */
  readonly importsRuntime: boolean;
  readonly mtimeMs: number;
}

export interface OutputFolder {
  /** Absolute. */
  readonly path: string;
  /** `instrumented` has sources in it, written by `instrument`; `compiled` has what a compiler or bundler has made. */
  readonly kind: 'instrumented' | 'compiled';
}

export interface OutputPlaces {
  /** `--out`, absolute. */
  readonly given: string | undefined;
  /** Absolute. */
  readonly outDir: string | undefined;
  /** What the package.json names as its programs and its main module, and what its scripts start; as written there. */
  readonly entries: readonly string[];
}

/** What is given; else the tsconfig's `outDir`, the folders of the entries and every folder with a manifest of ours. */
export function findOutputs(folder: string, { given, outDir, entries }: OutputPlaces): OutputFolder[] {
  if (given !== undefined) return [outputAt(given)];
  const folders = [...(outDir === undefined ? [] : [outDir]), ...entries.flatMap((entry) => topFolder(folder, entry))];
  const compiled = [...new Set(folders)].filter((path) => existsSync(path) && path !== folder);
  const nested = compiled.filter((path) => !compiled.some((other) => other !== path && isInside(path, other)));
  const ours = manifestFolders(folder, SEARCH_DEPTH).filter((path) => !nested.includes(path));
  return [...ours, ...nested].map(outputAt);
}

function outputAt(path: string): OutputFolder {
  return { path, kind: existsSync(join(path, MANIFEST_NAME)) ? 'instrumented' : 'compiled' };
}

/** `dist` of `dist/bin/main.js`; of sources there is none. */
function topFolder(folder: string, entry: string): string[] {
  const path = resolve(folder, entry);
  const [top = ''] = relative(folder, path).split(/[\\/]/);
  const isCode = /\.[cm]?jsx?$/.test(entry) && isInside(path, folder) && dirname(path) !== folder;
  return isCode && !/^(?:src|lib|app|node_modules|scripts|test)$/.test(top) ? [join(folder, top)] : [];
}

const SEARCH_DEPTH = 3;

function manifestFolders(folder: string, depth: number): string[] {
  return entriesOf(folder).flatMap((entry) => {
    if (!entry.isDirectory() || entry.name === 'node_modules' || entry.name === '.git') return [];
    const path = join(folder, entry.name);
    if (existsSync(join(path, MANIFEST_NAME))) return [path];
    return depth > 1 ? manifestFolders(path, depth - 1) : [];
  });
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    // A folder of somebody else's that may not be read has no output of this project.
    return [];
  }
}

/** A bundle may be large; nothing that a person runs is larger. */
const LARGEST = 64 << 20;

/** @throws {CliError} AC5013 when a folder cannot be read */
export function* readOutput({ path: folder }: OutputFolder, cwd: string): Generator<OutputFile> {
  for (const path of walk(folder, { display: (name) => displayPath(name, cwd) }).files) {
    if (!isSourceName(path)) continue;
    const { size, mtimeMs } = statSync(path);
    if (size > LARGEST) continue;
    const text = readFileSync(path, 'utf8');
    const importsRuntime = IMPORTS_RUNTIME.test(text);
    const name = relativePosix(folder, path);
    yield { path, name, text, tables: siteTables(text), importsRuntime, mtimeMs };
  }
}

const IMPORTS_RUNTIME = new RegExp(`(?:\\bfrom\\s*|\\brequire\\s*\\(\\s*|\\bimport\\s*\\(?\\s*)["'\`]${RUNTIME}["'\`]`);
