/** The packed package in a workspace of npm and of pnpm, one package of which does not depend on it. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { REPOSITORY, SampleProject, withoutTimes } from '../sample.js';
import { npmFolder } from './npm-folder.js';

const { npmCommand } = (await import(new URL('../../../scripts/support/npm.mjs', import.meta.url).href)) as {
  npmCommand(): readonly string[];
};

export const MANAGERS = ['npm', 'pnpm'] as const;

function command(manager: (typeof MANAGERS)[number]): readonly string[] {
  if (manager === 'npm') return npmCommand();
  return [process.execPath, join(npmFolder('doors-pnpm', { pnpm: '10.34.9' }), 'node_modules/pnpm/bin/pnpm.cjs')];
}

function run(cwd: string, [program = '', ...args]: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${args.join(' ')}: ${error ?? ''}${stdout}${stderr}`);
  return stdout;
}

export async function checkWorkspace(manager: (typeof MANAGERS)[number]): Promise<undefined> {
  const project = new SampleProject();
  try {
    project.moveModulesTo('elsewhere');
    const options = ['--ignore-scripts', '--pack-destination', project.path];
    const archive = run(REPOSITORY, [...npmCommand(), 'pack', ...options])
      .trim()
      .split('\n')
      .at(-1)!;
    const app = {
      name: 'app',
      version: '1.0.0',
      type: 'module',
      dependencies: {
        lib: manager === 'pnpm' ? 'workspace:*' : '1.0.0',
        'agentcore-instrument': `file:../../${archive}`,
        '@opentelemetry/api': '^1.9.0',
      },
      devDependencies: { esbuild: '0.28.2' },
    };
    project.write({
      'package.json': '{ "private": true, "workspaces": ["packages/*"] }',
      'pnpm-workspace.yaml': 'packages:\n  - packages/*\n',
      'packages/app/package.json': JSON.stringify(app),
      'packages/app/agentcore.config.json': '{ "rules": [{ "functions": "*", "module": "planner" }] }',
      'packages/app/app.js': APP,
      'packages/app/build.mjs': BUILD,
      'packages/lib/package.json': '{ "name": "lib", "version": "1.0.0", "type": "module", "exports": "./lib.js" }',
      'packages/lib/lib.js': 'export async function shared() { return 7; }\n',
    });
    run(project.path, [...command(manager), 'install', '--ignore-scripts']);
    // Programs run in the package, not in the folder of the workspace.
    const node = (...args: string[]) =>
      spawnSync(process.execPath, args, { cwd: project.at('packages/app'), encoding: 'utf8' });
    const built = node('build.mjs');
    assert.is(built.status, 0, built.stderr);
    for (const args of [['--import', 'agentcore-instrument/register', 'app.js'], ['out/app.mjs']]) {
      const { stdout, stderr } = node(...args);
      assert.is(stdout, '7\n', stderr);
      assert.is(withoutTimes(stderr).trim(), 'planner.main\n  └─ planner.shared', args.join(' '));
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
console.log(await main());
await shutdownTracing();
`;

const BUILD = `import agentcore from 'agentcore-instrument/esbuild';
import { build } from 'esbuild';
await build({ entryPoints: ['app.js'], bundle: true, platform: 'node', format: 'esm', outfile: 'out/app.mjs',
  external: ['agentcore-instrument'], plugins: [agentcore()] });
`;
