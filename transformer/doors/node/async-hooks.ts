/** Hooks of Node.js before 22.15, which run in a thread of their own, for ES modules. */
import type { InitializeHook, LoadHook, ResolveHook } from 'node:module';
import type { DoorProject } from '../door-project.js';
import { ownRuntime, prepare } from './hooks.js';

let project: DoorProject | undefined;

export const initialize: InitializeHook<DoorProject> = (data) => {
  project = data;
};

export const load: LoadHook = async (url, context, nextLoad) => {
  const loaded = await nextLoad(url, context);
  if (project === undefined) return loaded;
  const { instrument } = prepare(project, url, loaded, (message) => process.stderr.write(`agentcore: ${message}\n`));
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
