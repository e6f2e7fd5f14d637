/** The loader that webpack and Rspack run before all others; `thread-loader` runs it in other processes. */
import type { SourceMapJson } from '../../types.js';
import {
  configFileOf,
  type DoorOptions,
  type DoorProject,
  instrumentForDoor,
  isCandidate,
  loadDoorProject,
} from '../door-project.js';
import { withMap } from '../inline-map.js';

/** Plain data, for it is sent to other processes. */
export interface LoaderOptions extends DoorOptions {
  /** Another one where the configuration is another one. */
  readonly state: string;
}

interface LoaderContext {
  readonly resourcePath: string;
  /** Whether the bundler makes maps. */
  readonly sourceMap?: boolean;
  readonly loaders: readonly { readonly path: string }[];
  readonly loaderIndex: number;
  async(): (error: Error | null, text?: string, map?: SourceMapJson | string) => void;
  getOptions(): LoaderOptions;
  addDependency(file: string): void;
  emitWarning(warning: Error): void;
}

export default function webpackLoader(this: LoaderContext, text: string, inputMap?: SourceMapJson | string): void {
  const done = this.async();
  instrumented(this, text, inputMap).then(
    (result) => done(null, result.text, result.map),
    (error: Error) => done(error),
  );
}

interface Loaded {
  readonly text: string;
  readonly map: SourceMapJson | string | undefined;
}

async function instrumented(context: LoaderContext, text: string, map: Loaded['map']): Promise<Loaded> {
  const path = context.resourcePath;
  const options = context.getOptions();
  // What is wrong in a configuration the plugin has said, for all files at once.
  const project = await projectFor(options).catch(() => undefined);
  const file = project === undefined ? configFileOf(options) : project.configFile;
  if (file !== undefined) context.addDependency(file);
  if (project === undefined || !isCandidate(project, path, text)) return { text, map };
  const core = await import('../../index.js');
  const source = { text, path, inputMap: map };
  const result = instrumentForDoor(core, project, source, (message) => context.emitWarning(new Error(message)));
  if (result === undefined) return { text, map };
  if (context.sourceMap !== true) return { text: result.code, map: undefined };
  const ours = result.map();
  const made = map === undefined ? { ...ours, sources: [path], file: path } : ours;
  return { text: readsCommentsAlone(context) ? withMap(result.code, made) : result.code, map: made };
}

/** `esbuild-loader` gives esbuild no map of a loader before it; esbuild takes one that is in the text. */
function readsCommentsAlone({ loaders, loaderIndex }: LoaderContext): boolean {
  return /[\\/]esbuild-loader[\\/]/.test(loaders[loaderIndex - 1]?.path ?? '');
}

const known = new Map<string, { readonly state: string; readonly project: Promise<DoorProject> }>();

function projectFor({ config, root, state }: LoaderOptions): Promise<DoorProject> {
  const key = JSON.stringify([config, root]);
  const last = known.get(key);
  if (last?.state === state) return last.project;
  const project = loadDoorProject({ config, root });
  known.set(key, { state, project });
  return project;
}
