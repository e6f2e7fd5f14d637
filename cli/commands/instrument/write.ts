/** Writes the output. */
import { displayPath } from '../../../transformer/project/paths.js';
import type { CliIo } from '../../io.js';
import { Outputs } from '../../output/outputs.js';
import { planOutput } from '../../output/plan.js';
import { OutputWriter, type Replacement } from '../../output/write.js';
import { outputFolder, type Project } from '../../project/project.js';
import { hasErrors } from '../../report/problems.js';
import { examine } from '../examine.js';
import type { InstrumentCommandOptions, Outcome } from './outcome.js';

export async function writeOutput(
  project: Project,
  options: InstrumentCommandOptions,
  io: CliIo,
  replacement: Replacement = 'whole',
): Promise<Outcome> {
  const outDir = outputFolder(options.outDir!, io.cwd);
  const display = displayPath(outDir, io.cwd);
  const writer = await OutputWriter.open(outDir, display);
  try {
    const folder = writer.read();
    const staging = writer.stage(folder);
    const outputs = new Outputs(project, { outDir, sourceMap: options.sourceMap === true });
    const examined = await examine(project, outDir, options, io, (outcome) => {
      for (const file of outputs.of(outcome)) staging.add(file);
    });
    for (const file of outputs.others()) staging.add(file);
    const plan = planOutput(folder, staging.files, display);
    const written = !hasErrors(examined.reports);
    if (written) writer.write(folder, staging, plan, replacement);
    return { project, examined, outDir, plan, written };
  } finally {
    writer.close();
  }
}
