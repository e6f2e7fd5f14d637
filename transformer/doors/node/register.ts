/**
 * `node --import agentcore-instrument/register app.ts`: instruments the project's modules while Node.js loads them,
 * `import` and `require`.
 */
import * as nodeModule from 'node:module';
import { pathToFileURL } from 'node:url';
import { describeInputError, loadDoorProject } from '../door-project.js';
import { coreForSync } from '../sync-core.js';
import { type Hooking, prepare } from './hooks.js';
import { otherLoader, ownWords } from './other-loader.js';
import { hookRequire } from './require-hook.js';
import { type SyncHooks, syncHooks } from './sync-hooks.js';
import { comeBeforeThreadedLoaders } from './threaded-loaders.js';

/** A thread has these hooks once, whichever copies of this package are registered in it. */
const REGISTERED = Symbol.for('agentcore-instrument.register');
const thread = globalThis as { [REGISTERED]?: true };

async function register(): Promise<void> {
  const project = await loadDoorProject();
  const hooking: Hooking = { project, other: otherLoader(ownWords()) };
  const core = await coreForSync();
  const { registerHooks } = nodeModule as { registerHooks?: (hooks: SyncHooks) => void };
  const hookThread = (): void => nodeModule.register('./async-hooks.js', import.meta.url, { data: hooking });
  if (registerHooks === undefined) {
    hookThread();
  } else {
    registerHooks(syncHooks(hooking, comeBeforeThreadedLoaders(hookThread), core));
  }
  hookRequire(
    (source, path) => prepare(hooking, pathToFileURL(path).href, { format: 'commonjs', source })?.(core()),
    registerHooks === undefined,
  );
}

if (thread[REGISTERED] === undefined) {
  thread[REGISTERED] = true;
  await register().catch((error: unknown): never => {
    const described = describeInputError(error);
    if (described === undefined) throw error;
    // The stack of an error thrown here would hide what is to be corrected.
    process.stderr.write(`agentcore: ${described}\n`);
    process.exit(1);
  });
}
