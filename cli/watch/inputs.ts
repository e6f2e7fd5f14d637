/** What of a project is watched. */
import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { isInside } from '../../transformer/project/paths.js';
import { isSibling } from '../output/siblings.js';
import type { Project } from '../project/project.js';
import type { Watched } from './folder-watcher.js';

/** What editors put beside a file while they write it. */
const OF_EDITORS = /~$|\.sw[a-z]$|^\.#|^4913$/;
/** What a tsconfig can lead to, by its name. A folder seldom has an extension. */
const OF_TYPESCRIPT = /^[^.]*$|\.[cm]?[jt]sx?$|\.json$/i;

/**
 * Everything that the sources, and the list of them, come from; never what the tool itself writes, nor packages.
 *
 * @param reads as {@link ProjectOptions} fills it
 * @param outDir as the call has it
 */
export function watchedInputs(
  { folders, files, cwd, tsconfig }: Pick<Project, 'folders' | 'files' | 'cwd' | 'tsconfig'>,
  reads: ReadonlySet<string>,
  outDir: string,
): Watched {
  const output = resolve(cwd, outDir);
  const isOthers = (path: string, name: string): boolean =>
    name === 'node_modules' ||
    isSibling(name) ||
    OF_EDITORS.test(name) ||
    isInside(path, output) ||
    isInside(output, path);
  return {
    // When nothing can be loaded, these are the folders of before.
    folders: folders.filter((folder) => existsSync(folder)),
    // Outside of these folders are files that a tsconfig, or the call itself, names one by one.
    files: [...reads, ...(tsconfig === undefined ? [] : files.map(({ path }) => path))],
    ignores: (path) => {
      const name = basename(path);
      return isOthers(path, name) || (tsconfig !== undefined && !OF_TYPESCRIPT.test(name));
    },
  };
}
