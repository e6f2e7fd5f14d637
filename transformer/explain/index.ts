/**
 * Facts about every function of a source text, also about those that nothing chose: what `explain` says beside what
 * `instrumentSource` gives. Pure and synchronous, as the core is; no door needs it to build.
 */

import type { AgentcoreConfig } from '../config/types.js';
import { collectFunctions, type FunctionRecord } from '../find/functions.js';
import { findDecoratorMarks } from '../find/marks/decorators.js';
import { findCommentMarks } from '../find/marks/in-comments.js';
import type { FoundMark, MarkTarget } from '../find/marks/mark.js';
import { placeOfMark } from '../find/marks/mark-place.js';
import { Reports } from '../find/report.js';
import { fileMatcher, isIncluded } from '../find/rules/globs.js';
import { isMethodLike } from '../find/select.js';
import { loadsRuntime } from '../loads-runtime.js';
import { diagnostic, syntaxError } from '../messages.js';
import { isTypeScript, parse, syntaxErrors } from '../parse.js';
import { isAsync, isGenerator } from '../shape/activation.js';
import { wantsSuperOutside } from '../shape/blockers.js';
import { parameterNames } from '../syntax.js';
import ts from '../typescript.js';
import { withinStack } from '../within-stack.js';
import type { FileFacts, FunctionFacts } from './facts.js';
import { firstSuspension } from './suspension.js';
import { verdictsOf } from './verdicts.js';

export type { FileFacts, FunctionFacts, RuleVerdict, Suspension, Unmet } from './facts.js';
export { nearestRule } from './verdicts.js';

export interface ExplainOptions {
  /** Relative to the project root, with `/` between its parts. */
  readonly filePath: string;
  /** Validated. */
  readonly config: AgentcoreConfig;
}

export function explainSource(code: string, options: ExplainOptions): FileFacts {
  return withinStack(
    () => explainText(code, options),
    () => ({ syntaxError: diagnostic('AC4002', {}, { file: options.filePath }), functions: [] }),
  );
}

function explainText(code: string, options: ExplainOptions): FileFacts {
  const sourceFile = parse(options.filePath, code);
  const [error] = syntaxErrors(sourceFile);
  if (error !== undefined) return { syntaxError: syntaxError(sourceFile, options.filePath, error), functions: [] };
  const leftOut = whyLeftOut(sourceFile, code, options);
  return { ...(leftOut && { leftOut }), functions: new Facts(sourceFile, options).all() };
}

function whyLeftOut(
  sourceFile: ts.SourceFile,
  code: string,
  { filePath, config }: ExplainOptions,
): FileFacts['leftOut'] | undefined {
  if (!isIncluded(filePath, config)) return fileMatcher(config.include)(filePath) ? 'exclude' : 'include';
  return loadsRuntime(sourceFile, code) ? 'instrumented' : undefined;
}

class Facts {
  readonly #file: ts.SourceFile;
  readonly #options: ExplainOptions;
  readonly #marks: readonly FoundMark[];
  readonly #ignored: ReadonlySet<MarkTarget>;
  readonly #ignoresFile: boolean;

  constructor(file: ts.SourceFile, options: ExplainOptions) {
    this.#file = file;
    this.#options = options;
    // What has to be said about marks is in the diagnostics of `instrumentSource`.
    const unheard = new Reports(file, options.filePath);
    const { marks, ignored, ignoresFile } = findCommentMarks(file, unheard);
    this.#marks = [...findDecoratorMarks(file, unheard).marks, ...marks];
    this.#ignored = ignored;
    this.#ignoresFile = ignoresFile;
  }

  all(): FunctionFacts[] {
    return collectFunctions(this.#file).records.map((record) => this.#of(record));
  }

  #of(record: FunctionRecord): FunctionFacts {
    const { node, qualifiedName, kind, exported, owner } = record;
    const { filePath, config } = this.#options;
    const name = ts.isConstructorDeclaration(node) ? undefined : node.name;
    const place = this.#place((name ?? node).getStart(this.#file));
    const suspension = node.body === undefined ? undefined : firstSuspension(node.body, this.#file);
    const ignored = this.#ignoredBy(record);
    const mark = this.#markOn(node) ?? (isMethodLike(record) ? this.#markOn(owner?.node) : undefined);
    return {
      qualifiedName,
      kind,
      exported,
      ...place,
      startLine: this.#place(node.getStart(this.#file)).line,
      endLine: this.#place(node.end).line,
      isAsync: isAsync(node),
      isGenerator: isGenerator(node),
      parameters: parameterNames(node).filter((name) => name !== 'this'),
      hasParameterDefaults: node.parameters.some(({ initializer }) => initializer !== undefined),
      ...(suspension && { firstSuspension: suspension }),
      isEnteredBehindSuper:
        isTypeScript(filePath) &&
        owner !== undefined &&
        ts.isConstructorDeclaration(node) &&
        wantsSuperOutside(owner.node, node),
      ...(ignored && { ignored }),
      ...(mark && { mark: placeOfMark(mark, { sourceFile: this.#file, filePath }) }),
      rules: verdictsOf(config, filePath, record),
    };
  }

  #place(offset: number): { readonly line: number; readonly column: number } {
    const { line, character } = this.#file.getLineAndCharacterOfPosition(offset);
    return { line: line + 1, column: character + 1 };
  }

  #markOn(node: ts.Node | undefined): FoundMark | undefined {
    return this.#marks.find(({ target }) => target === node);
  }

  #ignoredBy({ node, owner }: FunctionRecord): FunctionFacts['ignored'] | undefined {
    if (this.#ignoresFile) return 'file';
    if (this.#ignored.has(node)) return 'function';
    return owner !== undefined && this.#ignored.has(owner.node) ? 'class' : undefined;
  }
}
