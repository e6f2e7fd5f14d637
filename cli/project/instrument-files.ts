/** Takes the files of a project through the core, in their order, whoever does the work. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Begun, FileInstrumenter, type FileOutcome, targetOf } from './instrument-file.js';
import type { Project, ProjectFile } from './project.js';
import { type CacheMode, ResultCache } from './result-cache.js';
import { WorkerChoice } from './workers/how-many.js';
import { WorkerPool } from './workers/worker-pool.js';

export interface InstrumentFilesOptions {
  readonly cache: CacheMode;
  /** Threads that ask the core; 1 is this one. Default: as many as make it faster. */
  readonly workers?: number | undefined;
  /** Called now and then with the number of files done. */
  readonly onProgress?: (done: number, file: ProjectFile) => void;
}

/** Between files, this often, signals are let through and the progress is shown. */
const TURN_MS = 50;

/** What is read ahead of the file whose turn it is, at most: in files, and in bytes. */
const MOST_AHEAD = { files: 256, bytes: 1 << 24 };

/**
 * @param visit gets each outcome, in the order of the files, and says what is kept of it
 * @throws {CliError} AC5013 when a file cannot be read
 */
export async function instrumentFiles<Kept>(
  project: Project,
  { cache: mode, workers, onProgress = () => {} }: InstrumentFilesOptions,
  visit: (outcome: FileOutcome) => Kept | Promise<Kept>,
): Promise<Kept[]> {
  const kept: Kept[] = [];
  const { config } = project;
  const target = targetOf(project);
  const cache = ResultCache.open(project.root, [config, target], mode);
  const instrumenter = new FileInstrumenter(project, cache);
  const choice = new WorkerChoice(workers, project.files.length);
  const ahead: Begun[] = [];
  let pool: WorkerPool | undefined;
  let bytesAhead = 0;
  let turn = performance.now();
  const finishFirst = async (): Promise<void> => {
    const { file, size, finish } = ahead.shift()!;
    bytesAhead -= size;
    kept.push(await visit(await finish()));
    if (performance.now() - turn < TURN_MS) return;
    onProgress(kept.length, file);
    await nextTurn();
    turn = performance.now();
  };
  try {
    for (const file of project.files) {
      if (pool === undefined && choice.workers > 1) pool = new WorkerPool(choice.workers, { config, target });
      const begun = instrumenter.begin(file, pool);
      choice.see(begun);
      ahead.push(begun);
      bytesAhead += begun.size;
      while (
        ahead.length > 0 &&
        (pool === undefined || ahead.length > MOST_AHEAD.files || bytesAhead > MOST_AHEAD.bytes)
      ) {
        await finishFirst();
      }
    }
    while (ahead.length > 0) await finishFirst();
    cache.save();
  } finally {
    cache.close();
    await pool?.close();
  }
  return kept;
}
