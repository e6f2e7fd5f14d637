/** TypeScript 5.4, 5.9 and 6.0 over real projects: the same diagnostics, the same declaration files. */
import { fetchCorpora } from './corpora.js';
import { runJobs } from './jobs.js';
import { type TypesInput, typesInputs, unexpected } from './projects.js';
import { type Outcome, type Part, printFailures, printTable } from './report.js';
import type { TypesOutput } from './types-job.js';

export const types: Part = {
  name: 'types',
  claim: 'instrumented TypeScript has the same diagnostics on the same lines and the same declaration files',
  async run(): Promise<Outcome> {
    fetchCorpora();
    const inputs = typesInputs();
    const outputs = await runJobs<TypesInput, TypesOutput>(new URL('types-job.ts', import.meta.url), inputs);
    printTable(
      [
        'project',
        'compiler',
        'flags',
        'files',
        'wrapped',
        'diagnostics',
        'gained',
        'lost',
        'reworded',
        '.d.ts',
        'differ',
        's',
      ],
      outputs.map((output, index) => {
        const { project, compiler, flags } = inputs[index]!;
        const { files, wrapped, diagnosticsBefore, gained, lost, reworded, declarations, different, seconds } = output;
        return [
          ...[project, compiler, flags],
          ...[files, wrapped, diagnosticsBefore, gained.length, lost.length, reworded, declarations],
          ...[different.length, seconds],
        ];
      }),
    );
    const failures = outputs.flatMap((output, index) => {
      const { project, compiler, flags } = inputs[index]!;
      const where = `${project} ${compiler} ${flags}`;
      return [
        ...(output.files === 0 || output.declarations === 0 ? [`${where}: nothing was built`] : []),
        ...output.gained.map((text) => `${where}: new: ${text}`),
        ...output.lost.map((text) => `${where}: gone: ${text}`),
        ...unexpected(project, output.different).map((text) => `${where}: ${text}`),
      ];
    });
    printFailures(failures);
    const files = outputs.reduce((total, output) => total + output.files, 0);
    return { passed: Math.max(0, files - failures.length), failed: failures.length };
  },
};
