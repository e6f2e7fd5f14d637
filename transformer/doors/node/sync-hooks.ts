/** Hooks of Node.js ≥ 22.15, which run where the modules run, for `import` and `require`. */
import { createRequire } from 'node:module';
import type { DoorProject, instrumentForDoor } from '../door-project.js';
import { ownRuntime, prepare } from './hooks.js';
import type { Loaded } from './load.js';

type Core = Parameters<typeof instrumentForDoor>[0];

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

export function syncHooks(project: DoorProject): SyncHooks {
  const require = createRequire(import.meta.url);
  let core: Core | undefined;
  const warn = (message: string): void => {
    process.stderr.write(`agentcore: ${message}\n`);
  };
  return {
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      const { instrument } = prepare(project, url, loaded, warn);
      if (instrument === undefined) return loaded;
      // Loaded when it is needed: most of what starts with a loader is not instrumented, and TypeScript is large.
      core ??= require('../../index.js') as Core;
      const source = instrument(core);
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
