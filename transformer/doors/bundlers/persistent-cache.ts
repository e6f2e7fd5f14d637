/**
 * What bundlers keep between their runs (webpack, Rspack) has been made under a configuration of ours, of which they know a
 * file at most: not that there was none, nor options of the plugin, nor our version. So these become part of its version.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { configFileOf, type DoorOptions } from '../door-project.js';

/** A bundler's options before it has looked at them. */
interface Caching {
  readonly cache?: unknown;
  readonly experiments?: unknown;
}

/** To be called while the bundler is set up. */
export function keyPersistentCache(caching: Caching, options: DoorOptions | undefined): void {
  for (const cache of [caching.cache, (caching.experiments as Caching | undefined)?.cache]) {
    if (!isPersistent(cache)) continue;
    cache.version = `${cache.version ?? ''}|agentcore-instrument:${fingerprint(options)}`;
  }
}

interface PersistentCache {
  version?: string;
}

function isPersistent(cache: unknown): cache is PersistentCache {
  const type = (cache as { type?: unknown } | undefined)?.type;
  return type === 'filesystem' || type === 'persistent';
}

/** Another text where the configuration, its file or our version is another one. */
export function fingerprint(options: DoorOptions | undefined): string {
  const { version } = createRequire(import.meta.url)('agentcore-instrument/package.json') as { version: string };
  return createHash('sha256')
    .update(JSON.stringify([version, options, textOf(options)]))
    .digest('hex')
    .slice(0, 16);
}

/** A file that cannot be found or read fails the build, when that starts and can say so. */
function textOf(options: DoorOptions | undefined): string | undefined {
  try {
    const file = configFileOf(options);
    return file && `${file}\n${readFileSync(file, 'utf8')}`;
  } catch (error) {
    return String(error);
  }
}
