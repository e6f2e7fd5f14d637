/** The packed package in a workspace of npm, pnpm and Yarn (PnP), one package of which does not depend on it. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { REPOSITORY, SampleProject, withoutTimes } from '../sample.js';
import { npmFolder } from './npm-folder.js';
import { npmCommand, packInto, run } from './packed.js';

export const MANAGERS = ['npm', 'pnpm', 'yarn'] as const;

function command(manager: (typeof MANAGERS)[number]): readonly string[] {
  if (manager === 'npm') return npmCommand();
  if (manager === 'yarn') {
    const folder = npmFolder('doors-yarn', { '@yarnpkg/cli-dist': '4.18.1' });
    return [process.execPath, join(folder, 'node_modules/@yarnpkg/cli-dist/bin/yarn.js')];
  }
  return [process.execPath, join(npmFolder('doors-pnpm', { pnpm: '10.34.9' }), 'node_modules/pnpm/bin/pnpm.cjs')];
}

/** The registry of npm, for Yarn knows no other's settings; nothing of this user's is read or written. */
function yarnEnvironment(): NodeJS.ProcessEnv {
  const registry = run(REPOSITORY, [...npmCommand(), 'config', 'get', 'registry']).trim();
  return {
    ...process.env,
    YARN_ENABLE_TELEMETRY: '0',
    YARN_ENABLE_SCRIPTS: 'false',
    YARN_ENABLE_IMMUTABLE_INSTALLS: 'false',
    YARN_ENABLE_GLOBAL_CACHE: 'false',
    YARN_NPM_REGISTRY_SERVER: registry,
    YARN_UNSAFE_HTTP_WHITELIST: new URL(registry).hostname,
  };
}

export async function checkWorkspace(manager: (typeof MANAGERS)[number]): Promise<undefined> {
  const project = new SampleProject();
  try {
    project.moveModulesTo('elsewhere');
    const archive = packInto(project.path);
    const app = {
      name: 'app',
      version: '1.0.0',
      type: 'module',
      dependencies: {
        lib: manager === 'npm' ? '1.0.0' : 'workspace:*',
        'agentcore-instrument': `file:../../${archive}`,
        '@opentelemetry/api': '^1.9.0',
      },
      devDependencies: {
        esbuild: '0.28.2',
        vite: '8.3.8',
        webpack: '5.112.2',
        '@rspack/core': '2.3.2',
        rolldown: '1.3.2',
      },
    };
    project.write({
      'package.json': '{ "private": true, "workspaces": ["packages/*"] }',
      'pnpm-workspace.yaml': 'packages:\n  - packages/*\n',
      'packages/app/package.json': JSON.stringify(app),
      'agentcore.config.json': '{ "rules": [{ "files": "packages/**", "functions": "*", "module": "planner" }] }',
      'packages/app/app.js': APP,
      ...Object.fromEntries(Object.entries(BUILDS).map(([name, script]) => [`packages/app/${name}.mjs`, script])),
      'packages/lib/package.json': '{ "name": "lib", "version": "1.0.0", "type": "module", "exports": "./lib.js" }',
      'packages/lib/lib.js': 'export async function shared() { return 7; }\n',
    });
    const env = manager === 'yarn' ? yarnEnvironment() : process.env;
    run(project.path, [...command(manager), 'install', ...(manager === 'yarn' ? [] : ['--ignore-scripts'])], env);
    // Programs run in the package, not in the folder of the workspace; under PnP Yarn says where packages are.
    const [program = '', ...words] = manager === 'yarn' ? [...command(manager), 'node'] : [process.execPath];
    const node = (...args: string[]) =>
      spawnSync(program, [...words, ...args], { cwd: project.at('packages/app'), env, encoding: 'utf8' });
    const assertTraced = ({ stdout, stderr }: { stdout: string; stderr: string }, name: string) => {
      assert.is(stdout, '7\n', `${name}: ${stderr}`);
      assert.is(withoutTimes(stderr).trim(), 'planner.main\n  └─ planner.shared', name);
    };
    assertTraced(node('--import', 'agentcore-instrument/register', 'app.js'), 'register');
    // What the bundlers themselves find under Plug'n'Play is theirs to say; esbuild knows it.
    const names = manager === 'yarn' ? ['esbuild'] : Object.keys(BUILDS);
    if (names.includes('dev')) assertTraced(node('dev.mjs'), 'the development server of Vite');
    for (const name of names.filter((each) => each !== 'dev')) {
      const built = node(`${name}.mjs`);
      assert.is(built.status, 0, `${name}: ${built.stdout}${built.stderr}`);
      for (const format of ['mjs', 'cjs']) {
        assertTraced(node(`out/${name}.${format}`), `${name}, ${format}`);
      }
    }
  } finally {
    project.remove();
  }
  return undefined;
}

