/** Source files of a folder, as the corpora have them. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isInstrumentable } from '../../../transformer/parse.js';

/** Bundles larger than this say nothing that smaller files do not, and take minutes. */
const LARGEST = 1_500_000;

/** Paths of all source files under `folder`, in a fixed order, without nested `node_modules`. */
export function sourceFiles(folder: string, keep: (path: string) => boolean = () => true): string[] {
  const found: string[] = [];
  const visit = (directory: string): void => {
    const entries = readdirSync(directory, { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(directory, entry.name);
      if (entry.isDirectory()) {
        if (entry.name !== 'node_modules') visit(path);
      } else if (entry.isFile() && isInstrumentable(path) && keep(path) && statSync(path).size <= LARGEST) {
        found.push(path);
      }
    }
  };
  visit(folder);
  return found;
}
