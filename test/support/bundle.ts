/** Bundles of what is built in `dist/`, by the esbuild that tsx brings along. */
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

interface BuildResult {
  readonly outputFiles: readonly { readonly contents: Uint8Array; readonly text: string }[];
  readonly metafile: {
    readonly inputs: Readonly<Record<string, { readonly imports: readonly { path: string; external?: boolean }[] }>>;
  };
}

interface Esbuild {
  build(options: Readonly<Record<string, unknown>>): Promise<BuildResult>;
}

export const root = fileURLToPath(new URL('../..', import.meta.url));
const require = createRequire(import.meta.url);
const esbuild = createRequire(require.resolve('tsx/package.json'))('esbuild') as Esbuild;

/** Bundles `entry`, a file of ours or the text of one, with all it imports, as an ES module for Node.js. */
export function bundle(
  entry: { readonly file: string } | { readonly text: string },
  options: Readonly<Record<string, unknown>> = {},
): Promise<BuildResult> {
  return esbuild.build({
    ...('file' in entry
      ? { entryPoints: [entry.file] }
      : { stdin: { contents: entry.text, resolveDir: root, sourcefile: 'entry.mjs' } }),
    absWorkingDir: root,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'es2022',
    metafile: true,
    write: false,
    logLevel: 'silent',
    // What tsconfig.json says about our own names is for the tests, which run from the sources.
    tsconfigRaw: '{}',
    ...options,
  });
}
