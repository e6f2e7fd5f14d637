/** What `instrument` is asked to do, and what came of it, before anything is printed. */
import type { OutputPlan } from '../../output/plan.js';
import type { Project } from '../../project/project.js';
import type { Examined, ExamineOptions } from '../examine.js';

export interface InstrumentCommandOptions extends ExamineOptions {
  readonly outDir?: string;
  readonly dryRun?: boolean;
  readonly diff?: boolean;
  readonly sourceMap?: boolean;
  readonly watch?: boolean;
}

export interface Outcome {
  readonly project: Project;
  readonly examined: Examined;
  readonly outDir?: string;
  readonly plan?: OutputPlan;
  readonly written: boolean;
  /** Of `--diff`: the parts of it. */
  readonly diffs?: readonly string[];
}

export function isWriting({ check, dryRun, diff }: InstrumentCommandOptions): boolean {
  return check !== true && dryRun !== true && diff !== true;
}
