/** What was done to one function and why, as data: what `explain --json` prints and the report puts into words. */
import { makeSite } from '../../src/runtime/sites.js';
import type { SpanEnd } from '../../transformer/config/types.js';
import { type FileFacts, type FunctionFacts, nearestRule, type RuleVerdict } from '../../transformer/explain/index.js';
import type {
  CaptureOptions,
  FunctionKind,
  InstrumentResult,
  MarkPlace,
  Site,
  Skipped,
  SpanKind,
} from '../../transformer/index.js';
import type { Project } from '../project/project.js';
import { reasonOf } from '../report/words.js';
import { functionDiff } from './function-diff.js';
import { type RulePlace, rulePlace } from './rule-place.js';
import { contextSentence, endSentence } from './sentences.js';
import { type Suggestion, suggestionFor } from './suggestion.js';

export interface Explanation {
  /** Relative to the root. */
  readonly file: string;
  readonly function: ExplainedFunction;
  readonly outcome: 'wrapped' | 'left-alone' | 'not-chosen';
  /** Null when nothing chose it. */
  readonly chosenBy: { readonly mark: MarkPlace } | { readonly rule: RulePlace } | null;
  readonly strategy: 'in-place' | null;
  readonly span: ExplainedSpan | null;
  /** Why it was left alone. */
  readonly reason: { readonly code: string; readonly message: string; readonly document: string } | null;
  /** Why nothing chose it. */
  readonly notChosen: NotChosen | null;
  /** Of the function's lines; null where they stay as they are. */
  readonly diff: string | null;
}

export interface ExplainedFunction {
  readonly name: string;
  readonly kind: FunctionKind;
  readonly exported: boolean;
  readonly line: number;
  readonly column: number;
  readonly startLine: number;
  readonly endLine: number;
}

export interface ExplainedSpan {
  readonly name: string;
  readonly kind: SpanKind;
  /** Those that every call has. */
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Name of the parameter that may carry a remote parent. */
  readonly parentFrom: string | null;
  /** `done`: when the generator is; see docs/marks-and-rules.md, *When a span ends*, for the others. */
  readonly end: SpanEnd | 'done';
  readonly capture: CaptureOptions;
  /** Names of the parameters whose values are captured, if arguments are. */
  readonly parameters: readonly string[];
  /** Where its context is current, in words. */
  readonly context: string;
  /** Where it ends, in words. */
  readonly ends: string;
}

export interface NotChosen {
  /**
   * `file`: it is not looked at; `ignored`: by `@traceIgnore`; `mark`: the mark on it cannot be used at build time;
   * `placeholders`: the rule that matches gives no module name; `nothing`: neither a mark nor a rule is for it.
   */
  readonly why: 'file' | 'ignored' | 'mark' | 'placeholders' | 'nothing';
  readonly leftOut: FileFacts['leftOut'] | null;
  readonly ignored: FunctionFacts['ignored'] | null;
  readonly mark: MarkPlace | null;
  readonly nearestRule: (RulePlace & Pick<RuleVerdict, 'unmet'>) | null;
  readonly suggestion: Suggestion;
}

export interface ExplainInput {
  readonly project: Project;
  readonly filePath: string;
  readonly text: string;
  /** Absent where the core was not asked: no rule is for the file, and no mark is in it. */
  readonly result: InstrumentResult | undefined;
  readonly file: FileFacts;
  readonly facts: FunctionFacts;
}

export function explanationOf(input: ExplainInput): Explanation {
  const { filePath, text, result, facts } = input;
  const isIt = ({ line, column }: Site | Skipped): boolean => line === facts.line && column === facts.column;
  const site = result?.sites.find(isIt);
  const skipped = result?.skipped.find(isIt);
  const { qualifiedName: name, kind, exported, line, column, startLine, endLine } = facts;
  return {
    file: filePath,
    function: { name, kind, exported, line, column, startLine, endLine },
    outcome: site !== undefined ? 'wrapped' : skipped !== undefined ? 'left-alone' : 'not-chosen',
    chosenBy: chosenBy(site ?? skipped, input.project),
    strategy: site?.strategy ?? null,
    span: site === undefined ? null : spanOf(site, facts, filePath),
    reason: skipped === undefined ? null : whyLeftAlone(skipped),
    notChosen: site === undefined && skipped === undefined ? notChosen(input) : null,
    diff: functionDiff(filePath, text, result?.code ?? text, [startLine, endLine]) || null,
  };
}

function chosenBy(chosen: Site | Skipped | undefined, project: Project): Explanation['chosenBy'] {
  if (chosen === undefined) return null;
  if (chosen.by !== 'mark') return { rule: rulePlace(chosen.by.rule, project) };
  return chosen.mark === undefined ? null : { mark: chosen.mark };
}

function spanOf({ plan, line, column, qualifiedName }: Site, facts: FunctionFacts, file: string): ExplainedSpan {
  const { spanName, kind, moduleType, operation, toolName, attributes, parentFrom, capture } = plan;
  const details = {
    ...(moduleType !== undefined && { m: moduleType, o: operation ?? '' }),
    ...(toolName !== undefined && { t: toolName }),
    ...(attributes !== undefined && { x: attributes }),
  };
  const end = facts.isGenerator ? 'done' : (plan.end ?? (facts.isAsync ? 'settle' : 'return'));
  return {
    name: spanName,
    kind,
    // The runtime's own list: what is said here is what is sent.
    attributes: makeSite(spanName, { functionName: qualifiedName, file, line, column }, details).attributes,
    parentFrom: parentFrom ?? null,
    end,
    capture,
    parameters: capture.arguments ? facts.parameters : [],
    context: contextSentence(facts),
    ends: endSentence(end, facts),
  };
}

function whyLeftAlone(skipped: Skipped): NonNullable<Explanation['reason']> {
  const { reason } = skipped;
  return { code: reason, message: reasonOf(skipped), document: `docs/reasons.md#${reason}` };
}

function notChosen({ project, filePath, file, facts }: ExplainInput): NotChosen {
  const { leftOut } = file;
  const { ignored, mark, rules } = facts;
  const nearest = nearestRule(rules, project.config.rules ?? []);
  return {
    why: whyNotChosen(file, facts, nearest),
    leftOut: leftOut ?? null,
    ignored: ignored ?? null,
    mark: mark ?? null,
    nearestRule: nearest === undefined ? null : { ...rulePlace(nearest.index, project), unmet: nearest.unmet },
    suggestion: suggestionFor(facts, filePath),
  };
}

function whyNotChosen(
  file: FileFacts,
  { ignored, mark }: FunctionFacts,
  nearest: RuleVerdict | undefined,
): NotChosen['why'] {
  if (file.leftOut !== undefined) return 'file';
  if (ignored !== undefined) return 'ignored';
  if (mark !== undefined) return 'mark';
  return nearest?.unmet.length === 0 ? 'placeholders' : 'nothing';
}
