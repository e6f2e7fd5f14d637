/** Hooks of Node.js ≥ 22.15, which run where the modules run, for `import` and `require`. */
import type { Core } from '../sync-core.js';
import { type Hooking, ownRuntime, prepare } from './hooks.js';
import { type Loaded, pathOf } from './load.js';
import { standBack } from './require-hook.js';
import type { Threads } from './threaded-loaders.js';
import { explainUnknownExtension } from './unknown-extension.js';

type Next<Context, Result> = (what: string, context: Context) => Result;
type Hook<Context, Result> = (what: string, context: Context, next: Next<Context, Result>) => Result;

interface Resolving {
  readonly conditions: readonly string[];
}

interface Resolved {
  readonly url: string;
  readonly shortCircuit?: boolean;
}

/** As the types of Node.js have them from version 22.15 on. */
export interface SyncHooks {
  readonly load: Hook<unknown, Loaded>;
  readonly resolve: Hook<Resolving, Resolved>;
}

/** @param core loads it */
export function syncHooks(hooking: Hooking, threads: Threads, core: () => Core): SyncHooks {
  return {
    load(url, context, nextLoad) {
      const path = pathOf(url);
      if (path !== undefined) standBack(path);
      const loaded = explained(url, () => nextLoad(url, context));
      // In the thread of the loader that compiles them ES modules have been seen before.
      if (threads.isUsed && loaded.format === 'module') return loaded;
      const source = prepare(hooking, url, loaded)?.(core());
      return source === undefined ? loaded : { ...loaded, source };
    },
    resolve(specifier, context, nextResolve) {
      try {
        return nextResolve(specifier, context);
      } catch (error) {
        const url = ownRuntime(specifier, context.conditions);
        if (url === undefined) throw error;
        return { url, shortCircuit: true };
      }
    },
  };
}

function explained<Result>(url: string, load: () => Result): Result {
  try {
    return load();
  } catch (error) {
    explainUnknownExtension(error, url);
    throw error;
  }
}
