/** What stands beside an output folder while it is written, and what a run that was killed leaves there. */
import { basename, dirname, join } from 'node:path';

/** Hidden, in the same folder and thus on the same disk: a rename between them is one step. */
export function sibling(path: string, role: 'new' | 'old' | 'moves' | 'lock'): string {
  return join(dirname(path), `.${basename(path)}.agentcore-${role}`);
}

/** Whether an entry of a folder is one of these, of whichever output: none is anybody's source. */
export function isSibling(name: string): boolean {
  return /^\..*\.agentcore-(?:new|old|moves|lock(?:-\d+(?:-new)?)?)$/s.test(name);
}
