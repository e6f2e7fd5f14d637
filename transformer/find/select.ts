/** Who decides about a function: `@traceIgnore`, else its own mark, else the mark on its class, else the first rule. */

import type { AgentcoreConfig } from '../config/types.js';
import { parameterNames } from '../syntax.js';
import type { FunctionNode, Selection } from '../types.js';
import ts from '../typescript.js';
import type { ErasedDecorator } from './erasures.js';
import type { FunctionRecord } from './functions.js';
import type { FoundMark, MarkTarget } from './marks/mark.js';
import { placeOfMark } from './marks/mark-place.js';
import { planOfMark, planOfRule } from './plan.js';
import type { Reports } from './report.js';
import type { FileRules } from './rules/match.js';

export interface SelectInput {
  readonly sourceFile: ts.SourceFile;
  readonly records: readonly FunctionRecord[];
  readonly marks: readonly FoundMark[];
  readonly ignored: ReadonlySet<MarkTarget>;
  readonly ignoresFile: boolean;
  readonly rules: FileRules;
  readonly filePath: string;
  readonly config: AgentcoreConfig;
  readonly reports: Reports;
}

export interface Selected {
  readonly selections: readonly Selection[];
  readonly erased: readonly ErasedDecorator[];
}

export function select(input: SelectInput): Selected {
  return new Selector(input).select();
}

class Selector {
  readonly #input: SelectInput;
  readonly #marks: ReadonlyMap<MarkTarget, readonly FoundMark[]>;
  /** The functions that each mark chose. */
  readonly #chosen = new Map<FoundMark, FunctionNode[]>();
  readonly #selections: Selection[] = [];
  readonly #records: ReadonlyMap<ts.Node, FunctionRecord>;

  constructor(input: SelectInput) {
    this.#input = input;
    // Only marks ask for them.
    this.#records = new Map(input.marks.length === 0 ? [] : input.records.map((record) => [record.node, record]));
    const marks = new Map<MarkTarget, FoundMark[]>();
    for (const mark of input.marks) {
      const others = marks.get(mark.target);
      if (others === undefined) marks.set(mark.target, [mark]);
      else others.push(mark);
    }
    // A decorator counts before a tag; otherwise the first in the text does.
    for (const list of marks.values()) list.sort((a, b) => rank(a) - rank(b) || a.place.start - b.place.start);
    this.#marks = marks;
  }

