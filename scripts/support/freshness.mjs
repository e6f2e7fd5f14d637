/** Whether something built is older than what it is built from. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Whether `stamp` is missing or older than one of the files and folders `inputs`. Folders count with what is below
 * them and with their own times, which change when a file is removed.
 *
 * @param {string} stamp file that the build writes last
 * @param {readonly string[]} inputs
 */
export function isStale(stamp, inputs) {
  const built = statSync(stamp, { throwIfNoEntry: false });
  return built === undefined || inputs.some((input) => newest(input) > built.mtimeMs);
}

/** @param {string} path */
function newest(path) {
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(stats.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}
