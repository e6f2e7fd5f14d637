/** The corpora with everything wrapped: text, syntax, V8, source maps, and the share that is wrapped. */
import { CORPORA, fetchCorpora, packageFolder } from './corpora.js';
import type { IntegrityInput, IntegrityOutput } from './integrity-job.js';
import { runJobs } from './jobs.js';
import { type Outcome, type Part, percent, printFailures, printTable } from './report.js';

const LEAST_FILES = 3_000;
const LEAST_SHARE = 0.99;
const LEAST_MAPPED = 200;

export const integrity: Part = {
  name: 'integrity',
  claim: 'every file parses as before, inserts can be removed, lines stay, twice is once, V8 accepts what it accepted',
  async run(): Promise<Outcome> {
    fetchCorpora();
    const inputs = CORPORA.map((name): IntegrityInput => ({ name, folder: packageFolder(name), mapEvery: 25 }));
    const outputs = await runJobs<IntegrityInput, IntegrityOutput>(
      new URL('integrity-job.ts', import.meta.url),
      inputs,
    );
    return conclude(inputs, outputs);
  },
};

function conclude(inputs: readonly IntegrityInput[], outputs: readonly IntegrityOutput[]): Outcome {
  const sum = (count: (output: IntegrityOutput) => number): number =>
    outputs.reduce((total, output) => total + count(output), 0);
  printTable(
    ['package', 'ts', 'js', 'functions', 'wrapped', 'share', 'in scripts', 'V8'],
    outputs.map((output, index) => [
      inputs[index]?.name ?? '',
      output.typescript,
      output.javascript,
      output.functions,
      output.wrapped,
      percent(output.wrapped, output.functions),
      output.scriptFunctions,
      output.compiled,
    ]),
  );
  const functions = sum((output) => output.functions);
  const wrapped = sum((output) => output.wrapped);
  const files = sum((output) => output.typescript + output.javascript);
  const reasons: Record<string, number> = {};
  for (const output of outputs) {
    for (const [reason, count] of Object.entries(output.reasons)) reasons[reason] = (reasons[reason] ?? 0) + count;
  }
  console.log('\nLeft alone, by reason (global scripts are not in the share):');
  printTable(
    ['reason', 'functions', 'of all'],
    Object.entries(reasons)
      .sort((a, b) => b[1] - a[1])
      .map(([reason, count]) => [reason, count, reason === 'global-script' ? '' : percent(count, functions)]),
  );
  const mapped = sum((output) => output.mappedFiles);
  console.log(
    `\n${files} files (${sum((output) => output.typescript)} TypeScript, ${sum((output) => output.javascript)} JavaScript; ` +
      `${sum((output) => output.repeated)} repeated and ${sum((output) => output.unparsed)} that do not parse left out), ` +
      `${functions} functions with a body, ${wrapped} wrapped in place (${percent(wrapped, functions)}); ` +
      `V8 compiled ${sum((output) => output.compiled)}; ${sum((output) => output.tokens)} tokens of ${mapped} files mapped`,
  );
  const failures = outputs.flatMap((output) => output.failures);
  if (files < LEAST_FILES) failures.push(`${files} files are fewer than ${LEAST_FILES}`);
  if (wrapped / functions < LEAST_SHARE) failures.push(`the share is below ${percent(LEAST_SHARE, 1)}`);
  if (mapped < LEAST_MAPPED) failures.push(`source maps of ${mapped} files are fewer than ${LEAST_MAPPED}`);
  printFailures(failures);
  return { passed: Math.max(0, files - failures.length), failed: failures.length };
}
