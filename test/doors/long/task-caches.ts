/** The set-ups of docs/monorepos.md under Turborepo and Nx of the npm registry: what makes them build again, and what does not. */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { readPage } from '../../docs/support/markdown.js';
import { REPOSITORY, SampleProject } from '../sample.js';
import { npmCommand, packInto, run } from './packed.js';

interface TaskRunner {
  readonly version: string;
  readonly command: readonly string[];
  readonly settings: string;
  /** Of its settings: what names the configuration in the root. */
  readonly names: string;
  readonly environment: Readonly<Record<string, string>>;
}

const TASK_RUNNERS: Readonly<Record<string, TaskRunner>> = {
  turbo: {
    version: '2.11.11',
    command: ['node_modules/turbo/bin/turbo', 'run', 'build', '--no-daemon'],
    settings: 'turbo.json',
    names: '"globalDependencies": ["agentcore.config.*"],',
    environment: { TURBO_TELEMETRY_DISABLED: '1' },
  },
  nx: {
    version: '24.0.6',
    command: ['node_modules/nx/dist/bin/nx.js', 'run-many', '-t', 'build'],
    settings: 'nx.json',
    names: '"{workspaceRoot}/agentcore.config.*", ',
    environment: { NX_DAEMON: 'false', NX_NO_CLOUD: 'true', NX_TUI: 'false' },
  },
};

export const TASK_RUNNER_NAMES: readonly string[] = Object.keys(TASK_RUNNERS);

/** Undefined, or what went wrong. */
export async function checkTaskCache(name: string): Promise<undefined> {
  const { version, command, settings, names, environment } = TASK_RUNNERS[name]!;
  const page = snippet(names);
  const project = new SampleProject({ ...FILES, 'package.json': root({ [name]: version }), [settings]: page });
  const env = { ...process.env, ...project.environment, ...environment };
  /** What it has built, rather than taken from its cache, and what is there then. */
  const built = () => {
    const said = run(project.path, [process.execPath, ...command], env);
    const cached = /Cached?:\s+(\d)(?: cached, 1 total|\/1 hit)/.exec(said)?.[1];
    assert.ok(cached, said);
    const output = project.read('packages/app/.instrumented/plan.ts');
    return `${cached === '0' ? 'built' : 'cached'} ${/planner\.\w+|shared\.\w+/.exec(output)?.[0]}`;
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
    const ours = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8')) as { version: string };
    const entry = new RegExp(
      `("node_modules/agentcore-instrument": \\{\\s+"version": ")${ours.version.replaceAll('.', '\\.')}`,
    );
    assert.match(lock, entry);
    project.write({ 'package-lock.json': lock.replace(entry, '$199.0.0') });
    assert.is(built(), 'built shared.plan', 'another version in the lock file');

    // That the page's line is needed: without it the old output comes back.
    project.write({ [settings]: page.replace(names, '') });
    assert.is(built(), 'built shared.plan');
    project.write({ 'agentcore.config.json': configuration('planner') });
    assert.is(built(), 'cached shared.plan', `without ${names}`);
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

function root(devDependencies: Readonly<Record<string, string>>): string {
  return JSON.stringify({
    name: 'root',
    private: true,
    packageManager: 'npm@10.8.2',
    workspaces: ['packages/*'],
    devDependencies,
  });
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
  '.gitignore': 'node_modules\n.instrumented\n.turbo\n.nx\n',
  'agentcore.config.json': configuration('planner'),
  'packages/app/src/plan.ts': 'export function plan(steps: number): number { return steps; }\n',
};
