/**
 * The long form of the fidelity tests (`npm run test:fidelity`): what takes minutes and packages from the registry.
 *
 * `npm run test:fidelity -- types` runs the parts whose name contains `types`.
 */
import { conformance } from './conformance.js';
import { integrity } from './integrity.js';
import { managers } from './managers.js';
import { nativeTypes } from './native-types.js';
import { realSuites } from './real-suites.js';
import type { Outcome, Part } from './report.js';
import { types } from './types.js';

const filters = process.argv.slice(2);
const all: readonly Part[] = [conformance, integrity, managers, realSuites, types, nativeTypes];
const parts = all.filter(({ name }) => filters.length === 0 || filters.some((filter) => name.includes(filter)));

const totals = { passed: 0, failed: parts.length === 0 ? 1 : 0 };
if (parts.length === 0) console.log(`no part matches ${filters.join(' ')}; there are ${all.map(({ name }) => name)}`);
for (const part of parts) {
  console.log(`\n== ${part.name}: ${part.claim}\n`);
  const started = performance.now();
  const { passed, failed } = await outcome(part);
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  console.log(`\n${failed === 0 ? 'ok  ' : 'FAIL'} ${part.name} (${passed} passed, ${failed} failed, ${seconds} s)`);
  totals.passed += passed;
  totals.failed += failed;
}
console.log(`\n${totals.passed} passed, ${totals.failed} failed`);
process.exitCode = totals.failed === 0 ? 0 : 1;

/** A part that cannot run has failed; the others still run. */
async function outcome(part: Part): Promise<Outcome> {
  try {
    return await part.run();
  } catch (error) {
    console.log(error);
    return { passed: 0, failed: 1 };
  }
}
