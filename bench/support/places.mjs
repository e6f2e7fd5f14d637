/** Where things are. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Ignored by git: peers, corpora and what is made for a run. */
export const SCRATCH = join(ROOT, '.tmp', 'bench');
