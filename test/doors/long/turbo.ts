/** The set-up of docs/monorepos.md under Turborepo of the npm registry: what makes it build again, and what does not. */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { readPage } from '../../docs/support/markdown.js';
import { REPOSITORY, SampleProject } from '../sample.js';
import { npmFolder } from './npm-folder.js';
import { npmCommand, packInto, run } from './packed.js';

/** Undefined, or what went wrong. */
export async function checkTurbo(): Promise<undefined> {
  const folder = npmFolder('doors-turbo', { turbo: '2.11.11' });
  const turbo = [process.execPath, join(folder, 'node_modules/turbo/bin/turbo'), 'run', 'build', '--no-daemon'];
  const project = new SampleProject({ ...FILES, 'turbo.json': snippet('"globalDependencies"') });
  const output = 'packages/app/.instrumented/plan.ts';
  const env = { ...process.env, ...project.environment, TURBO_TELEMETRY_DISABLED: '1' };
  /** What it has built, rather than taken from its cache, and what is there then. */
  const built = () => {
    const said = run(project.path, turbo, env);
    const cached = /Cached:\s+(\d) cached, 1 total/.exec(said)?.[1];
    assert.ok(cached, said);
    return `${cached === '0' ? 'built' : 'cached'} ${/planner\.\w+|shared\.\w+/.exec(project.read(output))?.[0]}`;
  };
  try {
    project.moveModulesTo('elsewhere');
    project.write({ 'packages/app/package.json': manifest(packInto(project.path)) });
    run(project.path, [...npmCommand(), 'install', '--ignore-scripts', '--no-audit', '--no-fund']);

    assert.is(built(), 'built planner.plan');
    assert.is(built(), 'cached planner.plan');
    rmSync(project.at('packages/app/.instrumented'), { recursive: true });
    assert.is(built(), 'cached planner.plan', 'what was removed is given back');

    project.write({ 'agentcore.config.json': configuration('shared') });
    assert.is(built(), 'built shared.plan', 'another configuration in the root');
    assert.is(built(), 'cached shared.plan');

    const lock = project.read('package-lock.json');
    const { version } = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8')) as { version: string };
    const entry = new RegExp(
      `("node_modules/agentcore-instrument": \\{\\s+"version": ")${version.replaceAll('.', '\\.')}`,
    );
    assert.match(lock, entry);
    project.write({ 'package-lock.json': lock.replace(entry, '$199.0.0') });
    assert.is(built(), 'built shared.plan', 'another version in the lock file');

    // That the page's line is needed: without it the old output comes back.
    project.write({ 'turbo.json': snippet('"globalDependencies"').replace(/ *"globalDependencies".*\n/, '') });
    assert.not.match(project.read('turbo.json'), 'globalDependencies');
    assert.is(built(), 'built shared.plan');
    project.write({ 'agentcore.config.json': configuration('planner') });
    assert.is(built(), 'cached shared.plan', 'without `globalDependencies`');
    return undefined;
  } finally {
    project.remove();
  }
}

/** The block of the page that has it. */
function snippet(key: string): string {
  const found = readPage('docs/monorepos.md').blocks.filter(({ text }) => text.includes(key));
  assert.is(found.length, 1, `docs/monorepos.md, ${key}`);
  return found[0]!.text;
}

function configuration(module: string): string {
  return JSON.stringify({ rules: [{ files: 'packages/app/src/**', functions: '*', module }] });
}

function manifest(archive: string): string {
  return JSON.stringify({
    name: 'app',
    version: '1.0.0',
    type: 'module',
    scripts: { build: 'agentcore-instrument src --out-dir .instrumented' },
    dependencies: { 'agentcore-instrument': `file:../../${archive}`, '@opentelemetry/api': '^1.9.0' },
  });
}

const FILES = {
  '.gitignore': 'node_modules\n.instrumented\n.turbo\n',
  'package.json': JSON.stringify({
    name: 'root',
    private: true,
    packageManager: 'npm@10.8.2',
    workspaces: ['packages/*'],
  }),
  'agentcore.config.json': configuration('planner'),
  'packages/app/src/plan.ts': 'export function plan(steps: number): number { return steps; }\n',
};
