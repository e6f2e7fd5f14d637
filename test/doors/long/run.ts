/**
 * `npm run test:doors`: the doors under the real thing. The quick tests under other versions of Node.js, and the sample
 * through bundlers of the registry. `npm run test:doors -- vite 24` does what is named.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { REPOSITORY } from '../sample.js';
import { BUNDLERS, checkBundler } from './bundlers.js';
import { checkHost, HOSTS } from './host71.js';
import { checkTsPatch, TYPESCRIPTS } from './tspatch.js';
import { checkVitest } from './vitest.js';
import { checkWorkspace, MANAGERS } from './workspaces.js';

const { installNode } = (await import(new URL('../../../scripts/support/node-version.mjs', import.meta.url).href)) as {
  installNode(version: string): Promise<{ readonly node: string }>;
};
const NODES = ['20', '22', '24', '26'];
const wanted = process.argv.slice(2);
const isWanted = (name: string) => wanted.length === 0 || wanted.includes(name);
const totals = { passed: 0, failed: 0 };

async function row(name: string, check: () => Promise<string | undefined>): Promise<void> {
  const trouble = await check().catch((error: Error) => error.stack ?? error.message);
  totals[trouble === undefined ? 'passed' : 'failed'] += 1;
  console.log(`${trouble === undefined ? 'ok  ' : 'FAIL'} ${name}${trouble === undefined ? '' : `\n${trouble}`}`);
}

for (const version of NODES.filter(isWanted)) {
  await row(`the quick tests on Node.js ${version}`, async () => {
    const { node } = await installNode(version);
    const { status, stdout } = spawnSync(node, ['--import', 'tsx', 'test/run.ts', 'doors/'], {
      cwd: join(REPOSITORY),
      encoding: 'utf8',
    });
    return status === 0 ? undefined : stdout;
  });
}
for (const version of TYPESCRIPTS.filter(isWanted)) {
  await row(`the sample through ts-patch on TypeScript ${version}`, () => checkTsPatch(version));
}
for (const name of BUNDLERS.filter(isWanted)) await row(`the sample through ${name}`, () => checkBundler(name));
for (const version of HOSTS.filter(isWanted)) {
  for (const name of NODES) {
    await row(`build through the host of TypeScript ${version} on Node.js ${name}`, async () => {
      return checkHost(version, (await installNode(name)).node);
    });
  }
}
if (isWanted('vitest')) await row('the sample under Vitest', checkVitest);
for (const manager of MANAGERS.filter(isWanted)) {
  await row(`a workspace of ${manager}`, () => checkWorkspace(manager));
}
console.log(`\n${totals.passed} passed, ${totals.failed} failed`);
process.exitCode = totals.failed === 0 && totals.passed > 0 ? 0 : 1;
