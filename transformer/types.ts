/**
 * The words of the core: what goes into {@link instrumentSource}, what its phases hand on to each other
 * (find → shape → edits), and what comes out. Pure data; nothing here reads a file.
 */

import type { AgentcoreConfig, CaptureOptions, SpanEnd } from './config/types.js';
import type { FileSurvey } from './survey/survey.js';
import type ts from './typescript.js';

export interface InstrumentOptions {
  /** Path of the source, relative to the project root or absolute; decides its language (`.ts .tsx .mts .cts .js .jsx .mjs .cjs`). */
  readonly fileName: string;
  /** A validated configuration; default: no rules, marks only. */
  readonly config?: AgentcoreConfig;
  /** Absolute project root that rule globs and `code.file.path` are relative to; default: `fileName` is taken as relative. */
  readonly root?: string;
  /**
   * `es5` where the compiler behind makes ES5 (or ES3): TypeScript below 6 then allows no function declarations in blocks
   * (TS1252), and functions that declare others are left alone. Default: a newer target.
   */
  readonly target?: 'es5' | undefined;
  /**
   * `commonjs` where the host runs the file as CommonJS just as it stands, but for its types (Node.js): then a script of
   * TypeScript can `require` the runtime. Default: what the file itself says.
   */
  readonly module?: 'commonjs' | undefined;
  /** The source map of the input, where it is itself the output of a compiler; default: one inline in the text. */
  readonly inputMap?: SourceMapJson | string;
}

export type FunctionNode =
  | ts.FunctionDeclaration
  | ts.FunctionExpression
  | ts.ArrowFunction
  | ts.MethodDeclaration
  | ts.GetAccessorDeclaration
  | ts.SetAccessorDeclaration
  | ts.ConstructorDeclaration;

export type SpanKind = 'module' | 'tool' | 'function';

/** What the span of a site is called and carries: everything the build knows. */
export interface SpanPlan {
  readonly kind: SpanKind;
  /** `planner.analyze_query`, `tool.calculator`, or the qualified name. */
  readonly spanName: string;
  readonly moduleType?: string;
  readonly operation?: string;
  readonly toolName?: string;
  readonly capture: CaptureOptions;
  /** When the span of a plain function ends; see fidelity.md, *The span's own truth*. Undefined: the default for its kind. */
  readonly end?: SpanEnd;
  /** Name of the parameter that carries the remote parent (api.md, *A2A and other hops*). */
  readonly parentFrom?: string;
  /** Attributes written on the mark or rule. */
  readonly attributes?: Readonly<Record<string, string | number | boolean>>;
}

/** The mark that chose a function, and where it stands. */
export interface MarkPlace {
  readonly name: 'traceModuleOperation' | 'traceTool';
  readonly form: 'decorator' | 'tag';
  /** A mark on a class is for its methods. */
  readonly on: 'function' | 'class';
  /** Of the `@`; 1-based, as of a diagnostic. */
  readonly line: number;
  readonly column: number;
}

/** A function that a mark or a rule chose. */
export interface Selection {
  readonly node: FunctionNode;
  /** `Class.method`, `Class.#private`, `object.method`, `outer.inner`, `default`. */
  readonly qualifiedName: string;
  readonly plan: SpanPlan;
  /** What chose it: a mark, or the index of the rule in `config.rules`. */
  readonly by: 'mark' | { readonly rule: number };
  /** Present when `by` is `mark`. */
  readonly mark?: MarkPlace;
}

/** A stretch of the source that is commented out: an erased decorator, an erased import (specifier). */
export interface Erasure {
  readonly start: number;
  readonly end: number;
  /** Applies only when every one of these was wrapped; absent or empty: always. See `applicableErasures`. */
  readonly whenWrapped?: readonly FunctionNode[];
}

/** What the find phase hands to the shape phase. */
export interface Findings {
  readonly selections: readonly Selection[];
  readonly erasures: readonly Erasure[];
  readonly diagnostics: readonly Diagnostic[];
  /** Indices of `config.rules` that matched at least one function of this file. */
  readonly rulesMatched: readonly number[];
  /** Qualified names of every function in the file that has a name, for "nearest function" messages and `list`. */
  readonly functionNames: readonly string[];
  /** What the shape phase has to know of every function. */
  readonly survey: FileSurvey;
}

/** A function that was wrapped. Lines are 1-based, columns 1-based, in the original text. */
export interface Site {
  readonly qualifiedName: string;
  readonly line: number;
  readonly column: number;
  readonly plan: SpanPlan;
  readonly by: Selection['by'];
  readonly mark?: MarkPlace;
  readonly strategy: 'in-place';
}

/** A function that was chosen but could not be wrapped faithfully, and was left untouched. */
export interface Skipped {
  readonly qualifiedName: string;
  readonly line: number;
  readonly column: number;
  /** Stable code, documented in docs/reasons.md. */
  readonly reason: string;
  readonly message: string;
  readonly by: Selection['by'];
  readonly mark?: MarkPlace;
}

export interface Diagnostic {
  /** Stable code, `AC1003`, documented in docs/errors.md. */
  readonly code: string;
  readonly severity: 'error' | 'warning';
  /** One sentence: what is wrong. */
  readonly message: string;
  /** One sentence: what to do. */
  readonly fix: string;
  /** Absent where there is no place, such as for a configuration object made in memory. */
  readonly file?: string;
  /** 1-based; absent when the whole file is meant. */
  readonly line?: number;
  readonly column?: number;
  /** Length of the underlined stretch, in UTF-16 units; default 1. */
  readonly length?: number;
}

export interface SourceMapJson {
  readonly version: 3;
  readonly file?: string;
  readonly sources: (string | null)[];
  readonly sourcesContent?: (string | null)[];
  readonly names: string[];
  readonly mappings: string;
}

/** A text that was put into the source, before the character at `position` of the source. */
export interface Insert {
  readonly position: number;
  readonly text: string;
}

export interface InstrumentResult {
  readonly code: string;
  /** All that was done to the source, in the order of the text: taking these out of `code` gives it back. */
  readonly inserts: readonly Insert[];
  /** Made when asked for. Leads to the source given in, and through its own map to what that was made of. */
  map(): SourceMapJson;
  readonly sites: readonly Site[];
  readonly skipped: readonly Skipped[];
  readonly diagnostics: readonly Diagnostic[];
  readonly rulesMatched: readonly number[];
  readonly functionNames: readonly string[];
  readonly changed: boolean;
}
