/** Packages by exact version in scratch folders below `.tmp/`, kept between runs. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));
const OPTIONS = ['--no-audit', '--no-fund', '--no-package-lock', '--ignore-scripts', '--engine-strict=false'];

/** Installs `packages` (`name@version`) into `.tmp/<folder>` unless exactly they are there; resolves to its path. */
export async function install(folder: string, packages: readonly string[]): Promise<string> {
  const path = join(ROOT, '.tmp', folder);
  const stamp = join(path, 'installed.json');
  const wanted = JSON.stringify(packages);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return path;
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'package.json'), '{ "private": true }\n');
  await promisify(execFile)('npm', ['install', ...OPTIONS, ...packages], { cwd: path, maxBuffer: 1 << 26 });
  writeFileSync(stamp, wanted);
  return path;
}
