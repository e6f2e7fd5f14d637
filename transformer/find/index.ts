/**
 * The find phase: which functions of a file get a span, what is called how, which marks are erased, and what has to be
 * said about marks and rules (api.md, *Marks*; design.md, *Configuration*). Pure and synchronous.
 */

import type { AgentcoreConfig } from '../config/types.js';
import type { Findings } from '../types.js';
import type ts from '../typescript.js';
import { planErasures } from './erasures.js';
import { collectFunctions } from './functions.js';
import { findDecoratorMarks } from './marks/decorators.js';
import { findCommentMarks } from './marks/in-comments.js';
import { mayContainMarks } from './prefilter.js';
import { isNamed } from './qualified-name.js';
import { Reports } from './report.js';
import { isIncluded } from './rules/globs.js';
import { FileRules } from './rules/match.js';
import { select } from './select.js';

export { applicableErasures } from './erasures.js';
export { mayContainSites } from './prefilter.js';
export { type FileCoverage, ruleDiagnostics } from './rules/unmatched.js';

export interface FindOptions {
  /** Relative to the project root, with `/` between its parts. */
  readonly filePath: string;
  /** Validated. */
  readonly config: AgentcoreConfig;
}

const NOTHING: Findings = {
  selections: [],
  erasures: [],
  diagnostics: [],
  rulesMatched: [],
  functionNames: [],
  survey: { of: new Map(), children: [], serialisedNames: new Set() },
};

/**
 * @param sourceFile parsed without errors, with or without parent pointers and JSDoc nodes: neither is used
 * @param text the text of `sourceFile`
 */
export function findSelections(sourceFile: ts.SourceFile, text: string, { filePath, config }: FindOptions): Findings {
  if (sourceFile.isDeclarationFile || !isIncluded(filePath, config)) return NOTHING;
  const rules = new FileRules(config, filePath.replace(/^\.\//, ''));
  const hasMarks = mayContainMarks(text);
  if (!hasMarks && rules.isEmpty) return NOTHING;
  const reports = new Reports(sourceFile, filePath);
  const { records, ...survey } = collectFunctions(sourceFile);
  const inComments = hasMarks ? findCommentMarks(sourceFile, reports) : undefined;
  const decorators = hasMarks ? findDecoratorMarks(sourceFile, reports) : undefined;
  const { selections, erased } = select({
    sourceFile,
    records,
    marks: [...(decorators?.marks ?? []), ...(inComments?.marks ?? [])],
    ignored: inComments?.ignored ?? new Set(),
    ignoresFile: inComments?.ignoresFile ?? false,
    rules,
    filePath,
    config,
    reports,
  });
  return {
    selections,
    survey,
    erasures: planErasures(sourceFile, erased, decorators?.imports ?? []),
    diagnostics: reports.list(),
    rulesMatched: rules.matched(),
    functionNames: [...new Set(records.filter(({ name }) => isNamed(name)).map(({ qualifiedName }) => qualifiedName))],
  };
}
