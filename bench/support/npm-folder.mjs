/** Packages of the npm registry at exact versions, in a folder that git ignores. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npmCommand } from '../../scripts/support/npm.mjs';
import { SCRATCH } from './places.mjs';

/**
 * Installs `dependencies` unless they are there already; scripts of packages are not run.
 *
 * @param {string} name of the folder
 * @param {Readonly<Record<string, string>>} dependencies
 * @param {Readonly<Record<string, string>>} [overrides] versions that everybody in there must share
 * @returns {string} the folder
 * @throws {Error} when npm fails, with what it said
 */
export function npmFolder(name, dependencies, overrides = {}) {
  const folder = join(SCRATCH, name);
  const manifest = { private: true, type: 'module', dependencies, overrides };
  const wanted = `${JSON.stringify(manifest, undefined, 2)}\n`;
  const stamp = join(folder, 'installed.json');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return folder;
  mkdirSync(folder, { recursive: true });
  rmSync(join(folder, 'package-lock.json'), { force: true });
  writeFileSync(join(folder, 'package.json'), wanted);
  console.log(`fetching ${Object.keys(dependencies).length} packages into ${name}…`);
  const [npm, ...args] = npmCommand();
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--legacy-peer-deps'];
  const { status, error, stderr } = spawnSync(npm, [...args, 'install', ...options], { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(`npm install in ${folder} failed:\n${error ?? ''}${stderr}`);
  writeFileSync(stamp, wanted);
  return folder;
}
