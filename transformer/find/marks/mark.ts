/** A mark as it was found: where it is, what it is on, and what it says. */

import type { CaptureOptions, SpanEnd } from '../../config/types.js';
import type { FunctionNode } from '../../types.js';
import type ts from '../../typescript.js';
import type { Stretch } from '../report.js';
import type { SpanMarkName } from './names.js';

export type MarkTarget = FunctionNode | ts.ClassLikeDeclaration;

export interface MarkOptions {
  readonly parentFrom?: string;
  readonly capture?: Partial<CaptureOptions>;
  readonly end?: SpanEnd;
  readonly attributes?: Readonly<Record<string, string | number | boolean>>;
}

export interface MarkSettings {
  readonly mark: SpanMarkName;
  readonly moduleType?: string;
  /** Operation or tool name; absent: taken from the function's name. */
  readonly name?: string;
  readonly options: MarkOptions;
}

export interface FoundMark {
  readonly mark: SpanMarkName;
  readonly target: MarkTarget;
  /** The decorator without what is around it, or the tag's name. */
  readonly place: Stretch;
  /** Absent when it cannot be read at build time, or is wrong (which has been reported). */
  readonly settings: MarkSettings | undefined;
  /** For a decorator: the pieces to comment out; none when it has to stay. */
  readonly erasable?: readonly Stretch[];
}
