/** Which rule of the configuration a function falls under. */
import ts from 'typescript';
import type { AgentcoreConfig, FunctionKind, ReturnShape, Rule } from '../../config/types.js';
import { hasModifier } from '../../syntax.js';
import type { FunctionRecord } from '../functions.js';
import { returnTypeName } from '../plan.js';
import { fileMatcher, type Matcher, nameMatcher } from './globs.js';

/** Kinds that a rule without `kinds` chooses: named functions, methods and named arrows. */
const DEFAULT_KINDS: ReadonlySet<FunctionKind> = new Set(['function', 'method', 'arrow']);

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

function matches({ rule, kinds, matchesName }: CompiledRule, record: FunctionRecord): boolean {
  const { owner } = record;
  if (kinds !== 'all' && !kinds.has(record.kind)) return false;
  if (rule.exported !== undefined && rule.exported !== record.exported) return false;
  if (rule.implements !== undefined && !owner?.implements.some((name) => isNamed(name, rule.implements!))) return false;
  if (rule.extends !== undefined && (owner?.extends === undefined || !isNamed(owner.extends, rule.extends)))
    return false;
  if (rule.returns !== undefined && returnShape(record.node) !== rule.returns) return false;
  return matchesName(record.qualifiedName);
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

function returnShape(node: FunctionRecord['node']): ReturnShape | undefined {
  const isGenerator = 'asteriskToken' in node && node.asteriskToken !== undefined;
  if (hasModifier(node, ts.SyntaxKind.AsyncKeyword)) return isGenerator ? 'asyncIterable' : 'promise';
  const name = returnTypeName(node);
  if (name === undefined || isGenerator) return undefined;
  if (name === 'Promise' || name === 'PromiseLike') return 'promise';
  return ASYNC_ITERABLES.has(name) ? 'asyncIterable' : undefined;
}
