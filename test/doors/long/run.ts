/**
 * `npm run test:doors`: the doors under the real thing. Versions of Node.js, of TypeScript and of bundlers come from the npm
 * registry, side by side. `npm run test:doors -- vite 24` runs the rows that have all of these words.
 */
import { spawnSync } from 'node:child_process';
import { REPOSITORY } from '../sample.js';
import { BUILD_TYPESCRIPTS, checkBuild } from './build.js';
import { BUNDLERS, checkBundler } from './bundlers.js';
import { checkHost, HOSTS } from './host71.js';
import { checkInit, PROJECTS } from './init.js';
import { checkJest, JEST_VERSIONS } from './jest.js';
import { checkPage, PAGES } from './pages.js';
import { checkTaskCache, TASK_RUNNER_NAMES } from './task-caches.js';
import { checkTsPatch, TYPESCRIPTS } from './tspatch.js';
import { checkTspcWatch } from './tspatch-watch.js';
import { checkUnpatched } from './unpatched.js';
import { checkVitest, VITEST_VERSIONS } from './vitest.js';
import { checkWatch, WATCHERS } from './watch.js';
import { checkWatchChain } from './watch-chain.js';
import { checkWorkspace, MANAGERS } from './workspaces.js';

const { installNode } = (await import(new URL('../../../scripts/support/node-version.mjs', import.meta.url).href)) as {
  installNode(version: string): Promise<{ readonly node: string }>;
};
const NODES = ['20', '22', '24', '26'];

interface Row {
  readonly name: string;
  /** Undefined, or what went wrong. */
  readonly check: (node: string) => Promise<string | undefined>;
  /** Versions of Node.js to run it on; default: this one. */
  readonly nodes?: readonly string[];
}

const each = (names: readonly string[], row: (name: string) => Row): Row[] => names.map(row);

const ROWS: readonly Row[] = [
  { name: 'the quick tests of the doors', check: quickTests, nodes: NODES },
  ...each(BUILD_TYPESCRIPTS, (version) => ({
    name: `build, TypeScript ${version}`,
    check: (node) => checkBuild(version, node),
    nodes: NODES,
  })),
  ...each(HOSTS, (version) => ({
    name: `build through the host of TypeScript ${version}`,
    check: (node) => checkHost(version, node),
    nodes: NODES,
  })),
  ...each(TYPESCRIPTS, (version) => ({
    name: `tsconfig plugin, ts-patch 3.3.0, TypeScript ${version}`,
    check: (node) => checkTsPatch(version, node),
    nodes: NODES,
  })),
  {
    name: 'tsconfig plugin, ts-patch 4.0.1, TypeScript 6.0.3',
    check: (node) => checkTsPatch('6.0.3', node, '4.0.1'),
    nodes: NODES.slice(1),
  },
  ...each(
    BUILD_TYPESCRIPTS.filter((version) => version.startsWith('7')),
    (version) => ({
      name: `tsconfig plugin, which TypeScript ${version} ignores: said by list and doctor`,
      check: (node) => checkUnpatched(version, node),
      nodes: NODES,
    }),
  ),
  ...each(Object.keys(BUNDLERS), (name) => ({
    name: `bundler ${name}`,
    check: (node) => checkBundler(name, node),
    nodes: NODES,
  })),
  ...each(Object.keys(WATCHERS), (name) => ({ name: `watch ${name}`, check: () => checkWatch(name) })),
  ...each(['5.4.5', '6.0.3'], (version) => ({
    name: `watch tspc, TypeScript ${version}`,
    check: () => checkTspcWatch(version),
  })),
  { name: 'watch of the command line, of tsc on its output, of Node.js', check: () => checkWatchChain('6.0.3') },
  ...each(JEST_VERSIONS, (version) => ({ name: `runner ${version}`, check: () => checkJest(version) })),
  ...each(VITEST_VERSIONS, (version) => ({ name: `runner ${version}`, check: () => checkVitest(version) })),
  ...MANAGERS.map((name) => ({ name: `workspace ${name}`, check: () => checkWorkspace(name) })),
  ...each(TASK_RUNNER_NAMES, (name) => ({ name: `workspace ${name}`, check: () => checkTaskCache(name) })),
  ...each(PAGES, (name) => ({ name: `page ${name}`, check: () => checkPage(name) })),
  ...each(PROJECTS, (name) => ({ name, check: () => checkInit(name) })),
];

/** On the very Node.js that runs this, its own binary; for the others, the registry's. */
async function binary(version: string | undefined): Promise<string> {
  return version === undefined || process.version.startsWith(`v${version}.`)
    ? process.execPath
    : (await installNode(version)).node;
}

async function quickTests(node: string): Promise<string | undefined> {
  const command = ['--import', 'tsx', 'test/run.ts', 'doors/'];
  const { status, stdout } = spawnSync(node, command, { cwd: REPOSITORY, encoding: 'utf8' });
  return status === 0 ? undefined : stdout;
}

const wanted = process.argv.slice(2);
const isWanted = (name: string): boolean => wanted.every((word) => name.split(/[\s,]+/).includes(word));
const totals = { passed: 0, failed: 0 };
for (const { name, check, nodes = [undefined] } of ROWS) {
  for (const version of nodes) {
    const title = version === undefined ? name : `${name}, Node.js ${version}`;
    if (!isWanted(title)) continue;
    const started = performance.now();
    const trouble = await binary(version)
      .then(check)
      .catch((error: Error) => error.stack ?? error.message);
    totals[trouble === undefined ? 'passed' : 'failed'] += 1;
    const seconds = `${((performance.now() - started) / 1000).toFixed(0)} s`;
    console.log(
      `${trouble === undefined ? 'ok  ' : 'FAIL'} ${title} (${seconds})${trouble === undefined ? '' : `\n${trouble}`}`,
    );
  }
}
console.log(`\n${totals.passed} passed, ${totals.failed} failed`);
process.exitCode = totals.failed === 0 && totals.passed > 0 ? 0 : 1;
