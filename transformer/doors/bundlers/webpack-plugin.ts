/**
 * The plugin of webpack and of Rspack. By itself and not through `unplugin`, whose loader drops a map where no loader has
 * made one before it, and whose options do not reach the processes of `thread-loader`.
 */
import { fileURLToPath } from 'node:url';
import { fingerprint } from '../fingerprint.js';
import { RUNTIME, runtimeUrl } from '../runtime-file.js';
import { type BundlerOptions, checkOptions } from './options.js';
import { keyPersistentCache } from './persistent-cache.js';
import { WatchedProject } from './watched-project.js';
import type { LoaderOptions } from './webpack-loader.js';

/** What both bundlers call; no type of theirs, for a project has one of them at most. */
export type WebpackPlugin = { apply(compiler: WebpackCompiler): void };

/** As much of a compiler as is used here. */
export interface WebpackCompiler {
  readonly options: {
    readonly module: { readonly rules: unknown[] };
    readonly resolve: { fallback?: unknown };
    readonly cache?: unknown;
    readonly experiments?: unknown;
  };
  readonly hooks: {
    readonly run: AsyncHook;
    readonly watchRun: AsyncHook;
    readonly thisCompilation: { tap(name: string, tell: (compilation: Compilation) => void): void };
    readonly shouldEmit: { tap(name: string, decide: () => boolean | undefined): void };
  };
}

interface AsyncHook {
  tapPromise(name: string, prepare: () => Promise<void>): void;
}

interface Compilation {
  readonly errors: unknown[];
  readonly fileDependencies: { add(file: string): unknown };
}

const NAME = 'agentcore-instrument';

export function webpackPlugin(given?: BundlerOptions): WebpackPlugin {
  const { config, root = process.cwd() } = checkOptions(given);
  const options = { config, root };
  return {
    apply({ options: all, hooks }) {
      const project = new WatchedProject(options);
      // Exchanged in place: each compilation hands this object to the loader, in whichever process that is.
      const handed: Writable<LoaderOptions> = { ...options, state: '' };
      let problem: unknown;
      keyPersistentCache(all, options);
      all.module.rules.unshift(ruleFor(handed));
      all.resolve.fallback = withRuntime(all.resolve.fallback);
      const renew = async (): Promise<void> => {
        try {
          problem = undefined;
          handed.state = fingerprint(options);
          project.renew();
          await project.get();
        } catch (error) {
          problem = error;
        }
      };
      hooks.run.tapPromise(NAME, renew);
      hooks.watchRun.tapPromise(NAME, renew);
      hooks.thisCompilation.tap(NAME, ({ errors, fileDependencies }) => {
        if (project.file !== undefined) fileDependencies.add(project.file);
        // An error of a hook would end a watch; this one waits for the file to be corrected.
        if (problem !== undefined) errors.push(problem);
      });
      hooks.shouldEmit.tap(NAME, () => (problem === undefined ? undefined : false));
    },
  };
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** First of the rules, so that the project's own `pre` loaders have run before: what these change is in their map. */
function ruleFor(options: LoaderOptions): object {
  return {
    enforce: 'pre',
    test: /\.[cm]?[jt]sx?$/i,
    exclude: /[\\/]node_modules[\\/]/,
    // `./a.ts?raw` and `new URL('./a.ts', import.meta.url)` want the file, not its code.
    resourceQuery: /^$/,
    dependency: { not: ['url'] },
    use: [{ loader: fileURLToPath(new URL('./webpack-loader.js', import.meta.url)), options }],
  };
}

/** A module that does not find our package gets the runtime beside this file. */
function withRuntime(fallback: unknown): unknown {
  const alias = fileURLToPath(runtimeUrl(false));
  if (Array.isArray(fallback)) return [...fallback, { name: RUNTIME, alias, onlyModule: true }];
  return { [`${RUNTIME}$`]: alias, ...(fallback as object | undefined) };
}
