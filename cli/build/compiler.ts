/** The compiler of the user's project: which one it is, and how it is called. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join, resolve } from 'node:path';
import { CliError } from '../errors.js';

export interface Compiler {
  /** For people: `TypeScript 7.0.2`. */
  readonly name: string;
  /** Program and first arguments. */
  readonly command: readonly string[];
  /** The folder of its package; undefined for one that was named by the user. */
  readonly folder?: string;
}

/** Packages that have a compiler called like `tsc`, in the order in which they are looked for, and its name. */
const PACKAGES = [
  ['typescript', 'tsc', 'TypeScript'],
  ['@typescript/native-preview', 'tsgo', 'TypeScript (native preview)'],
] as const;

/**
 * @param given `--compiler`: a program of the project's packages, or a path
 * @param folder of the tsconfig: what is installed for it counts
 * @throws {CliError} AC5202 where there is none
 */
export function findCompiler(given: string | undefined, folder: string, cwd: string): Compiler {
  if (given !== undefined) return { name: given, command: [findProgram(given, folder, cwd)] };
  const require = createRequire(join(folder, 'tsconfig.json'));
  for (const [name, program, title] of PACKAGES) {
    const manifest = manifestOf(require, name);
    if (manifest === undefined) continue;
    const { version, bin } = JSON.parse(readFileSync(manifest, 'utf8')) as Manifest;
    const script = typeof bin === 'string' ? bin : bin?.[program];
    if (script === undefined) continue;
    const path = dirname(manifest);
    return { name: `${title} ${version}`, command: [process.execPath, resolve(path, script)], folder: path };
  }
  throw new CliError('AC5202', {
    message: 'no compiler is installed here',
    place: folder,
    fix: 'Install one (npm install -D typescript), or name yours by --compiler.',
  });
}

interface Manifest {
  readonly version: string;
  readonly bin?: string | Readonly<Record<string, string>>;
}

function manifestOf(require: NodeJS.Require, name: string): string | undefined {
  try {
    return require.resolve(`${name}/package.json`);
  } catch {
    // Not installed, which the next one may be.
    return undefined;
  }
}

function findProgram(name: string, folder: string, cwd: string): string {
  const places = /[\\/]/.test(name)
    ? [resolve(cwd, name)]
    : [...binsAbove(folder), ...onPath()].map((place) => join(place, name));
  const found = places.find((place) => existsSync(place));
  if (found !== undefined) return found;
  const fix = 'Install its package, or give the path of the program.';
  throw new CliError('AC5202', { message: `no such compiler: ${name}`, place: `--compiler ${name}`, fix });
}

function* binsAbove(folder: string): Generator<string> {
  for (let current = folder; ; current = dirname(current)) {
    yield join(current, 'node_modules', '.bin');
    if (dirname(current) === current) return;
  }
}

function onPath(): string[] {
  return (process.env['PATH'] ?? '').split(delimiter).filter((place) => place !== '');
}
