/** One of a monorepo's packages may not depend on ours. */
import { createRequire } from 'node:module';
import { RUNTIME } from '../runtime-file.js';

/** Whether a module, by its path, finds our package by itself. */
export function findsRuntime(importer: string): boolean {
  try {
    createRequire(importer).resolve(RUNTIME);
    return true;
  } catch {
    return false;
  }
}
