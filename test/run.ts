/**
 * Runs every `*.test.ts` under this folder, each in a process of its own (the OpenTelemetry API keeps its state in
 * globals), two at a time, and fails when a file runs no test at all: uvu itself calls that a success.
 *
 * `npm test -- sanitize` runs the files whose path contains `sanitize`. Those of `faults/` take minutes, and run when they
 * are asked for.
 */
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('.', import.meta.url));
const filters = process.argv.slice(2);
const suites = (readdirSync(root, { recursive: true, encoding: 'utf8' }) as string[])
  .filter((name) => name.endsWith('.test.ts') && !name.includes('node_modules'))
  .filter((name) => !name.startsWith('faults') || filters.some((filter) => filter.startsWith('faults')))
  .filter((name) => filters.length === 0 || filters.some((filter) => name.includes(filter)))
  .sort();

interface Outcome {
  passed: number;
  failed: number;
}

function runSuite(name: string): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--import', 'tsx', join(root, name)], {
      cwd: join(root, '..'),
      env: { ...process.env, FORCE_COLOR: '0', NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const started = performance.now();
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr.on('data', (chunk) => {
      output += chunk;
    });
    child.on('close', (code, signal) => {
      const total = Number(/^\s*Total:\s+(\d+)/m.exec(output)?.[1] ?? 0);
      const passed = Number(/^\s*Passed:\s+(\d+)/m.exec(output)?.[1] ?? 0);
      const broken = total === 0 || (code !== 0 && passed === total);
      const failed = total - passed + (broken ? 1 : 0);
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      console.log(
        `${failed === 0 ? 'ok  ' : 'FAIL'} ${relative(root, join(root, name))} (${passed}/${total}, ${seconds} s)`,
      );
      if (failed > 0) {
        console.log(output.replace(/^/gm, '    '));
        if (total === 0) console.log(`    no test ran (exit code ${code}${signal ? `, ${signal}` : ''})`);
      }
      resolve({ passed, failed });
    });
  });
}

const totals: Outcome = { passed: 0, failed: suites.length === 0 ? 1 : 0 };
if (suites.length === 0) console.log(`no test file matches ${filters.join(' ')}`);
const queue = [...suites];
await Promise.all(
  Array.from({ length: Math.min(availableParallelism(), 4) }, async () => {
    for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
      const outcome = await runSuite(name);
      totals.passed += outcome.passed;
      totals.failed += outcome.failed;
    }
  }),
);
console.log(`\n${totals.passed} passed, ${totals.failed} failed`);
process.exitCode = totals.failed === 0 ? 0 : 1;
