/**
 * `agentcore-instrument/esbuild`. By itself and not through `unplugin`, which takes over every file that it looks at: a
 * `loader` of the user's, import attributes and the plugins behind it would no longer count.
 */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { UnpluginInstance } from 'unplugin';
import { instrumentForDoor, isCandidate, isCandidatePath } from '../door-project.js';
import { withMap } from '../inline-map.js';
import { RUNTIME, runtimeUrl } from '../runtime-file.js';
import { type BundlerOptions, checkOptions } from './options.js';
import { WatchedProject } from './watched-project.js';

export type { BundlerOptions } from './options.js';

type Make = UnpluginInstance<BundlerOptions | undefined>['esbuild'];
type Build = Parameters<ReturnType<Make>['setup']>[0];

/** Marks our own question, which would else be put to us. */
const ASKED = Symbol('agentcore-instrument');

const esbuild: Make = (given) => {
  const options = checkOptions(given);
  return { name: 'agentcore-instrument', setup: (build) => setUp(build, options) };
};

function setUp(build: Build, options: BundlerOptions): void {
  const project = new WatchedProject(options);
  const warnings: { text: string }[] = [];
  build.onStart(async () => {
    project.renew();
    try {
      await project.get();
      return undefined;
    } catch (error) {
      // Without the stack that a thrown error would bring along.
      return { errors: [{ text: (error as Error).message, detail: error }] };
    }
  });
  // With its answer a plugin takes a file over, even if there is a warning alone in it. So these come at the end.
  build.onEnd(() => ({ warnings: warnings.splice(0) }));
  build.onLoad({ filter: /\.[cm]?[jt]sx?$/i, namespace: 'file' }, async (args) => {
    if (args.suffix !== '' || Object.keys(args.with).length > 0 || !isCandidatePath(args.path)) return undefined;
    const loaded = await project.get().catch(() => undefined);
    const text = loaded && (await readFile(args.path, 'utf8'));
    if (loaded === undefined || text === undefined || !isCandidate(loaded, args.path, text)) return undefined;
    const core = await import('../../index.js');
    const result = instrumentForDoor(core, loaded, { text, path: args.path }, (message) => {
      warnings.push({ text: message });
    });
    if (result === undefined) return undefined;
    const contents = withMap(result.code, { ...result.map(), sources: [args.path] });
    const watchFiles = project.file === undefined ? [] : [args.path, project.file];
    return { contents, loader: 'default', pluginData: args.pluginData, watchFiles };
  });
  resolveRuntime(build);
}

/** A module that does not find our package gets the runtime beside this file. */
function resolveRuntime(build: Build): void {
  build.onResolve({ filter: new RegExp(`^${RUNTIME}$`) }, async ({ path, pluginData, ...question }) => {
    if (pluginData === ASKED) return undefined;
    const found = await build.resolve(path, { ...question, pluginData: ASKED });
    if (found.errors.length === 0) return found;
    return { path: fileURLToPath(runtimeUrl(question.kind === 'require-call')), sideEffects: false };
  });
}

export default esbuild;
