/** `--watch`: writes the output anew, in place, whenever a source, the configuration or the tsconfig changes. */
import { CliError } from '../../errors.js';
import type { CliIo } from '../../io.js';
import { loadProject, type Project } from '../../project/project.js';
import type { Watched } from '../../watch/folder-watcher.js';
import { watchedInputs } from '../../watch/inputs.js';
import { watchProject } from '../../watch/watch-project.js';
import type { InstrumentCommandOptions } from './outcome.js';
import { reportFailure, reportOutcome } from './report.js';
import { writeOutput } from './write.js';

/**
 * Never ends by itself.
 *
 * @throws {CliError} for a call that is wrong from the start, and AC5501
 */
export async function watchInstrument(
  paths: readonly string[],
  options: InstrumentCommandOptions,
  io: CliIo,
): Promise<number> {
  let isFirst = true;
  let known: Pick<Project, 'folders' | 'files' | 'cwd' | 'tsconfig'> = { folders: [], files: [], cwd: io.cwd };
  const load = async (follow: (watched: Watched) => void): Promise<Project> => {
    const reads = new Set<string>();
    try {
      const project = await loadProject({ ...options, paths, reads }, io.cwd);
      known = project;
      return project;
    } finally {
      follow(watchedInputs(known, reads, options.outDir!));
    }
  };
  const run = async (follow: (watched: Watched) => void): Promise<void> => {
    try {
      const outcome = await writeOutput(await load(follow), options, io, 'in place');
      if (reportOutcome(outcome, options, io, `${timeOfDay()} `) !== 0) sayWaiting(io);
    } catch (error) {
      if (isFatal(error, isFirst)) throw error;
      reportFailure(error, options, io);
      sayWaiting(io);
    }
    isFirst = false;
  };
  await watchProject({ run });
  return 0;
}

/** A path that is misspelt is wrong for good; one that was there may come back. */
function isFatal(error: unknown, isFirst: boolean): boolean {
  return error instanceof CliError && (error.code === 'AC5501' || (isFirst && error.exitCode === 2));
}

function sayWaiting(io: CliIo): void {
  io.stderr.write(`${timeOfDay()} the output stays as it was; waiting for a change\n`);
}

function timeOfDay(): string {
  return new Date().toTimeString().slice(0, 8);
}
