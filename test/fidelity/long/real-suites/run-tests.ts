/** Runs a package's own tests in one of its copies, and reads what they printed. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { RealSuite } from './suites.js';
import { pathsIn } from './variant.js';

export type Tracing = 'off' | 'on' | 'sampled out';

export interface TestRun {
  /** Every line `ok …` or `not ok …` of every file, in order, without what changes from run to run. */
  readonly results: readonly string[];
  readonly exitCodes: readonly string[];
  /** Spans that ended in all processes. */
  readonly spans: number;
}

const PRELOAD = fileURLToPath(new URL('./preload.mjs', import.meta.url));
const LIMIT_MS = 240_000;

const ADAPTER = `'use strict';
const Promise = require('./index.js');
exports.deferred = () => {
  const deferred = {};
  deferred.promise = new Promise((resolve, reject) => Object.assign(deferred, { resolve, reject }));
  return deferred;
};
`;

function commands(suite: RealSuite, home: string, folder: string): string[][] {
  const files = pathsIn(folder, suite.tests);
  if (files.length === 0) throw new Error(`${suite.name}: no test file`);
  if (suite.runner === 'tape') return files.map((file) => [file]);
  if (suite.runner === 'node') return files.map((file) => ['--expose-gc', '--test-reporter=tap', file]);
  writeFileSync(join(folder, 'aplus-adapter.cjs'), ADAPTER);
  const cli = join(home, 'node_modules/promises-aplus-tests/lib/cli.js');
  return [[cli, 'aplus-adapter.cjs', '--reporter', 'tap']];
}

/** Addresses, ports and times differ from run to run; so do none of the titles' other words. */
function resultLines(output: string): string[] {
  return [...output.matchAll(/^\s*((?:not )?ok) \d+ ?-? ?(.*)$/gm)].map(
    ([, outcome, title = '']) => `${outcome} ${title.replace(/\d+(?:\.\d+)? ?ms\b|:\d{4,5}\b/g, '#')}`,
  );
}

export async function runTests(suite: RealSuite, home: string, folder: string, tracing: Tracing): Promise<TestRun> {
  const counts = join(folder, 'spans.txt');
  rmSync(counts, { force: true });
  const { AGENTCORE_TRACING_ENABLED: _, NODE_OPTIONS: __, NODE_TEST_CONTEXT: ___, ...env } = process.env;
  const traced =
    tracing === 'off'
      ? {}
      : {
          NODE_OPTIONS: `--import=${pathToFileURL(PRELOAD).href}`,
          REAL_SUITES_TRACING: tracing,
          REAL_SUITES_COUNT: counts,
        };
  const results: string[] = [];
  const exitCodes: string[] = [];
  for (const command of commands(suite, home, folder)) {
    const ended = await runNode(command, folder, { ...env, ...traced });
    results.push(...resultLines(ended.output));
    exitCodes.push(`${command.at(-1)} ${ended.how}`);
  }
  const spans = existsSync(counts)
    ? readFileSync(counts, 'utf8')
        .split('\n')
        .reduce((sum, line) => sum + Number(line), 0)
    : 0;
  return { results, exitCodes, spans };
}

function runNode(
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<{ output: string; how: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], timeout: LIMIT_MS });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    // Read, so that the child never waits for us; what it says there is no result.
    child.stderr.resume();
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ output, how: signal ?? `exit ${code}` }));
  });
}
