/**
 * The fault suite (`npm run test:faults`): what users' programs, their exporters, collectors, clocks and machines can do
 * wrong while they are traced. Prints what was tried, and what became of every span.
 *
 * `npm run test:faults -- clock` runs the suites whose name contains `clock`.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { printTable } from '../../fidelity/long/report.js';
import { FIGURES_LINE, type Figures } from '../support/figures.js';

/** Each in a process of its own; those of the short suite without what the long ones repeat. */
const SUITES: Readonly<Record<string, string>> = {
  values: 'values.ts',
  exporters: '../exporters.test.ts',
  processors: '../processors.test.ts',
  lifecycle: '../lifecycle.test.ts',
  clock: 'clock.ts',
  collectors: 'collectors.ts',
  endings: 'endings.ts',
  volume: 'volume.ts',
  receiver: 'receiver.ts',
  carriers: 'carriers.ts',
  'tool-fuzz': 'tool-fuzz.ts',
  'tool-output': 'tool-output.ts',
  'tool-watch': 'tool-watch.ts',
  'tool-size': 'tool-size.ts',
};

interface Result {
  readonly passed: number;
  readonly total: number;
  readonly figures: Figures | undefined;
}

function run(file: string): Promise<Result> {
  return new Promise((resolve, reject) => {
    const path = fileURLToPath(new URL(file, import.meta.url));
    const child = spawn(process.execPath, ['--import', 'tsx', path], {
      env: { ...process.env, FORCE_COLOR: '0', NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
      process.stdout.write(chunk);
    });
    child.on('error', reject);
    child.on('close', (code) => {
      const total = Number(/^\s*Total:\s+(\d+)/m.exec(output)?.[1] ?? 0);
      const passed = Number(/^\s*Passed:\s+(\d+)/m.exec(output)?.[1] ?? 0);
      const line = output.split('\n').find((one) => one.startsWith(FIGURES_LINE));
      const figures = line === undefined ? undefined : (JSON.parse(line.slice(FIGURES_LINE.length)) as Figures);
      // A suite that ran nothing, or ended in another way than it says, has failed.
      const isBroken = total === 0 || figures === undefined || (code !== 0 && passed === total);
      resolve({ passed, total: total + (isBroken ? 1 : 0), figures });
    });
  });
}

const filters = process.argv.slice(2);
const chosen = Object.entries(SUITES).filter(
  ([name]) => filters.length === 0 || filters.some((filter) => name.includes(filter)),
);
const rows: (string | number)[][] = [];
const sum = { passed: 0, failed: chosen.length === 0 ? 1 : 0, inputs: 0, faults: 0, ended: 0, arrived: 0, counted: 0 };
for (const [name, file] of chosen) {
  console.log(`\n== ${name}\n`);
  const started = performance.now();
  const { passed, total, figures } = await run(file);
  const { inputs = 0, faults = 0, ended = 0, arrived = 0, counted = 0 } = figures ?? {};
  const seconds = Math.round((performance.now() - started) / 1000);
  rows.push([name, passed, total - passed, inputs, faults, ended, arrived, counted, seconds]);
  sum.passed += passed;
  sum.failed += total - passed;
  sum.inputs += inputs;
  sum.faults += faults;
  sum.ended += ended;
  sum.arrived += arrived;
  sum.counted += counted;
}
rows.push(['in all', sum.passed, sum.failed, sum.inputs, sum.faults, sum.ended, sum.arrived, sum.counted, '']);
console.log();
printTable(
  ['suite', 'passed', 'failed', 'hostile inputs', 'faults', 'spans ended', 'arrived', 'lost and counted', 'seconds'],
  rows,
);
console.log(`\n${sum.passed} passed, ${sum.failed} failed`);
process.exitCode = sum.failed === 0 ? 0 : 1;
