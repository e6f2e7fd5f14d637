/** The command line in a project of its own, with a fault injected at one of its calls that change a disk. */
import type { ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { type Ended, MARKED, PLAIN, REPOSITORY, Sandbox } from '../../cli/support/sandbox.js';

/** What `npm run build` made. */
export const MAIN = join(REPOSITORY, 'dist', 'cli', 'main.js');
export const RUN: readonly string[] = ['src', '--out-dir', 'build/out', '--source-map'];

/** Lets the call number FAULT_AT of those that change something fail or kill. Without it, counts them. */
const PRELOAD = `
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
const { FAULT, FAULT_AT, FAULT_BELOW } = process.env;
const write = fs.writeSync;
let calls = 0;
const names = ['writeFileSync', 'writeSync', 'mkdirSync', 'openSync', 'renameSync', 'linkSync', 'copyFileSync', 'rmSync', 'chmodSync',
  'utimesSync', 'symlinkSync', 'rmdirSync'];
for (const name of names) {
  const original = fs[name];
  fs[name] = (...args) => {
    const isOurs = typeof args[0] === 'number' ? args[0] > 2 : String(args[0]).startsWith(FAULT_BELOW);
    if (isOurs && !(name === 'openSync' && (args[1] === 'r' || typeof args[1] === 'number'))) {
      calls += 1;
      if (calls === Number(FAULT_AT)) {
        if (FAULT === 'SIGKILL') process.kill(process.pid, 'SIGKILL');
        throw Object.assign(new Error(FAULT + ': injected, ' + name), { code: FAULT, syscall: name, errno: -1 });
      }
    }
    return original(...args);
  };
}
syncBuiltinESMExports();
process.on('exit', () => { if (FAULT === 'count') write(2, 'calls=' + calls); });
`;

export function toolProject(): Sandbox {
  const sandbox = new Sandbox();
  mkdirSync(sandbox.at('node_modules'));
  return sandbox.write({
    'package.json': '{}',
    'fault.mjs': PRELOAD,
    'src/search.ts': MARKED,
    'src/deep/plain.ts': PLAIN,
    'src/data.json': '{}',
  });
}

/** @param at number of the call; with the fault `count` all are counted, and none fails */
export function faultRun(
  sandbox: Sandbox,
  options: readonly string[] = [],
  fault?: string,
  at?: number,
  onStart: (child: ChildProcess) => void = () => {},
): Promise<Ended> {
  const env = { FAULT: fault, FAULT_AT: String(at), FAULT_BELOW: sandbox.path, NO_COLOR: '1' };
  const node = [...(fault === undefined ? [] : ['--import', './fault.mjs']), MAIN, ...RUN, ...options];
  return sandbox.node(node, { env, onStart });
}

/** What a run without a fault makes of it. */
export async function right(sandbox: Sandbox): Promise<Record<string, string>> {
  const { code, stderr } = await faultRun(sandbox);
  assert.is(code, 0, stderr);
  return sandbox.tree('build/out');
}

export const change = (sandbox: Sandbox): unknown =>
  sandbox.write({ 'src/search.ts': `${MARKED}// changed\n`, 'src/new.ts': MARKED });
