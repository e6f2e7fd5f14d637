/**
 * The test suites of published packages, run on the packages as they are and with every function of theirs wrapped:
 * tracing off, on, and sampled out. Whatever passes or fails must pass or fail as before.
 */
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { install, ROOT } from './managers/install.js';
import { runTests, type TestRun, type Tracing } from './real-suites/run-tests.js';
import { type RealSuite, realSuites as suites } from './real-suites/suites.js';
import { makeVariant } from './real-suites/variant.js';
import { type Outcome, type Part, printFailures, printTable } from './report.js';

interface Compared {
  readonly row: readonly (string | number)[];
  readonly passed: number;
  readonly failures: readonly string[];
}

/**
 * Some of these suites hold real timers against each other and fail on a busy machine, instrumented or not: what
 * differs counts only if it differs in the same way whenever both copies run again. The table tells how often they did.
 */
const ATTEMPTS = 3;

const HOW: readonly Tracing[] = ['off', 'on', 'sampled out'];

/** `agentcore-instrument` resolves from the copies to this repository, as it is built. */
function linkOurselves(home: string): void {
  const link = join(home, 'node_modules', 'agentcore-instrument');
  if (!existsSync(join(ROOT, 'dist/src/runtime/index.js'))) throw new Error('not built: npm run build');
  mkdirSync(join(home, 'node_modules'), { recursive: true });
  if (!existsSync(link)) symlinkSync(ROOT, link, 'dir');
}

function differences(original: TestRun, instrumented: TestRun): string[] {
  const found: string[] = [];
  const count = (results: readonly string[]): Map<string, number> => {
    const counts = new Map<string, number>();
    for (const result of results) counts.set(result, (counts.get(result) ?? 0) + 1);
    return counts;
  };
  const before = count(original.results);
  const after = count(instrumented.results);
  for (const result of new Set([...before.keys(), ...after.keys()])) {
    const [was, is] = [before.get(result) ?? 0, after.get(result) ?? 0];
    if (was !== is) found.push(`"${result}": ${was} times before, ${is} times instrumented`);
  }
  original.exitCodes.forEach((how, index) => {
    const now = instrumented.exitCodes[index];
    if (how !== now) found.push(`${how} before, ${now} instrumented`);
  });
  return found;
}

async function compare(suite: RealSuite): Promise<Compared> {
  const { name, version, tools } = suite;
  const home = await install(join('real-suites', name), [`${name}@${version}`, ...tools]);
  linkOurselves(home);
  const original = makeVariant(suite, home, 'original');
  const instrumented = makeVariant(suite, home, 'instrumented');
  const before = await runTests(suite, home, original.folder, 'off');
  const ok = before.results.filter((result) => result.startsWith('ok')).length;
  const failures: string[] = ok === 0 ? [`${name}: no test passes uninstrumented`] : [];
  let spans = 0;
  let repeats = 0;
  for (const tracing of HOW) {
    const after = await runTests(suite, home, instrumented.folder, tracing);
    if (tracing === 'on') spans = after.spans;
    let found = differences(before, after);
    for (let attempt = 1; found.length > 0 && attempt < ATTEMPTS; attempt += 1) {
      repeats += 1;
      const again = await runTests(suite, home, instrumented.folder, tracing);
      const persistent = new Set(differences(await runTests(suite, home, original.folder, 'off'), again));
      found = found.filter((text) => persistent.has(text));
    }
    failures.push(...found.map((text) => `${name}, tracing ${tracing}: ${text}`));
  }
  if (spans === 0) failures.push(`${name}: tracing on made no span`);
  console.log(`  ${name}: ${before.results.length} results, ${failures.length} differences`);
  return {
    row: [
      `${name} ${version}`,
      instrumented.wrapped,
      [...new Set(instrumented.skipped)].join(' ') || '-',
      ok,
      before.results.length - ok,
      spans,
      repeats,
      failures.length,
    ],
    passed: before.results.length * HOW.length,
    failures,
  };
}

async function run(): Promise<Outcome> {
  const compared: Compared[] = [];
  const queue = [...suites];
  const next = async (): Promise<void> => {
    for (let suite = queue.shift(); suite !== undefined; suite = queue.shift()) compared.push(await compare(suite));
  };
  await Promise.all([next(), next()]);
  printTable(
    ['package', 'wrapped', 'skipped for', 'pass', 'fail', 'spans', 'repeats', 'differences'],
    compared.map(({ row }) => row),
  );
  const failures = compared.flatMap((one) => one.failures);
  printFailures(failures);
  return { passed: compared.reduce((sum, { passed }) => sum + passed, 0), failed: failures.length };
}

export const realSuites: Part = {
  name: 'real-suites',
  claim: 'the test suites of published packages pass and fail as before on instrumented code',
  run,
};
