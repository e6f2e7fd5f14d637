/** The configuration of `agentcore.config.*`, of `"agentcore"` in package.json and of the tsconfig plugin: one schema. */

/** Kinds of function a rule can choose; without `kinds`: named functions, methods and named arrows. */
export type FunctionKind = 'function' | 'method' | 'arrow' | 'accessor' | 'constructor' | 'anonymous' | 'callback';

/** When the span of a plain function ends (fidelity.md, *The span's own truth*). */
export type SpanEnd = 'return' | 'settle' | 'stream';

/** What a function gives back, as far as its own syntax tells: `async`, `async *`, or its return type annotation. */
export type ReturnShape = 'promise' | 'asyncIterable';

export interface CaptureOptions {
  readonly arguments: boolean;
  readonly result: boolean;
}

export interface Rule {
  /** Globs over file paths relative to the root, `!` before one excludes; default: every included file. */
  readonly files?: string | readonly string[];
  /** Globs over qualified names; `*` does not cross a dot, `**` does, `!` before one excludes. Default `**`. */
  readonly functions?: string | readonly string[];
  readonly kinds?: 'all' | readonly FunctionKind[];
  /** Only exported functions and members of exported classes (true), or only the others (false). */
  readonly exported?: boolean;
  /** Only members of classes whose `implements` clause names this, by the file's own syntax. */
  readonly implements?: string;
  /** Only members of classes whose `extends` clause names this, by the file's own syntax. */
  readonly extends?: string;
  /** Only functions that give back a promise or an async iterable, by the file's own syntax. */
  readonly returns?: ReturnShape;
  /** Module type of the span; `{class}`, `{function}`, `{file}` are replaced, snake-cased. */
  readonly module?: string;
  /** Tool name of the span; same placeholders. Excludes `module`. */
  readonly tool?: string;
  /** Default `{function}`; only beside `module`. */
  readonly operation?: string;
  readonly capture?: Partial<CaptureOptions>;
  readonly end?: SpanEnd;
  readonly attributes?: Readonly<Record<string, string | number | boolean>>;
}

export interface AgentcoreConfig {
  /** Address of the schema, for editors. */
  readonly $schema?: string;
  /** Globs over the files the tool looks at; default: every file it is given. */
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  /** The first rule that matches a function decides. */
  readonly rules?: readonly Rule[];
  /** Default for marks and rules that say nothing. */
  readonly capture?: Partial<CaptureOptions>;
}
