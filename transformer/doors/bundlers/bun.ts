/** `agentcore-instrument/bun`, for `Bun.build`. Bun looks like esbuild from far away only. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { instrumentForDoor, isCandidate, loadDoorProject } from '../door-project.js';
import { RUNTIME, runtimeUrl } from '../runtime-file.js';
import { findsRuntime } from './finds-runtime.js';
import { type BundlerOptions, checkOptions } from './options.js';
import { told } from './watched-project.js';

export type { BundlerOptions } from './options.js';

/** As Bun's types have it, as far as it is used here. */
export type BunPlugin = { name: string; setup(build: BunBuild): Promise<void> };

export interface BunBuild {
  onLoad(
    filter: { filter: RegExp; namespace?: string },
    load: (file: BunFile) => Promise<BunText | undefined>,
  ): unknown;
  onResolve(filter: { filter: RegExp }, resolve: (question: BunQuestion) => { path: string } | undefined): unknown;
}

interface BunQuestion {
  readonly importer: string;
  readonly kind?: string;
}

interface BunFile {
  readonly path: string;
  readonly loader: string;
}

interface BunText {
  contents: string;
  loader: 'js' | 'jsx' | 'ts' | 'tsx';
}

export default function bun(given?: BundlerOptions): BunPlugin {
  const options = checkOptions(given);
  return {
    name: 'agentcore-instrument',
    async setup({ onLoad, onResolve }) {
      // A build of Bun is made once, and its `--watch` starts the whole process anew.
      const project = await loadDoorProject(options).catch((error: unknown): never => {
        throw told(error);
      });
      onLoad({ filter: /\.[cm]?[jt]sx?$/i, namespace: 'file' }, async ({ path, loader }) => {
        if (!isCode(loader)) return undefined;
        const text = await readFile(path, 'utf8');
        if (!isCandidate(project, path, text)) return undefined;
        const core = await import('../../index.js');
        // Bun has no place for a plugin's warnings, and takes up no map.
        const result = instrumentForDoor(core, project, { text, path }, (message) => console.warn(message));
        return result && { contents: result.code, loader };
      });
      onResolve({ filter: new RegExp(`^${RUNTIME}$`) }, ({ importer, kind }) =>
        findsRuntime(importer) ? undefined : { path: fileURLToPath(runtimeUrl(kind === 'require-call')) },
      );
    },
  };
}

/** An import attribute (`with { type: 'text' }`) asks for something else than code. */
function isCode(loader: string): loader is BunText['loader'] {
  return /^[jt]sx?$/.test(loader);
}
