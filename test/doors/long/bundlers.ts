/** The sample through one bundler of the npm registry, by a build script in the sample itself. */
import { join } from 'node:path';
import { assertTraced, SampleProject } from '../sample.js';
import { npmFolder } from './npm-folder.js';

interface Bundler {
  readonly packages: Readonly<Record<string, string>>;
  /** Makes `out/app.mjs` of `src/app.ts`. */
  readonly script: string;
  /** Our map does not reach its loader for TypeScript, so that columns are those of the instrumented text. */
  readonly losesColumns?: true;
}

const EXTERNAL = '[/^agentcore-instrument$/, /^@opentelemetry/]';

const WEBPACK = (use: string, rule: string) => `${use}
import agentcore from 'agentcore-instrument/NAME';
await new Promise((resolve, reject) => bundle({
  mode: 'production', target: 'node20', entry: './src/app.ts', devtool: 'source-map',
  experiments: { outputModule: true }, optimization: { minimize: false },
  externalsType: 'module', externals: ${EXTERNAL},
  output: { path: import.meta.dirname + '/out', filename: 'app.mjs', module: true, library: { type: 'module' },
    devtoolModuleFilenameTemplate: '[absolute-resource-path]' },
  module: { rules: [{ test: /\\.ts$/, ${rule} }] },
  plugins: [agentcore()],
}, (error, stats) => error ? reject(error) : stats.hasErrors() ? reject(new Error(stats.toString())) : resolve()));`;

const ALL: Readonly<Record<string, Bundler>> = {
  vite: {
    packages: { vite: '8.3.8' },
    script: `import agentcore from 'agentcore-instrument/vite';
import { build } from 'vite';
await build({ logLevel: 'warn', plugins: [agentcore()], build: { ssr: 'src/app.ts', outDir: 'out', sourcemap: true,
  rollupOptions: { output: { entryFileNames: 'app.mjs' } } } });`,
  },
  rolldown: {
    packages: { rolldown: '1.3.2' },
    script: `import agentcore from 'agentcore-instrument/rolldown';
import { rolldown } from 'rolldown';
const bundle = await rolldown({ input: 'src/app.ts', platform: 'node', external: ${EXTERNAL}, plugins: [agentcore()] });
await bundle.write({ file: 'out/app.mjs', sourcemap: true });`,
  },
  rollup: {
    packages: { rollup: '4.68.7', 'rollup-plugin-esbuild': '6.2.1', esbuild: '0.28.2' },
    script: `import agentcore from 'agentcore-instrument/rollup';
import { rollup } from 'rollup';
import esbuild from 'rollup-plugin-esbuild';
const bundle = await rollup({ input: 'src/app.ts', external: [/^agentcore-instrument/, /^@opentelemetry/],
  plugins: [agentcore(), esbuild({ target: 'es2022' })] });
await bundle.write({ file: 'out/app.mjs', sourcemap: true });`,
  },
  webpack: {
    packages: { webpack: '5.112.2', 'esbuild-loader': '4.5.0', esbuild: '0.28.2' },
    script: WEBPACK("import bundle from 'webpack';", "loader: 'esbuild-loader', options: { target: 'es2022' }"),
    losesColumns: true,
  },
  rspack: {
    packages: { '@rspack/core': '2.3.2' },
    script: WEBPACK(
      "import { rspack as bundle } from '@rspack/core';",
      "loader: 'builtin:swc-loader', type: 'javascript/auto', options: { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }",
    ),
    losesColumns: true,
  },
};

export const BUNDLERS: readonly string[] = Object.keys(ALL);

/** Undefined, or what went wrong. */
export async function checkBundler(name: string): Promise<string | undefined> {
  const { packages, script, losesColumns } = ALL[name]!;
  const project = new SampleProject();
  try {
    const folder = npmFolder(`doors-${name}`, packages);
    project.linkAll('node_modules', join(folder, 'node_modules'));
    project.write({ 'build.mjs': script.replace('NAME', name) });
    const built = await project.node('build.mjs');
    if (built.code !== 0) return built.stderr;
    assertTraced(await project.node('--enable-source-maps', 'out/app.mjs'), losesColumns ? 'any' : 60);
    return undefined;
  } finally {
    project.remove();
  }
}