  select(): Selected {
    for (const record of this.#input.records) this.#decide(record);
    for (const list of this.#marks.values()) this.#check(list);
    return {
      selections: this.#selections,
      erased: [...this.#marks].flatMap(([target, list]) => this.#erased(target, list)),
    };
  }

  #decide(record: FunctionRecord): void {
    const { rules, config, filePath, reports, sourceFile } = this.#input;
    const { node, qualifiedName } = record;
    const matched = rules.first(record);
    if (this.#isIgnored(record)) return;
    const marks = this.#marks.get(node) ?? (isMethodLike(record) ? this.#marks.get(record.owner!.node) : undefined);
    if (marks !== undefined) return this.#byMark(record, marks);
    if (matched === undefined) return;
    const plan = planOfRule(matched.rule, record, filePath, config);
    if (typeof plan === 'string') {
      const start = (node.name ?? node).getStart(sourceFile);
      const place = { start, end: node.name?.end ?? start };
      return reports.add('AC3002', { rule: matched.index, name: qualifiedName, written: plan }, place);
    }
    this.#selections.push({ node, qualifiedName, plan, by: { rule: matched.index } });
  }

  #byMark(record: FunctionRecord, marks: readonly FoundMark[]): void {
    const { node, qualifiedName } = record;
    const mark = deciding(marks);
    if (mark?.settings === undefined) return;
    const { parentFrom, ...options } = mark.settings.options;
    const parameters = parameterNames(node);
    const isOnClass = mark.target !== node;
    let { settings } = mark;
    if (parentFrom !== undefined && !parameters.includes(parentFrom)) {
      if (!isOnClass) {
        this.#input.reports.add('AC1008', { mark: mark.mark, name: parentFrom, parameters }, mark.place);
        return;
      }
      settings = { ...settings, options };
    }
    this.#chosen.set(mark, [...(this.#chosen.get(mark) ?? []), node]);
    const plan = planOfMark(settings, record, this.#input.config);
    this.#selections.push({ node, qualifiedName, plan, by: 'mark', mark: placeOfMark(mark, this.#input) });
  }

  #isIgnored({ node, owner }: FunctionRecord): boolean {
    const { ignored, ignoresFile } = this.#input;
    return ignoresFile || ignored.has(node) || (owner !== undefined && ignored.has(owner.node));
  }

  /** Says what is wrong with the marks of one function or class as a whole. */
  #check(marks: readonly FoundMark[]): void {
    const { reports } = this.#input;
    const [first, ...others] = marks;
    if (first === undefined) return;
    const { target, mark } = first;
    const name = ts.isClassLike(target)
      ? (target.name?.text ?? 'the class')
      : (this.#records.get(target)?.qualifiedName ?? 'the function');
    for (const { place } of others) reports.add('AC1009', { name }, place);
    const settings = deciding(marks)?.settings;
    if (!ts.isClassLike(target) || settings === undefined) return;
    const members = this.#membersOf(target);
    if (members.length === 0) return reports.add('AC1016', { mark, name }, first.place);
    if (settings.name !== undefined && members.length > 1)
      reports.add('AC1015', { mark, written: settings.name }, first.place);
    const { parentFrom } = settings.options;
    if (parentFrom === undefined) return;
    const parameters = members.flatMap((member) => parameterNames(member.node));
    if (!parameters.includes(parentFrom)) reports.add('AC1008', { mark, name: parentFrom, parameters }, first.place);
  }

  /** The decorators of one function or class that go: all of them, if the build has taken over or the function is ignored. */
  #erased(target: MarkTarget, marks: readonly FoundMark[]): ErasedDecorator[] {
    const isIgnored = this.#input.ignoresFile || this.#input.ignored.has(target) || this.#ownerIsIgnored(target);
    const functions = isIgnored ? [] : this.#chosen.get(deciding(marks)!);
    const takenOver = functions !== undefined || this.#hasOnlyIgnoredMembers(target);
    if (!takenOver || marks.some(({ erasable, settings }) => erasable !== undefined && settings === undefined))
      return [];
    return marks
      .filter(({ erasable }) => erasable !== undefined && erasable.length > 0)
      .map(({ place, erasable }) => ({ place, pieces: erasable!, functions: functions ?? [] }));
  }

  #ownerIsIgnored(target: MarkTarget): boolean {
    const owner = this.#records.get(target)?.owner;
    return owner !== undefined && this.#input.ignored.has(owner.node);
  }

  #hasOnlyIgnoredMembers(target: MarkTarget): boolean {
    if (!ts.isClassLike(target)) return false;
    const members = this.#membersOf(target);
    return members.length > 0 && members.every((record) => this.#isIgnored(record) || this.#marks.has(record.node));
  }

  #membersOf(target: ts.ClassLikeDeclaration): FunctionRecord[] {
    return this.#input.records.filter((record) => record.owner?.node === target && isMethodLike(record));
  }
}

function rank({ erasable }: FoundMark): number {
  return erasable === undefined ? 1 : 0;
}

/** A decorator that has to stay decides, and then the build makes no span; else the first that can be read. */
function deciding(marks: readonly FoundMark[]): FoundMark | undefined {
  const staying = marks.find(({ erasable, settings }) => erasable !== undefined && settings === undefined);
  return staying ?? marks.find(({ settings }) => settings !== undefined) ?? marks[0];
}

/** What a mark on a class is for: its methods, and fields that hold a function. */
export function isMethodLike({ owner, kind }: FunctionRecord): boolean {
  return owner !== undefined && (kind === 'method' || kind === 'arrow' || kind === 'function');
}
