/** A way to have the instrumented sources of a project compiled. */
import type { FileOutcome } from '../project/instrument-file.js';
import type { Project } from '../project/project.js';
import type { CompiledSources } from './compiled-sources.js';
import type { CompilerOutput } from './compiler-output.js';

export interface BuildWay {
  readonly sources: CompiledSources;
  /**
   * Takes the sources.
   *
   * @param examine hands over each of them, and says whether all is well
   * @returns what that said; where it is not, nothing was written
   */
  take(project: Project, examine: (visit: (outcome: FileOutcome) => void) => Promise<boolean>): Promise<boolean>;
  /**
   * @param output gets what the compiler prints
   * @returns its exit code, 128 + n when signal n ended it
   */
  compile(output: CompilerOutput): Promise<number>;
  /** May be called twice. */
  close(): void;
}
