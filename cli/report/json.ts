/** What `--json` prints, schema version 1. Paths are relative to `root`, with `/` between the parts. */
import type { Diagnostic, Selection, SpanKind } from '../../transformer/types.js';
import type { OutputKind } from '../output/output-file.js';
import type { Change, OutputPlan } from '../output/plan.js';
import type { FileSummary } from '../project/file-summary.js';
import { type Counts, countsOf } from './counts.js';

export interface JsonDocument {
  readonly version: 1;
  readonly command: 'instrument' | 'list';
  /** Whether the exit code is 0. */
  readonly ok: boolean;
  /** Absolute: the project root. */
  readonly root: string;
  /** Absolute; null when none was given. */
  readonly outDir: string | null;
  /** Whether the output was written, or was up to date. */
  readonly written: boolean;
  readonly files: readonly JsonFile[];
  /** Files of earlier runs that were, or would be, removed; relative to `outDir`. */
  readonly removed: readonly string[];
  readonly sites: readonly JsonSite[];
  readonly skipped: readonly JsonSkipped[];
  readonly diagnostics: readonly Diagnostic[];
  /** Of all files; `list` only. */
  readonly counts?: Counts;
}

export interface JsonFile {
  readonly source: string;
  /** Relative to `outDir`; null without one. */
  readonly output: string | null;
  readonly kind: OutputKind;
  /** Against the output that was there; null without an `outDir`. */
  readonly change: Change | null;
  /** `list` only. */
  readonly counts?: Counts;
}

export interface JsonSite {
  readonly file: string;
  readonly function: string;
  readonly line: number;
  readonly column: number;
  readonly kind: SpanKind;
  readonly span: string;
  readonly module: string | null;
  readonly operation: string | null;
  readonly tool: string | null;
  /** `mark`, or the index of the rule in the configuration. */
  readonly by: Selection['by'];
  readonly strategy: string;
}

export interface JsonSkipped {
  readonly file: string;
  readonly function: string;
  readonly line: number;
  readonly column: number;
  /** Documented in docs/reasons.md. */
  readonly reason: string;
  readonly message: string;
  readonly by: Selection['by'];
}

export interface JsonFacts extends Pick<JsonDocument, 'command' | 'ok' | 'root' | 'diagnostics'> {
  /** With their functions. */
  readonly files?: readonly FileSummary[];
  readonly outDir?: string | undefined;
  readonly written?: boolean;
  readonly plan?: OutputPlan | undefined;
}

export function jsonDocument({ files = [], plan, outDir, written = false, ...facts }: JsonFacts): JsonDocument {
  const isList = facts.command === 'list';
  const changes = new Map(plan?.files.map(({ file, change }) => [file.path, change]));
  return {
    version: 1,
    command: facts.command,
    ok: facts.ok,
    root: facts.root,
    outDir: outDir ?? null,
    written,
    files: files.map((summary) => ({
      source: summary.file.filePath,
      output: outDir === undefined ? null : summary.file.outputPath,
      kind: summary.changed ? 'instrumented' : 'copied',
      change: changes.get(summary.file.outputPath) ?? null,
      ...(isList && { counts: countsOf([summary]) }),
    })),
    removed: plan?.removed ?? [],
    sites: files.flatMap(sitesOf),
    skipped: files.flatMap(({ file, functions }) =>
      (functions?.skipped ?? []).map(({ qualifiedName, mark: _, ...rest }) => ({
        file: file.filePath,
        function: qualifiedName,
        ...rest,
      })),
    ),
    diagnostics: facts.diagnostics,
    ...(isList && { counts: countsOf(files) }),
  };
}

/** @param isLine for a stream of documents, one a line */
export function printedJson(document: JsonDocument, isLine = false): string {
  return `${JSON.stringify(document, null, isLine ? undefined : 2)}\n`;
}

function sitesOf({ file, functions }: FileSummary): JsonSite[] {
  return (functions?.sites ?? []).map(({ qualifiedName, line, column, plan, by, strategy }) => ({
    file: file.filePath,
    function: qualifiedName,
    line,
    column,
    kind: plan.kind,
    span: plan.spanName,
    module: plan.moduleType ?? null,
    operation: plan.operation ?? null,
    tool: plan.toolName ?? null,
    by,
    strategy,
  }));
}
