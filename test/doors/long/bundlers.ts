/** The agent of `fixtures/doors` through bundlers of the npm registry, by a build script in the project itself. */
import { join } from 'node:path';
import { agentProject, assertAgent, FORMATS, type Format } from '../agent.js';
import { npmFolder } from './npm-folder.js';

export interface Bundler {
  readonly packages: Readonly<Record<string, string>>;
  /** Makes `out/app.mjs` or `out/app.cjs` of `src/app.ts`; `FORMAT` stands for `esm` or `cjs`, `EXTENSION` for the end. */
  readonly script: string;
  /** Runs the script; default: Node.js. Below the folder of its packages. */
  readonly runner?: string;
  /** It takes up no map of a plugin, so that columns are those of the instrumented text. */
  readonly losesColumns?: true;
}

const EXTERNAL = 'external: [/^agentcore-instrument/, /^@opentelemetry/]';

/** A build script for webpack and Rspack, which take the same configuration. */
function webpackScript(name: 'webpack' | 'rspack', rule: string, head = ''): string {
  const bundle =
    name === 'webpack' ? "import bundle from 'webpack';" : "import { rspack as bundle } from '@rspack/core';";
  return `${bundle}
import agentcore from 'agentcore-instrument/${name}';
${head}
const isModule = 'FORMAT' === 'esm';
await new Promise((resolve, reject) => bundle({
  mode: 'production', target: 'node20', entry: './src/app.ts', devtool: 'source-map',
  experiments: { outputModule: isModule }, optimization: { minimize: false },
  externalsType: isModule ? 'module' : 'commonjs', externals: [/^agentcore-instrument/, /^@opentelemetry/],
  output: { path: process.cwd() + '/out', filename: 'app.EXTENSION', module: isModule,
    library: { type: isModule ? 'module' : 'commonjs2' }, devtoolModuleFilenameTemplate: '[absolute-resource-path]' },
  resolve: { extensionAlias: { '.js': ['.ts', '.js'] } },
  module: { rules: [{ test: /\\.ts$/, ${rule} }] },
  plugins: [agentcore()],
}, (error, stats) => error ? reject(error) : stats.hasErrors() ? reject(new Error(stats.toString())) : resolve()));`;
}

const WEBPACK = { webpack: '5.112.2' };
const TS_LOADER = { ...WEBPACK, 'ts-loader': '9.6.2', typescript: '6.0.3' };
const ESBUILD_LOADER = { ...WEBPACK, 'esbuild-loader': '4.5.0', esbuild: '0.28.2' };
const SWC =
  "options: { jsc: { target: 'es2022', parser: { syntax: 'typescript', decorators: true } } }, type: 'javascript/auto'";
const RSPACK = webpackScript('rspack', `loader: 'builtin:swc-loader', ${SWC}`);

/** It type-checks, unless it is told not to, what our loader has given it. */
const tsLoader = (transpileOnly: boolean) =>
  `loader: 'ts-loader', options: { transpileOnly: ${transpileOnly}, compilerOptions: { noCheck: false, strict: true,
    skipLibCheck: true, lib: ['es2022', 'dom'], module: 'esnext', moduleResolution: 'bundler' } }`;

