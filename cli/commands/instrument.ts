/** `agentcore-instrument [instrument] [paths…] --out-dir DIR` (design.md, *Command line*). */
import { CliError } from '../errors.js';
import type { CliIo } from '../io.js';
import { loadProject } from '../project/project.js';
import { lookAtOutput } from './instrument/look.js';
import { type InstrumentCommandOptions, isWriting } from './instrument/outcome.js';
import { reportFailure, reportOutcome } from './instrument/report.js';
import { writeOutput } from './instrument/write.js';
import { exitingOnSignals } from './signals.js';

/** @returns the exit code: 0 done, 1 the input is at fault, 2 the call is */
export async function instrumentCommand(
  paths: readonly string[],
  options: InstrumentCommandOptions,
  io: CliIo,
): Promise<number> {
  try {
    if (options.watch === true) {
      requireOutDir(options);
      const { watchInstrument } = await import('./instrument/watch.js');
      return await exitingOnSignals(() => watchInstrument(paths, options, io));
    }
    const project = await loadProject({ ...options, paths }, io.cwd);
    requireOutDir(options);
    const outcome = isWriting(options)
      ? await exitingOnSignals(() => writeOutput(project, options, io))
      : await lookAtOutput(project, options, io);
    return reportOutcome(outcome, options, io);
  } catch (error) {
    return reportFailure(error, options, io);
  }
}

function requireOutDir({ outDir, check, diff }: InstrumentCommandOptions): void {
  if (outDir === '') {
    const fix = 'Name a folder of its own: --out-dir build/instrumented.';
    throw new CliError('AC5002', { message: '--out-dir is empty', fix });
  }
  if (outDir !== undefined || check === true || diff === true) return;
  const fix = 'Add --out-dir DIR, a folder of its own such as build/instrumented; sources are never changed in place.';
  throw new CliError('AC5002', { message: 'where to write is not said', fix });
}
