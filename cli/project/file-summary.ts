/** What is kept of a file when its text and its output are done with. */
import type { Site, Skipped } from '../../transformer/types.js';
import type { FileOutcome } from './instrument-file.js';
import type { ProjectFile } from './project.js';

export interface FileSummary {
  readonly file: ProjectFile;
  readonly changed: boolean;
  /** Numbers of functions. */
  readonly wrapped: number;
  readonly leftAlone: number;
  /** Those of the functions left alone that have a mark; what a rule chose is said by number only. */
  readonly notes: readonly Skipped[];
  /** Every function that was chosen; undefined unless it was asked for. */
  readonly functions?: ChosenFunctions;
}

export interface ChosenFunctions {
  readonly sites: readonly Site[];
  readonly skipped: readonly Skipped[];
}

/** @param withFunctions for what lists them one by one; on a large project they are most of all there is to know */
export function summaryOf({ file, result }: FileOutcome, withFunctions: boolean): FileSummary {
  if (result === undefined) return { file, changed: false, wrapped: 0, leftAlone: 0, notes: [] };
  const { changed, sites, skipped } = result;
  return {
    file,
    changed,
    wrapped: sites.length,
    leftAlone: skipped.length,
    notes: detached(skipped.filter(({ by }) => by === 'mark')),
    ...(withFunctions && { functions: detached({ sites, skipped }) }),
  };
}

/**
 * A copy that holds no text of the source alive: V8 keeps a part of a string as a view of the whole.
 * @param value plain JSON
 */
export function detached<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)) as Value;
}
