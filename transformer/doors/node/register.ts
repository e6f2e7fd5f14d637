/**
 * `node --import agentcore-instrument/register app.ts`: instruments the project's modules while Node.js loads them, from
 * version 22.15 on in the main thread, `require` included; before that ES modules alone.
 */
import * as nodeModule from 'node:module';
import { describeInputError, loadDoorProject } from '../door-project.js';
import { type SyncHooks, syncHooks } from './sync-hooks.js';

const project = await loadDoorProject().catch((error: unknown): never => {
  const described = describeInputError(error);
  if (described === undefined) throw error;
  // The stack of an error thrown here would hide what is to be corrected.
  process.stderr.write(`agentcore: ${described}\n`);
  process.exit(1);
});

const { registerHooks } = nodeModule as { registerHooks?: (hooks: SyncHooks) => void };
if (registerHooks !== undefined) registerHooks(syncHooks(project));
else nodeModule.register('./async-hooks.js', import.meta.url, { data: project });
