/** What the compiler was given for the project's sources, whichever way it got them. */
import type { Insert } from '../../transformer/types.js';

export interface InstrumentedSource {
  /** The source itself, absolute. */
  readonly path: string;
  readonly inserts: readonly Insert[];
}

/** Paths are absolute, and as the compiler has them. */
export interface CompiledSources {
  /** The folder in which the compiler sees what the projects have in common. */
  readonly path: string;
  /** The file of the project that a path stands for; undefined for one outside of it. */
  original(path: string): string | undefined;
  /** Where the sources of each project begin. */
  roots(): readonly string[];
  /** What was made of a source; undefined when that is as it was. */
  instrumented(path: string): InstrumentedSource | undefined;
  /** The text that the compiler reads, and the source as it was when that was made of it. */
  texts(path: string, made: InstrumentedSource): { readonly code: string; readonly source: string };
}
