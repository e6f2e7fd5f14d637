/** One plugin for Rollup, Rolldown and Vite: it instruments modules of the project before anything else has compiled them. */
import { isAbsolute } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createUnplugin, type UnpluginInstance } from 'unplugin';
import { instrumentForDoor, isCandidate, isCandidatePath } from '../door-project.js';
import { RUNTIME, runtimeUrl } from '../runtime-file.js';
import { findsRuntime } from './finds-runtime.js';
import { type BundlerOptions, checkOptions } from './options.js';
import { WatchedProject } from './watched-project.js';

export const plugin: UnpluginInstance<BundlerOptions | undefined> = createUnplugin((given?: BundlerOptions) => {
  const project = new WatchedProject(checkOptions(given));
  return {
    name: 'agentcore-instrument',
    enforce: 'pre',
    vite: {
      config: (_: unknown, { command }: { command: string }) => (command === 'serve' ? RUNTIME_IS_RESOLVED : undefined),
    },
    async buildStart() {
      // Before it is read: a build that fails because of it waits for it to change.
      const file = project.renew();
      if (file !== undefined) this.addWatchFile(file);
      await project.get();
    },
    watchChange(id) {
      if (project.dependsOn(id)) project.renew();
    },
    async resolveId(id, importer) {
      const path = id === RUNTIME && importer !== undefined ? pathOf(importer) : undefined;
      return path === undefined || findsRuntime(path) ? undefined : fileURLToPath(runtimeUrl(false));
    },
    transformInclude: (id) => pathOf(id) !== undefined,
    async transform(text, id) {
      const path = pathOf(id);
      if (path === undefined) return undefined;
      if (project.file !== undefined) this.addWatchFile(project.file);
      const loaded = await project.get();
      if (!isCandidate(loaded, path, text)) return undefined;
      const core = await import('../../index.js');
      const result = instrumentForDoor(core, loaded, { text, path }, (message) => this.warn(message));
      return result && { code: result.code, map: { ...result.map(), sources: [path], file: path } };
    },
  };
});

/**
 * A development server asks no plugin where a package is that it can find from the root, but imports it from where it is
 * needed. Where there is an alias it asks.
 */
const RUNTIME_IS_RESOLVED = { resolve: { alias: [{ find: new RegExp(`^${RUNTIME}$`), replacement: RUNTIME }] } };

/** Queries of Vite that ask for a module's code: cache busters, and the module of a worker. */
const CODE_QUERY = /^(?:[vt]=|worker_file(?:&|$))/;

/** The file of a module; undefined for one that is no file, or whose query may ask for something else than its code. */
function pathOf(id: string): string | undefined {
  const [path = '', query] = id.split('?', 2);
  if (query !== undefined && !CODE_QUERY.test(query)) return undefined;
  return isAbsolute(path) && isCandidatePath(path) ? path : undefined;
}
