/**
 * `agentcore-instrument/jest`: a transformer of Jest that instruments a source and hands it to the one that compiles it. Jest
 * has one transformer a file.
 */
import { createHash } from 'node:crypto';
import {
  type DoorOptions,
  type DoorProject,
  describeInputError,
  instrumentForDoor,
  isCandidate,
  loadDoorProjectSync,
} from '../door-project.js';
import { fingerprint } from '../fingerprint.js';
import { type Core, coreForSync } from '../sync-core.js';
import { composed } from './composed.js';
import { type Compiled, InnerTransformer, type TransformOptions } from './inner-transformer.js';

export interface JestOptions extends Pick<DoorOptions, 'config'> {
  /**
   * The transformer that compiles, by its name or path as seen from Jest's `rootDir`, or that with its options. Default:
   * Jest's own, `babel-jest`.
   */
  readonly transformer?: string | readonly [transformer: string, options: unknown];
}

/** The parts of Jest's `Transformer` that there are here. */
export interface JestTransformer {
  readonly process: (text: string, path: string, options: TransformOptions) => Compiled;
  readonly processAsync: (text: string, path: string, options: TransformOptions) => Promise<Compiled>;
  readonly getCacheKey: (text: string, path: string, options: TransformOptions) => string;
  readonly getCacheKeyAsync: (text: string, path: string, options: TransformOptions) => Promise<string>;
}

async function createTransformer({ transformer = 'babel-jest', config }: JestOptions = {}): Promise<JestTransformer> {
  const core = await coreForSync();
  const inner = new InnerTransformer(transformer);
  const projects = new Map<string, DoorProject>();
  const optionsOf = ({ config: { rootDir } }: TransformOptions): DoorOptions => ({ config, root: rootDir });

  const projectOf = (options: TransformOptions): DoorProject => {
    const { rootDir } = options.config;
    const project = projects.get(rootDir) ?? loaded(optionsOf(options));
    projects.set(rootDir, project);
    return project;
  };
  const keyOf = (innerKey: string, options: TransformOptions): string =>
    createHash('sha256')
      .update(JSON.stringify([fingerprint(optionsOf(options)), innerKey]))
      .digest('hex')
      .slice(0, 32);

  return {
    process(text, path, options) {
      const result = instrumented(core, projectOf(options), text, path);
      return composed(inner.process(result?.code ?? text, path, options), result, path);
    },
    async processAsync(text, path, options) {
      const result = instrumented(core, projectOf(options), text, path);
      return composed(await inner.processAsync(result?.code ?? text, path, options), result, path);
    },
    getCacheKey: (text, path, options) => keyOf(inner.key(text, path, options), options),
    getCacheKeyAsync: async (text, path, options) => keyOf(await inner.keyAsync(text, path, options), options),
  };
}

/** Messages of Jest come with a stack; what is to be corrected comes first in them. */
function loaded(options: DoorOptions): DoorProject {
  try {
    return loadDoorProjectSync(options);
  } catch (error) {
    const described = describeInputError(error);
    throw described === undefined ? error : new Error(described, { cause: error });
  }
}

function instrumented(core: () => Core, project: DoorProject, text: string, path: string) {
  if (!isCandidate(project, path, text)) return undefined;
  return instrumentForDoor(core(), project, { text, path }, (message) => {
    process.stderr.write(`agentcore: ${message}\n`);
  });
}

/** What Jest asks a module for. */
const factory: { readonly createTransformer: typeof createTransformer } = { createTransformer };
export default factory;
