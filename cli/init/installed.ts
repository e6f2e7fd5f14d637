/** Which version of a package a project has installed. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The folder of an installed package, absolute; undefined where it is not in a `node_modules` in or around `folder`. */
export function installedFolder(folder: string, name: string): string | undefined {
  const file = manifestIn(folder, name);
  return file && dirname(file);
}

/** Undefined where it is not installed. The package itself is not loaded: TypeScript 7 has nothing to load. */
export function installedVersion(folder: string, name: string): string | undefined {
  const file = manifestIn(folder, name) ?? resolved(folder, name);
  if (file === undefined) return undefined;
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as { version?: string }).version;
  } catch (error) {
    // An installation that is cut short leaves such files; to have it mended is the package manager's business.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function manifestIn(folder: string, name: string): string | undefined {
  for (let current = folder; ; current = dirname(current)) {
    const file = join(current, 'node_modules', name, 'package.json');
    if (existsSync(file)) return file;
    if (dirname(current) === current) return undefined;
  }
}

/** Under Plug'n'Play packages are where its resolver says. */
function resolved(folder: string, name: string): string | undefined {
  if (process.versions['pnp'] === undefined) return undefined;
  try {
    return createRequire(join(folder, 'package.json')).resolve(`${name}/package.json`);
  } catch {
    // Not a dependency of the project.
    return undefined;
  }
}

export function majorOf(version: string): number {
  return Number.parseInt(version, 10);
}
