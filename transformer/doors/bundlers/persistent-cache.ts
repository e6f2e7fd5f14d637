/**
 * What bundlers keep between their runs (webpack, Rspack) has been made under a configuration of ours, of which they know a
 * file at most: not that there was none, nor options of the plugin, nor our version. So these become part of its version.
 */
import type { DoorOptions } from '../door-project.js';
import { fingerprint } from '../fingerprint.js';

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