export const BUNDLERS: Readonly<Record<string, Bundler>> = {
  vite: {
    packages: { vite: '8.3.8' },
    script: `import agentcore from 'agentcore-instrument/vite';
import { build } from 'vite';
await build({ logLevel: 'warn', plugins: [agentcore()], build: { ssr: 'src/app.ts', outDir: 'out', sourcemap: true,
  rollupOptions: { output: { format: 'FORMAT', entryFileNames: 'app.EXTENSION' } } } });`,
  },
  rolldown: {
    packages: { rolldown: '1.3.2' },
    script: `import agentcore from 'agentcore-instrument/rolldown';
import { rolldown } from 'rolldown';
const bundle = await rolldown({ input: 'src/app.ts', platform: 'node', ${EXTERNAL}, plugins: [agentcore()] });
await bundle.write({ file: 'out/app.EXTENSION', format: 'FORMAT', sourcemap: true });`,
  },
  rollup: {
    packages: { rollup: '4.68.7', 'rollup-plugin-esbuild': '6.2.1', esbuild: '0.28.2' },
    script: `import agentcore from 'agentcore-instrument/rollup';
import { rollup } from 'rollup';
import esbuild from 'rollup-plugin-esbuild';
const bundle = await rollup({ input: 'src/app.ts', ${EXTERNAL}, plugins: [agentcore(), esbuild({ target: 'es2022' })] });
await bundle.write({ file: 'out/app.EXTENSION', format: 'FORMAT', sourcemap: true });`,
  },
  'webpack, esbuild-loader': {
    packages: ESBUILD_LOADER,
    script: webpackScript('webpack', "loader: 'esbuild-loader', options: { target: 'es2022' }"),
  },
  'webpack, thread-loader': {
    packages: { ...ESBUILD_LOADER, 'thread-loader': '4.0.4' },
    script: webpackScript(
      'webpack',
      "use: ['thread-loader', { loader: 'esbuild-loader', options: { target: 'es2022' } }]",
    ),
  },
  'webpack, ts-loader': { packages: TS_LOADER, script: webpackScript('webpack', tsLoader(false)) },
  'webpack, ts-loader transpileOnly': { packages: TS_LOADER, script: webpackScript('webpack', tsLoader(true)) },
  'webpack, swc-loader': {
    packages: { ...WEBPACK, 'swc-loader': '0.2.7', '@swc/core': '1.16.22' },
    script: webpackScript('webpack', `loader: 'swc-loader', ${SWC}`),
  },
  'webpack, babel-loader': {
    packages: { ...WEBPACK, 'babel-loader': '10.1.1', '@babel/core': '7.29.13', '@babel/preset-typescript': '7.29.7' },
    script: webpackScript('webpack', "loader: 'babel-loader', options: { presets: ['@babel/preset-typescript'] }"),
  },
  rspack: { packages: { '@rspack/core': '2.3.2' }, script: RSPACK },
  bun: {
    packages: { '@oven/bun-linux-x64': '1.4.5' },
    script: `import agentcore from 'agentcore-instrument/bun';
await Bun.build({ entrypoints: ['src/app.ts'], outdir: 'out', naming: 'app.EXTENSION', target: 'node', format: 'FORMAT',
  sourcemap: 'linked', packages: 'external', plugins: [agentcore()] });`,
    runner: 'node_modules/@oven/bun-linux-x64/bin/bun',
    losesColumns: true,
  },
  'rspack 1': { packages: { '@rspack/core': '1.7.12' }, script: RSPACK },
};

/** Undefined, or what went wrong. */
export async function checkBundler(name: string, node?: string): Promise<string | undefined> {
  for (const format of FORMATS) {
    const trouble = await checkFormat(name, BUNDLERS[name]!, format, node);
    if (trouble !== undefined) return `${format}: ${trouble}`;
  }
  return undefined;
}

async function checkFormat(name: string, bundler: Bundler, format: Format, node: string | undefined) {
  const { packages, script, runner, losesColumns } = bundler;
  const folder = npmFolder(`doors-${name.replace(/\W+/g, '-')}`, packages);
  const project = agentProject('module', node);
  const building = runner === undefined ? project : agentProject('module', join(folder, runner));
  try {
    const [short, extension] = format === 'module' ? ['esm', 'mjs'] : ['cjs', 'cjs'];
    building.linkAll('node_modules', join(folder, 'node_modules'));
    building.write({ 'build.mjs': script.replaceAll('FORMAT', short!).replaceAll('EXTENSION', extension!) });
    const built = await building.node('build.mjs');
    if (built.code !== 0) return built.stderr;
    assertAgent(await project.node('--enable-source-maps', building.at(`out/app.${extension}`)), !losesColumns);
    return undefined;
  } finally {
    project.remove();
    building.remove();
  }
}
