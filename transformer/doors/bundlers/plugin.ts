/** One plugin for all bundlers: it instruments modules of the project before anything else has compiled them. */
import { createRequire } from 'node:module';
import { isAbsolute } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createUnplugin, type UnpluginInstance } from 'unplugin';
import {
  type DoorOptions,
  type DoorProject,
  describeInputError,
  instrumentForDoor,
  isCandidate,
  isCandidatePath,
  loadDoorProject,
} from '../door-project.js';
import { RUNTIME, runtimeUrl } from '../runtime-file.js';

/** Options of every bundler's plugin; all of them may be left out. */
export type BundlerOptions = DoorOptions;

export const plugin: UnpluginInstance<BundlerOptions | undefined> = createUnplugin((options?: BundlerOptions) => {
  let project: Promise<DoorProject> | undefined;
  return {
    name: 'agentcore-instrument',
    enforce: 'pre',
    async buildStart() {
      // Anew for each build of a watch: the configuration may be what has changed.
      project = load(options);
      await project;
    },
    async watchChange(id) {
      if (id === (await project?.catch(() => undefined))?.configFile) project = undefined;
    },
    async resolveId(id, importer) {
      return id === RUNTIME && importer !== undefined && !finds(importer, id)
        ? fileURLToPath(runtimeUrl(false))
        : undefined;
    },
    transformInclude: (id) => pathOf(id) !== undefined,
    async transform(text, id) {
      const path = pathOf(id);
      if (path === undefined) return undefined;
      project ??= load(options);
      const loaded = await project;
      if (loaded.configFile !== undefined) this.addWatchFile(loaded.configFile);
      if (!isCandidate(loaded, path, text)) return undefined;
      const core = await import('../../index.js');
      const result = instrumentForDoor(core, loaded, { text, path }, (message) => this.warn(message));
      return result && { code: result.code, map: { ...result.map(), sources: [path], file: path } };
    },
  };
});

/** Messages of bundlers come with a stack; what is to be corrected comes first in them. */
async function load(options: BundlerOptions | undefined): Promise<DoorProject> {
  try {
    return await loadDoorProject(options);
  } catch (error) {
    const described = describeInputError(error);
    throw described === undefined ? error : new Error(described, { cause: error });
  }
}

/** The file of a module; undefined for one that is no file, or whose query asks for something else than its code. */
function pathOf(id: string): string | undefined {
  const [path = '', query] = id.split('?', 2);
  if (query !== undefined && !/^[vt]=/.test(query)) return undefined;
  return isAbsolute(path) && isCandidatePath(path) ? path : undefined;
}

/** Whether a module finds our package by itself: one of a monorepo's packages may not depend on it. */
function finds(importer: string, specifier: string): boolean {
  const path = pathOf(importer);
  if (path === undefined) return true;
  try {
    createRequire(path).resolve(specifier);
    return true;
  } catch {
    return false;
  }
}