const APP = `import { initializeTracing, shutdownTracing } from 'agentcore-instrument';
import { shared } from 'lib';
initializeTracing({ consoleExport: true });
async function main() { return shared(); }
main().then((result) => { console.log(result); return shutdownTracing(); });
`;

/** Ours stays outside, but for the runtime, which has to be found from a package that does not depend on it. */
const WEBPACK = `import agentcore from 'agentcore-instrument/NAME';
for (const isModule of [true, false]) {
  await new Promise((resolve, reject) => bundle({
    mode: 'production', target: 'node20', entry: './app.js', externals: ['agentcore-instrument'],
    externalsType: isModule ? 'module' : 'commonjs', experiments: { outputModule: isModule },
    output: { path: process.cwd() + '/out', filename: isModule ? 'NAME.mjs' : 'NAME.cjs', module: isModule },
    plugins: [agentcore()],
  }, (error, stats) => error ? reject(error) : stats.hasErrors() ? reject(new Error(stats.toString())) : resolve()));
}
`;

const BUILDS: Readonly<Record<string, string>> = {
  esbuild: `import agentcore from 'agentcore-instrument/esbuild';
import { build } from 'esbuild';
for (const [format, end] of [['esm', 'mjs'], ['cjs', 'cjs']]) {
  await build({ entryPoints: ['app.js'], bundle: true, platform: 'node', format, outfile: 'out/esbuild.' + end,
    external: ['agentcore-instrument'], plugins: [agentcore()] });
}
`,
  rolldown: `import agentcore from 'agentcore-instrument/rolldown';
import { rolldown } from 'rolldown';
const bundle = await rolldown({ input: 'app.js', platform: 'node', external: ['agentcore-instrument'],
  plugins: [agentcore()] });
await bundle.write({ file: 'out/rolldown.mjs', format: 'esm' });
await bundle.write({ file: 'out/rolldown.cjs', format: 'cjs' });
`,
  vite: `import agentcore from 'agentcore-instrument/vite';
import { build } from 'vite';
for (const [format, end] of [['esm', 'mjs'], ['cjs', 'cjs']]) {
  await build({ logLevel: 'warn', plugins: [agentcore()], build: { ssr: 'app.js', outDir: 'out', emptyOutDir: false,
    rollupOptions: { output: { format, entryFileNames: 'vite.' + end } } } });
}
`,
  dev: `import agentcore from 'agentcore-instrument/vite';
import { createServer } from 'vite';
const server = await createServer({ logLevel: 'warn', plugins: [agentcore()], appType: 'custom',
  server: { middlewareMode: true, ws: false, hmr: false } });
await server.ssrLoadModule('/app.js');
await server.close();
`,
  webpack: `import bundle from 'webpack';\n${WEBPACK.replaceAll('NAME', 'webpack')}`,
  rspack: `import { rspack as bundle } from '@rspack/core';\n${WEBPACK.replaceAll('NAME', 'rspack')}`,
};
