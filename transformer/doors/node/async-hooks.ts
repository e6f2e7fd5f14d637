/** Hooks that run in a thread of their own, for ES modules: the only kind before Node.js 22.15. */
import type { InitializeHook, LoadHook, ResolveHook } from 'node:module';
import { type Hooking, ownRuntime, prepare } from './hooks.js';
import { explainUnknownExtension } from './unknown-extension.js';

let hooking: Hooking | undefined;

export const initialize: InitializeHook<Hooking> = (data) => {
  hooking = data;
};

export const load: LoadHook = async (url, context, nextLoad) => {
  const loaded = await explained(url, async () => nextLoad(url, context));
  const instrument = hooking && prepare(hooking, url, loaded);
  const source = instrument?.(await import('../../index.js'));
  return source === undefined ? loaded : { ...loaded, source };
};

export const resolve: ResolveHook = async (specifier, context, nextResolve) => {
  try {
    return await nextResolve(specifier, context);
  } catch (error) {
    const url = ownRuntime(specifier, context.conditions);
    if (url === undefined) throw error;
    return { url, shortCircuit: true };
  }
};

async function explained<Result>(url: string, load: () => Promise<Result>): Promise<Result> {
  try {
    return await load();
  } catch (error) {
    explainUnknownExtension(error, url);
    throw error;
  }
}
