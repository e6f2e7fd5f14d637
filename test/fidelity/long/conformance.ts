/** test262's parser tests, with everything wrapped; the short form of it is in `npm test`. */
import type { ConformanceInput, ConformanceOutput, KINDS } from './conformance-job.js';
import { fetchCorpora, packageFolder } from './corpora.js';
import { runJobs } from './jobs.js';
import { type Outcome, type Part, printFailures, printTable } from './report.js';

const FOLDERS: typeof KINDS = ['pass', 'pass-explicit', 'early', 'fail'];

/** Every n-th program of each kind. */
export async function runConformance(folder: string, every: number): Promise<Map<string, ConformanceOutput>> {
  const inputs = FOLDERS.map((kind): ConformanceInput => ({ folder, kind, every }));
  const job = new URL('conformance-job.ts', import.meta.url);
  const outputs = await runJobs<ConformanceInput, ConformanceOutput>(job, inputs);
  return new Map(outputs.map((output, index) => [FOLDERS[index] ?? '', output]));
}

export const conformance: Part = {
  name: 'conformance',
  claim: 'what is valid JavaScript stays valid, and what is not stays invalid',
  async run(): Promise<Outcome> {
    fetchCorpora();
    const outputs = [...(await runConformance(packageFolder('test262-parser-tests'), 1))];
    printTable(
      ['test262-parser-tests', 'programs', 'changed', 'differ'],
      outputs.map(([kind, { programs, changed, failures }]) => [kind, programs, changed, failures.length]),
    );
    const failures = outputs.flatMap(([, output]) => output.failures);
    printFailures(failures);
    const programs = outputs.reduce((total, [, output]) => total + output.programs, 0);
    return { passed: programs - failures.length, failed: failures.length };
  },
};
