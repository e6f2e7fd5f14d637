/** What the compiler was given for the project's sources, whichever way it got them. */
import { withoutInserts } from '../../transformer/original-place.js';
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
  texts(path: string, made: InstrumentedSource): CompiledTexts;
}

/** As the compiler counts in them: without a byte order mark. */
export interface CompiledTexts {
  /** What the compiler reads. */
  readonly code: string;
  /** The source as it was when that was made of it. */
  readonly source: string;
  readonly inserts: readonly Insert[];
}

export function compiledTexts(code: string, inserts: readonly Insert[]): CompiledTexts {
  const source = withoutInserts(code, inserts);
  if (!source.startsWith('\uFEFF')) return { code, source, inserts };
  const moved = inserts.map((insert) => ({ ...insert, position: insert.position - 1 }));
  return { code: code.slice(1), source: source.slice(1), inserts: moved };
}
