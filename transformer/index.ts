/**
 * The core: `instrumentSource` rewrites one source text. Pure and synchronous, no I/O, no state; every door (CLI,
 * tsconfig plugin, bundlers, loader) is a thin adapter over it and gives the same bytes (design.md, *One core, pure*).
 */
import { composeMap, inlineMap } from './compose-map.js';
import type { AgentcoreConfig } from './config/types.js';
import { findSelections, mayContainSites } from './find/index.js';
import { identityMap } from './identity-map.js';
import { loadsRuntime } from './loads-runtime.js';
import { diagnostic, syntaxError } from './messages.js';
import { isInstrumentable, parse, syntaxErrors } from './parse.js';
import { shape } from './shape/index.js';
import type { Diagnostic, InstrumentOptions, InstrumentResult } from './types.js';
import { withinStack } from './within-stack.js';

export { codeFrame, formatDiagnostic } from './code-frame.js';
export type { AgentcoreConfig, CaptureOptions, FunctionKind, Rule, SpanEnd } from './config/types.js';
export { validateConfig } from './config/validate.js';
export { isInstrumentable } from './parse.js';
export { REASONS, type Reason } from './shape/blockers.js';
export type * from './types.js';

/**
 * Instruments one source text.
 *
 * @param code The text; any line endings, with or without a byte order mark.
 * @param options See {@link InstrumentOptions}.
 * @returns The new text (the very same string when nothing is to be done), its source map, the sites that were wrapped,
 *   the functions that were chosen but left alone with their reasons, and diagnostics. Never throws on any input: a
 *   text that does not parse, or that is nested too deeply to be parsed, comes back as it is, with a diagnostic.
 */
export function instrumentSource(code: string, options: InstrumentOptions): InstrumentResult {
  const config: AgentcoreConfig = options.config ?? {};
  const filePath = relativePath(options.fileName, options.root);
  if (!isInstrumentable(filePath) || !mayContainSites(code, filePath, config)) return unchanged(code, filePath);
  return withinStack(
    () => instrumentText(code, filePath, config, options),
    () => unchanged(code, filePath, [diagnostic('AC4002', {}, { file: filePath })]),
  );
}

function instrumentText(
  code: string,
  filePath: string,
  config: AgentcoreConfig,
  options: InstrumentOptions,
): InstrumentResult {
  const sourceFile = parse(filePath, code);
  if (loadsRuntime(sourceFile, code)) return unchanged(code, filePath);
  const errors = syntaxErrors(sourceFile);
  if (errors.length > 0) {
    return unchanged(
      code,
      filePath,
      errors.slice(0, 1).map((error) => syntaxError(sourceFile, filePath, error)),
    );
  }

  const findings = findSelections(sourceFile, code, { filePath, config });
  const { edits, sites, skipped } = shape(sourceFile, code, filePath, findings, options);
  return {
    code: edits.isEmpty ? code : edits.apply(),
    inserts: edits.list(),
    map: () => composeMap(edits.map(filePath), options.inputMap ?? inlineMap(code)),
    sites,
    skipped,
    diagnostics: findings.diagnostics,
    rulesMatched: findings.rulesMatched,
    functionNames: findings.functionNames,
    changed: !edits.isEmpty,
  };
}

function unchanged(code: string, filePath: string, diagnostics: readonly Diagnostic[] = []): InstrumentResult {
  return {
    code,
    inserts: [],
    map: () => identityMap(code, filePath),
    sites: [],
    skipped: [],
    diagnostics,
    rulesMatched: [],
    functionNames: [],
    changed: false,
  };
}

/** Paths are compared with forward slashes, and never leave the root by `..`. */
function relativePath(fileName: string, root: string | undefined): string {
  const path = fileName.replace(/\\/g, '/');
  const base = root?.replace(/\\/g, '/').replace(/\/+$/, '');
  return base !== undefined && path.startsWith(`${base}/`) ? path.slice(base.length + 1) : path.replace(/^\.\//, '');
}
