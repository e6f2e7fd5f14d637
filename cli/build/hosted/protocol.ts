/** What the command and the process with the compiler's API say to each other. */
import type { HostedText } from './hosted-sources.js';

/** Its only argument, as JSON. */
export interface HostPlace {
  /** The folder of the compiler's package. */
  readonly compiler: string;
  readonly cwd: string;
  /** Absolute. */
  readonly tsconfig: string;
}

export interface HostJob {
  /** As `tsc -p` does, or as `tsc -b` does: by times and texts of before, and with what is referred to. */
  readonly way: 'program' | 'build';
  /** Of {@link HostedSources}. */
  readonly folder: string;
  readonly roots: readonly string[];
  readonly texts: readonly HostedText[];
  /** What a `build` is to compare by its text: we may have changed it while its time stayed. */
  readonly fresh: readonly string[];
}

export interface Compiled {
  /** What `tsc` would exit with. */
  readonly code: number;
  /** Its diagnostics, as `tsc --pretty false` prints them. */
  readonly printed: string;
}

export type HostAnswer =
  | { readonly kind: 'ready' }
  /** This compiler is called another way. */
  | { readonly kind: 'unfit'; readonly reason: string }
  | ({ readonly kind: 'compiled' } & Compiled)
  | { readonly kind: 'broken'; readonly reason: string };
