/** What `explain` is told about the functions of a file, chosen or not. Pure data. */
import type { FunctionKind } from '../config/types.js';
import type { Criterion } from '../find/rules/match.js';
import type { Diagnostic, MarkPlace } from '../types.js';

export interface FileFacts {
  /**
   * Why no function of the file is looked at: `include` does not have it, `exclude` does, or it was instrumented
   * before. Absent for all other files.
   */
  readonly leftOut?: 'include' | 'exclude' | 'instrumented';
  /** The text does not parse: there are no functions then. */
  readonly syntaxError?: Diagnostic;
  /** Every function with a body, in the order of the text. */
  readonly functions: readonly FunctionFacts[];
}

/** Lines and columns are 1-based, in the original text. */
export interface FunctionFacts {
  readonly qualifiedName: string;
  readonly kind: FunctionKind;
  readonly exported: boolean;
  /** The place that a `Site` or `Skipped` of it has. */
  readonly line: number;
  readonly column: number;
  /** From its first decorator or modifier to its last brace. */
  readonly startLine: number;
  readonly endLine: number;
  readonly isAsync: boolean;
  readonly isGenerator: boolean;
  /** Names that its parameters bind. */
  readonly parameters: readonly string[];
  readonly hasParameterDefaults: boolean;
  /** The first one to be reached; absent where it never suspends. */
  readonly firstSuspension?: Suspension;
  /** A constructor that is entered behind its `super()`. */
  readonly isEnteredBehindSuper: boolean;
  /** What `@traceIgnore` keeps out: it, its class, or the whole file. */
  readonly ignored?: 'function' | 'class' | 'file';
  /** A mark on it or its class, whether or not it could be read. */
  readonly mark?: MarkPlace;
  /** For each rule of the configuration, in its order. */
  readonly rules: readonly RuleVerdict[];
}

export interface Suspension {
  readonly what: 'await' | 'for await' | 'await using' | 'yield' | 'yield*';
  readonly line: number;
  readonly column: number;
}

/** Where a rule and a function meet, and where they do not. */
export interface RuleVerdict {
  /** Index in `config.rules`. */
  readonly index: number;
  /** Empty when the rule matches. */
  readonly unmet: readonly Unmet[];
}

export interface Unmet {
  readonly criterion: Criterion;
  /** What the rule says, one entry a glob or kind. */
  readonly wanted: readonly string[];
  /** What the function has instead; empty for nothing at all. */
  readonly found: readonly string[];
  /** Whether a slip of the pen would explain it. */
  readonly isNear: boolean;
}
