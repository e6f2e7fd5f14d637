/** Which rule of the configuration a function falls under. */

import type { AgentcoreConfig, FunctionKind, ReturnShape, Rule } from '../../config/types.js';
import { hasModifier } from '../../syntax.js';
import ts from '../../typescript.js';
import type { FunctionRecord } from '../functions.js';
import { returnTypeName } from '../plan.js';
import { fileMatcher, type Matcher, nameMatcher } from './globs.js';

/** Kinds that a rule without `kinds` chooses: named functions, methods and named arrows. */
export const DEFAULT_KINDS: ReadonlySet<FunctionKind> = new Set(['function', 'method', 'arrow']);

interface CompiledRule {
  readonly index: number;
  readonly rule: Rule;
  readonly matchesFile: Matcher;
  readonly matchesName: Matcher;
  readonly kinds: ReadonlySet<FunctionKind> | 'all';
}

const compiled = new WeakMap<readonly Rule[], readonly CompiledRule[]>();

/** The rules for one file. */
export class FileRules {
  readonly #rules: readonly CompiledRule[];
  readonly #matched = new Set<number>();

  /** @param filePath relative to the root, with `/` between its parts */
  constructor(config: AgentcoreConfig, filePath: string) {
    this.#rules = compile(config.rules ?? []).filter(({ matchesFile }) => matchesFile(filePath));
  }

  get isEmpty(): boolean {
    return this.#rules.length === 0;
  }

  /** The first rule that matches. Later ones are only asked until each is known to match something. */
  first(record: FunctionRecord): { readonly index: number; readonly rule: Rule } | undefined {
    let first: CompiledRule | undefined;
    for (const rule of this.#rules) {
      if (first !== undefined && this.#matched.has(rule.index)) continue;
      if (!matches(rule, record)) continue;
      this.#matched.add(rule.index);
      first ??= rule;
    }
    return first;
  }

  /** Rules that matched a function which was asked for, whether or not an earlier rule or a mark decided about it. */
  matched(): number[] {
    return [...this.#matched].sort((a, b) => a - b);
  }
}

function compile(rules: readonly Rule[]): readonly CompiledRule[] {
  let list = compiled.get(rules);
  if (list === undefined) {
    list = rules.map((rule, index) => ({
      index,
      rule,
      matchesFile: fileMatcher(rule.files),
      matchesName: nameMatcher(rule.functions),
      kinds: rule.kinds === undefined ? DEFAULT_KINDS : rule.kinds === 'all' ? 'all' : new Set(rule.kinds),
    }));
    compiled.set(rules, list);
  }
  return list;
}

/** What a rule asks of a function, beside the file that it is in. The cheap ones come first. */
const CRITERIA = {
  kinds: ({ kinds }, { kind }) => kinds === 'all' || kinds.has(kind),
  exported: ({ rule }, { exported }) => rule.exported === undefined || rule.exported === exported,
  implements: ({ rule }, { owner }) =>
    rule.implements === undefined || (owner?.implements.some((name) => isNamed(name, rule.implements!)) ?? false),
  extends: ({ rule }, { owner }) =>
    rule.extends === undefined || (owner?.extends !== undefined && isNamed(owner.extends, rule.extends)),
  returns: ({ rule }, { node }) => rule.returns === undefined || returnShape(node) === rule.returns,
  functions: ({ matchesName }, { qualifiedName }) => matchesName(qualifiedName),
} satisfies Record<string, (rule: CompiledRule, record: FunctionRecord) => boolean>;

export type Criterion = 'files' | keyof typeof CRITERIA;
const ENTRIES = Object.entries(CRITERIA) as [keyof typeof CRITERIA, (typeof CRITERIA)['functions']][];

function matches(rule: CompiledRule, record: FunctionRecord): boolean {
  return ENTRIES.every(([, isMet]) => isMet(rule, record));
}

/** What each rule asks for that the function does not have; a rule with none matches it. */
export function unmetCriteria(config: AgentcoreConfig, filePath: string, record: FunctionRecord): Criterion[][] {
  return compile(config.rules ?? []).map((rule) => [
    ...(rule.matchesFile(filePath) ? [] : ['files' as const]),
    ...ENTRIES.flatMap(([criterion, isMet]) => (isMet(rule, record) ? [] : [criterion])),
  ]);
}

/** `AgentModule` is also the name of `agents.AgentModule`. */
function isNamed(written: string, wanted: string): boolean {
  return written === wanted || written.endsWith(`.${wanted}`);
}

const ASYNC_ITERABLES = new Set([
  'AsyncGenerator',
  'AsyncIterable',
  'AsyncIterableIterator',
  'AsyncIterator',
  'AsyncIteratorObject',
  'ReadableStream',
]);

export function returnShape(node: FunctionRecord['node']): ReturnShape | undefined {
  const isGenerator = 'asteriskToken' in node && node.asteriskToken !== undefined;
  if (hasModifier(node, ts.SyntaxKind.AsyncKeyword)) return isGenerator ? 'asyncIterable' : 'promise';
  const name = returnTypeName(node);
  if (name === undefined || isGenerator) return undefined;
  if (name === 'Promise' || name === 'PromiseLike') return 'promise';
  return ASYNC_ITERABLES.has(name) ? 'asyncIterable' : undefined;
}
