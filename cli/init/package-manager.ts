/** The package manager of a project, and how it is called. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

export type PackageManager = 'npm' | 'pnpm' | 'yarn' | 'bun';

const LOCK_FILES: readonly (readonly [file: string, manager: PackageManager])[] = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['pnpm-workspace.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
  ['package-lock.json', 'npm'],
];

/**
 * By `packageManager`, else by the nearest lock file, in the folder or around it; else npm.
 *
 * @param declared `packageManager` of package.json, such as `pnpm@10.1.0`
 */
export function packageManagerOf(folder: string, declared: string | undefined): PackageManager {
  const name = /^(npm|pnpm|yarn|bun)@/.exec(declared ?? '')?.[1];
  if (name !== undefined) return name as PackageManager;
  for (let current = folder; ; current = dirname(current)) {
    const lock = LOCK_FILES.find(([file]) => existsSync(join(current, file)));
    if (lock !== undefined) return lock[1];
    if (dirname(current) === current) return 'npm';
  }
}

export function runScript(manager: PackageManager, script: string): string {
  return manager === 'npm' || manager === 'bun' ? `${manager} run ${script}` : `${manager} ${script}`;
}

export function installCommand(manager: PackageManager, packages: readonly string[], dev = false): string {
  const verb = manager === 'npm' ? 'install' : 'add';
  return [manager, verb, ...(dev ? ['-D'] : []), ...packages].join(' ');
}

/** `npx` and its kin. */
export function execCommand(manager: PackageManager): string {
  return { npm: 'npx', pnpm: 'pnpm exec', yarn: 'yarn', bun: 'bunx' }[manager];
}
