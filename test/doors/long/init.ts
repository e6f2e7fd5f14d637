/** New projects, set up by `init --yes` and nothing else: then their scripts build them and show a trace. */
import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { REPOSITORY, Sandbox } from '../../cli/support/sandbox.js';
import { withoutTimes } from '../sample.js';
import { npmFolder } from './npm-folder.js';

interface Project {
  readonly packages: Readonly<Record<string, string>>;
  readonly scripts: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
  /** Default: the sources are TypeScript. */
  readonly language?: 'js';
}

const TSCONFIG = JSON.stringify({
  compilerOptions: { target: 'ES2022', module: 'NodeNext', rootDir: 'src', outDir: 'dist', strict: true, types: [] },
  include: ['src'],
});
const START = { start: 'node dist/main.js' };

const ALL: Readonly<Record<string, Project>> = {
  'init-vite': {
    packages: { vite: '8.3.8' },
    scripts: { build: 'vite build', ...START },
    files: {
      'vite.config.ts': `import { defineConfig } from 'vite';
export default defineConfig({ build: { ssr: 'src/main.ts' } });
`,
    },
  },
  'init-rollup': {
    packages: { rollup: '4.68.7', 'rollup-plugin-esbuild': '6.2.1', esbuild: '0.28.2' },
    scripts: { build: 'rollup -c', ...START },
    files: {
      'rollup.config.mjs': `import esbuild from 'rollup-plugin-esbuild';
export default { input: 'src/main.ts', output: { file: 'dist/main.js' }, external: /^agentcore/, plugins: [esbuild({ target: 'es2022' })] };
`,
    },
  },
  'init-tsup': {
    packages: { tsup: '8.5.0', typescript: '5.9.3' },
    scripts: { build: 'tsup', ...START },
    files: {
      'tsup.config.ts': `import { defineConfig } from 'tsup';
export default defineConfig({ entry: ['src/main.ts'], format: 'esm' });
`,
    },
  },
  'init-esbuild': {
    packages: { esbuild: '0.28.2' },
    scripts: { build: 'node build.mjs', ...START },
    files: {
      'build.mjs': `import * as esbuild from 'esbuild';
const options = { entryPoints: ['src/main.ts'], outdir: 'dist', bundle: true, platform: 'node', format: 'esm', packages: 'external' };
await esbuild.build(options);
`,
    },
  },
  'init-webpack': {
    packages: { webpack: '5.112.2', 'webpack-cli': '6.0.1' },
    scripts: { build: 'webpack', ...START },
    language: 'js',
    files: {
      'webpack.config.cjs': `const path = require('node:path');
module.exports = {
  mode: 'production',
  target: 'node20',
  entry: './src/main.js',
  output: { path: path.join(__dirname, 'dist'), filename: 'main.js', module: true },
  experiments: { outputModule: true },
  externalsType: 'module',
  externals: [/^@opentelemetry/],
};
`,
    },
  },
  'init-tsc-5': {
    packages: { typescript: '5.9.3' },
    scripts: { build: 'tsc', ...START },
    files: { 'tsconfig.json': TSCONFIG },
  },
  'init-tsc-6': {
    packages: { typescript: '6.0.3' },
    scripts: { build: 'tsc -p .', ...START },
    files: { 'tsconfig.json': TSCONFIG },
  },
  'init-tsc-7': {
    packages: { typescript: '7.0.2' },
    scripts: { build: 'tsc', ...START },
    files: { 'tsconfig.json': TSCONFIG },
  },
  'init-ts-patch': {
    packages: { typescript: '5.9.3', 'ts-patch': '3.3.0' },
    scripts: { build: 'tsc', ...START },
    files: { 'tsconfig.json': TSCONFIG },
  },
  'init-tsx': {
    packages: { tsx: '4.23.15' },
    scripts: { start: 'tsx src/main.ts' },
  },
  'init-javascript': { packages: {}, scripts: {}, language: 'js' },
};

export const PROJECTS: readonly string[] = Object.keys(ALL);

/** Undefined, or what went wrong. */
export async function checkInit(name: string): Promise<undefined> {
  const { packages, scripts, files = {}, language } = ALL[name]!;
  const sandbox = new Sandbox();
  try {
    const devDependencies = packages;
    sandbox.write({
      'package.json': JSON.stringify({ name: 'fresh', type: 'module', scripts, devDependencies }, undefined, 2),
      [`src/main.${language ?? 'ts'}`]: `import { Planner } from './planner.js';
import { calculator } from './tools/calculator.js';
console.log(new Planner().plan('a b').length + (await calculator(1, 2)));
`,
      [`src/planner.${language ?? 'ts'}`]: language
        ? "export class Planner {\n  plan(query) {\n    return query.split(' ');\n  }\n}\n"
        : "export class Planner {\n  plan(query: string): string[] {\n    return query.split(' ');\n  }\n}\n",
      [`src/tools/calculator.${language ?? 'ts'}`]: language
        ? 'export async function calculator(a, b) {\n  return a + b;\n}\n'
        : 'export async function calculator(a: number, b: number): Promise<number> {\n  return a + b;\n}\n',
      ...files,
    });
    install(sandbox, Object.keys(packages).length === 0 ? undefined : npmFolder(`doors-${name}`, packages));

    const init = await sandbox.node([join(REPOSITORY, 'dist/cli/main.js'), 'init', '--yes']);
    assert.is(init.code, 0, init.stderr);
    assert.not.match(init.stdout, 'To do by hand');
    const next = /^Next: (.*)$/m.exec(init.stdout)?.[1] ?? '';
    const program = `const { spawnSync } = require('node:child_process');
process.exitCode = spawnSync(process.argv[1], { shell: true, stdio: 'inherit' }).status;`;
    const { code, stdout, stderr } = await sandbox.node(['-e', program, next]);
    assert.is(code, 0, `${next}\n${stdout}${stderr}`);
    assert.match(stdout, /^5$/m, `${next}\n${stdout}${stderr}`);
    const tree = withoutTimes(stderr);
    assert.match(tree, '(service fresh)', `${next}\n${stderr}`);
    assert.match(tree, /^planner\.plan$/m, `${next}\n${stderr}`);
    assert.match(tree, /^tool\.calculator$/m, `${next}\n${stderr}`);
  } finally {
    sandbox.remove();
  }
  return undefined;
}

/** The packages, our own among them, with their commands. */
function install(sandbox: Sandbox, folder: string | undefined): void {
  const modules = folder === undefined ? undefined : join(folder, 'node_modules');
  mkdirSync(sandbox.at('node_modules/.bin'), { recursive: true });
  const link = (target: string, name: string): void => symlinkSync(target, sandbox.at('node_modules', name));
  link(REPOSITORY, 'agentcore-instrument');
  link(join(REPOSITORY, 'node_modules/@opentelemetry'), '@opentelemetry');
  link(join(REPOSITORY, 'dist/cli/main.js'), '.bin/agentcore-instrument');
  if (modules === undefined) return;
  for (const name of readdirSync(modules)) if (!name.startsWith('.')) link(join(modules, name), name);
  for (const name of readdirSync(join(modules, '.bin'))) link(join(modules, '.bin', name), `.bin/${name}`);
}
