/** Packages as Node.js finds them from a folder. */
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { packageFolder } from '../../../transformer/project/paths.js';

export interface PackageManifest {
  readonly name?: string;
  readonly version?: string;
  readonly main?: string;
  readonly bin?: string | Readonly<Record<string, string>>;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

export interface InstalledPackage {
  /** Absolute, without links. */
  readonly folder: string;
  readonly version: string;
  readonly manifest: PackageManifest;
}

/** The package of that name for code in `folder`; undefined where there is none, or none that can be read. */
export function installed(name: string, folder: string): InstalledPackage | undefined {
  for (let current = folder; ; current = dirname(current)) {
    const candidate = join(current, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return packageAt(candidate);
    if (dirname(current) === current) return underPnp(name, folder);
  }
}

/** Under Yarn's Plug'n'Play packages are in no `node_modules`, and only `require` knows where. */
function underPnp(name: string, folder: string): InstalledPackage | undefined {
  if (process.versions['pnp'] === undefined) return undefined;
  try {
    return packageAt(dirname(createRequire(join(folder, 'package.json')).resolve(`${name}/package.json`)));
  } catch {
    // Not installed, as far as code in this folder goes.
    return undefined;
  }
}

/** What stands behind a program in `node_modules/.bin`, of the nearest folder that has one. */
export function packageOfBin(bin: string, folder: string): InstalledPackage | undefined {
  for (let current = folder; ; current = dirname(current)) {
    const path = join(current, 'node_modules', '.bin', bin);
    if (existsSync(path)) {
      const owner = packageFolder(dirname(realpathSync(path)));
      return owner === undefined ? undefined : packageAt(owner);
    }
    if (dirname(current) === current) return undefined;
  }
}

function packageAt(folder: string): InstalledPackage | undefined {
  const manifest = readManifest(join(folder, 'package.json'));
  if (typeof manifest === 'string') return undefined;
  return { folder: realpathSync(folder), version: String(manifest.version ?? '0.0.0'), manifest };
}

/** @returns why the file is no manifest, where it is none */
export function readManifest(path: string): PackageManifest | string {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return usable(value);
    return 'it is no JSON object';
  } catch (error) {
    return (error as Error).message;
  }
}

const TABLES = ['scripts', 'dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'] as const;

/** A table that is none is left out: it is somebody else's file, and may have anything in it. */
function usable(value: object): PackageManifest {
  const given = value as Record<string, unknown>;
  const tables = TABLES.map((key): [string, unknown] => {
    const table = given[key];
    if (typeof table !== 'object' || table === null) return [key, undefined];
    return [key, Object.fromEntries(Object.entries(table).filter(([, text]) => typeof text === 'string'))];
  });
  const main = typeof given['main'] === 'string' ? given['main'] : undefined;
  return { ...given, main, ...Object.fromEntries(tables) } as PackageManifest;
}

/** Major and minor number; zeros for what is no version. */
export function versionNumbers(version: string): readonly [major: number, minor: number] {
  const [, major = 0, minor = 0] = /^(\d+)\.(\d+)/.exec(version) ?? [];
  return [Number(major), Number(minor)];
}
