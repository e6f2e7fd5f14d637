/** This package, built and packed. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isStale } from './freshness.mjs';
import { succeed } from './processes.mjs';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const bin = join(root, 'dist/cli/main.js');

const SOURCES = ['src', 'transformer', 'cli', 'package.json', 'tsconfig.json', 'scripts/build.mjs'];

/** Builds `dist/` if it is missing or older than its sources. `onBuild` is called before that. */
export async function ensureBuilt(onBuild = () => {}) {
  const sources = [...SOURCES, 'tsconfig.build.json', 'tsconfig.cjs.json'].map((path) => join(root, path));
  if (!isStale(join(root, 'dist/cjs/package.json'), sources)) return;
  onBuild();
  await succeed([process.execPath, 'scripts/build.mjs'], { cwd: root });
}

/**
 * Packs what is published into `folder`; resolves to the path of the tarball.
 *
 * @param {string} folder
 * @param {readonly string[]} npm the command that is npm
 */
export async function pack(folder, npm) {
  await ensureBuilt();
  mkdirSync(folder, { recursive: true });
  // `prepack` would build again, and take `dist` away from whoever is using it just now.
  const command = [...npm, 'pack', '--ignore-scripts', '--json', '--pack-destination', folder];
  const { stdout } = await succeed(command, { cwd: root });
  const [{ filename }] = JSON.parse(stdout);
  return join(folder, filename);
}
