/** The options that all benchmarks share. */
import { join, resolve } from 'node:path';
import { ensureBuilt } from '../../scripts/support/package.mjs';
import { ROOT } from './places.mjs';

export const COMMON_OPTIONS = /** @type {const} */ ({
  dist: { type: 'string' },
  node: { type: 'string', default: process.execPath },
  json: { type: 'string' },
});

/**
 * The build of ours and the Node.js that are measured, as paths that hold in every folder. Builds this package when no
 * other build is named.
 *
 * @param {{ dist?: string, node: string }} values
 */
export async function placeOf({ dist, node }) {
  if (dist === undefined) await ensureBuilt(() => console.log('building…'));
  return { dist: dist === undefined ? join(ROOT, 'dist') : resolve(dist), node: resolve(node) };
}
