/** The core for hosts that do not wait, loaded when a source needs it: most sources are not instrumented, and TypeScript is large. */
import { createRequire } from 'node:module';
import type { instrumentForDoor } from './door-project.js';

export type Core = Parameters<typeof instrumentForDoor>[0];

/**
 * What gives the core to callers that cannot wait. Node.js before 22.12 (20.19 on its line) does not `require` modules, so that
 * there it is loaded beforehand.
 */
export async function coreForSync(): Promise<() => Core> {
  // The types are of a Node.js that has no such feature.
  const { require_module: canRequire } = process.features as { readonly require_module?: boolean };
  if (canRequire === true) {
    const require = createRequire(import.meta.url);
    return () => require('../index.js') as Core;
  }
  const core = await import('../index.js');
  return () => core;
}
