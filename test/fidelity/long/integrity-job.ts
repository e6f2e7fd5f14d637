/** One package with everything wrapped, file by file: `design.md`, *Habits*, and what V8 has to say. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import type ts from 'typescript';
import { instrumentSource, type Skipped } from '../../../transformer/index.js';
import { isTypeScript, parse, syntaxErrors } from '../../../transformer/parse.js';
import { moduleKind } from '../../../transformer/shape/module-kind.js';
import { isFunctionNode, walk } from '../../../transformer/syntax.js';
import { followTokens } from '../../support/token-map.js';
import { type Wrapped, wrapEverything } from '../../support/wrap-everything.js';
import { compileError, type Goal } from './compiles.js';
import { SCRATCH } from './corpora.js';
import { sourceFiles } from './files.js';
import { serve } from './jobs.js';

export interface IntegrityInput {
  readonly name: string;
  readonly folder: string;
  /** Source maps are followed in every n-th file. */
  readonly mapEvery: number;
}

export interface IntegrityOutput {
  readonly typescript: number;
  readonly javascript: number;
  /** Files that do not parse to begin with: templates, tests of parsers. */
  readonly unparsed: number;
  /** Files with the very text of one before. */
  readonly repeated: number;
  readonly functions: number;
  readonly wrapped: number;
  readonly scriptFunctions: number;
  readonly reasons: Readonly<Record<string, number>>;
  readonly compiled: number;
  readonly mappedFiles: number;
  readonly tokens: number;
  readonly failures: readonly string[];
}

const CONFIG = { rules: [{ functions: '**', kinds: 'all' as const }] };

serve(({ name, folder, mapEvery }: IntegrityInput): IntegrityOutput => {
  const reasons: Record<string, number> = {};
  const failures: string[] = [];
  const seen = new Set<string>();
  const counts = {
    typescript: 0,
    javascript: 0,
    unparsed: 0,
    repeated: 0,
    functions: 0,
    wrapped: 0,
    scriptFunctions: 0,
    compiled: 0,
    mappedFiles: 0,
    tokens: 0,
  };
  for (const path of sourceFiles(folder)) {
    const text = readFileSync(path, 'utf8');
    const file = `${name}/${relative(folder, path)}`;
    const digest = createHash('sha256').update(text).digest('base64');
    if (seen.has(digest)) {
      counts.repeated += 1;
      continue;
    }
    seen.add(digest);
    const sourceFile = parse(path, text);
    if (syntaxErrors(sourceFile).length > 0) {
      counts.unparsed += 1;
      continue;
    }
    const count = isTypeScript(path) ? 'typescript' : 'javascript';
    counts[count] += 1;
    try {
      const functions = functionsWithBody(sourceFile);
      const wrapped = wrapEverything(text, path);
      if (wrapped.wrapped.length + wrapped.skipped.length !== functions) {
        failures.push(`${file}: of ${functions} functions ${functions - accounted(wrapped)} are not accounted for`);
      }
      const scripts = wrapped.skipped.filter(({ reason }) => reason === 'global-script').length;
      counts.functions += functions - scripts;
      counts.scriptFunctions += scripts;
      counts.wrapped += wrapped.wrapped.length;
      for (const { reason } of wrapped.skipped) reasons[reason] = (reasons[reason] ?? 0) + 1;

      const once = instrumentSource(text, { fileName: path, root: SCRATCH, config: CONFIG });
      if (!same(once.skipped, wrapped.skipped) || once.sites.length !== wrapped.wrapped.length) {
        failures.push(`${file}: the core chooses otherwise than the test's own wrapping`);
      }
      const twice = instrumentSource(once.code, { fileName: path, root: SCRATCH, config: CONFIG });
      if (once.changed && twice.code !== once.code) failures.push(`${file}: instrumented twice is not once`);
      if (!once.changed && once.code !== text) failures.push(`${file}: untouched, and yet another text`);

      if (once.changed && !isTypeScript(path)) {
        const goal: Goal = moduleKind(sourceFile, path, text, false) === 'import' ? 'module' : 'commonjs';
        const before = compileError(text, goal);
        const after = compileError(once.code, goal);
        if ((before === undefined) !== (after === undefined)) failures.push(`${file}: V8: ${before} → ${after}`);
        if (before === undefined) counts.compiled += 1;
      }
      if (once.changed && (counts.typescript + counts.javascript) % mapEvery === 0) {
        const { tokens, wrong } = followTokens(path, text, wrapped.edits);
        counts.mappedFiles += 1;
        counts.tokens += tokens;
        failures.push(...wrong.map((where) => `source map: ${where}`));
      }
    } catch (error) {
      failures.push(`${file}: ${String(error).slice(0, 400)}`);
    }
  }
  return { ...counts, reasons, failures };
});

/** Counted from the tree alone, so that what the find phase passes over would show. */
function functionsWithBody(sourceFile: ts.SourceFile): number {
  let found = 0;
  walk(sourceFile, true, (node) => {
    if (isFunctionNode(node) && node.body !== undefined) found += 1;
    return true;
  });
  return found;
}

function accounted({ wrapped, skipped }: Wrapped): number {
  return wrapped.length + skipped.length;
}

function same(a: readonly Skipped[], b: readonly Skipped[]): boolean {
  return (
    a.length === b.length && a.every((one, index) => one.reason === b[index]?.reason && one.line === b[index].line)
  );
}
