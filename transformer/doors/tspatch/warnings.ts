/** What is to be said of a program's sources, once the core has seen them. */
import { resolve } from 'node:path';
import { locateInJson } from '../../config/locate-in-json.js';
import type { FileCoverage } from '../../find/rules/unmatched.js';
import type { InstrumentResult, Skipped } from '../../types.js';
import type ts from '../../typescript.js';
import { type DoorProject, sayable } from '../door-project.js';
import { DOOR_MESSAGES } from '../messages.js';
import type { Compiler } from './compiler.js';
import { compilerDiagnostic, placeOf, type Saying } from './compiler-diagnostics.js';
import { sourceFile } from './plugin-project.js';
import { unmatchedRules } from './unmatched-rules.js';

/** A source of the program, and what came of it; without a result it has nothing to do with us. */
export interface SeenSource {
  readonly file: ts.SourceFile;
  /** Relative to the root, with `/` between its parts. */
  readonly filePath: string;
  readonly result: InstrumentResult | undefined;
}

export function warningsOf(
  compiler: Compiler,
  project: DoorProject,
  options: ts.CompilerOptions,
  seen: readonly SeenSource[],
): readonly ts.Diagnostic[] {
  const ofSources = seen.flatMap(({ file, result }) =>
    result === undefined
      ? []
      : [...sayable(result), ...leftAlone(result)].map((saying) => compilerDiagnostic(saying, file)),
  );
  const coverage = seen.map(({ filePath, result }): FileCoverage => ({ filePath, ...result }));
  const ofRules = unmatchedRules(compiler, project, options, coverage).map((diagnostic) =>
    atItsRule(compiler, project, diagnostic),
  );
  return [...ofSources, ...byRules(seen).map((saying) => compilerDiagnostic(saying, undefined)), ...ofRules];
}

/** Marks are for one function each, so each is told. */
function leftAlone({ skipped }: InstrumentResult): Saying[] {
  const { severity } = DOOR_MESSAGES.AC7012;
  return skipped
    .filter(({ by }) => by === 'mark')
    .map(({ qualifiedName, reason, message, line, column }) => ({
      code: 'AC7012',
      severity,
      message: `\`${qualifiedName}\` is marked, and is left alone (${reason}): ${message}`,
      fix: 'See docs/reasons.md, or remove the mark.',
      line,
      column,
    }));
}

/** Rules may choose thousands. */
function byRules(seen: readonly SeenSource[]): Saying[] {
  const skipped: Skipped[] = seen.flatMap(({ result }) => result?.skipped ?? []).filter(({ by }) => by !== 'mark');
  if (skipped.length === 0) return [];
  const counts = new Map<string, number>();
  for (const { reason } of skipped) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const what = [...counts].map(([reason, count]) => `${reason}: ${count}`).join(', ');
  return [
    {
      code: 'AC7012',
      severity: 'message',
      message: `Of the functions that rules choose, ${skipped.length} ${skipped.length === 1 ? 'is' : 'are'} left alone (${what}).`,
      fix: '`agentcore-instrument list` names them, and says why.',
    },
  ];
}

function atItsRule(compiler: Compiler, { root }: DoorProject, diagnostic: Saying & { file?: string }): ts.Diagnostic {
  if (diagnostic.file === undefined) return compilerDiagnostic(diagnostic, undefined);
  const path = resolve(root, diagnostic.file);
  const text = compiler.sys.readFile(path) ?? '';
  const file = sourceFile(compiler, path, text);
  const rule = Number(/`rules\[(\d+)\]`/.exec(diagnostic.message)?.[1]);
  const own = path.endsWith('package.json') ? ['agentcore'] : [];
  const place = path.endsWith('.json') ? locateInJson(text, [...own, 'rules', rule]) : undefined;
  if (place === undefined) return compilerDiagnostic(diagnostic, file);
  return compilerDiagnostic({ ...diagnostic, ...placeOf(file, place) }, file);
}
