/** How near each rule of the configuration comes to choosing a function. */
import type { AgentcoreConfig, Rule } from '../config/types.js';
import type { FunctionRecord } from '../find/functions.js';
import { type Criterion, DEFAULT_KINDS, returnShape, unmetCriteria } from '../find/rules/match.js';
import { nearestOf } from '../find/rules/unmatched.js';
import type { RuleVerdict, Unmet } from './facts.js';

/** @param filePath relative to the root, with `/` between its parts */
export function verdictsOf(config: AgentcoreConfig, filePath: string, record: FunctionRecord): RuleVerdict[] {
  const rules = config.rules ?? [];
  return unmetCriteria(config, filePath, record).map((criteria, index) => ({
    index,
    unmet: criteria.map((criterion) => unmetOf(criterion, rules[index]!, filePath, record)),
  }));
}

function unmetOf(criterion: Criterion, rule: Rule, filePath: string, record: FunctionRecord): Unmet {
  const wanted = wantedBy(rule, criterion);
  const found = foundIn(record, criterion, filePath);
  const isGlob = criterion === 'files' || criterion === 'functions';
  return { criterion, wanted, found, isNear: isGlob && nearestOf(wanted, new Set(found)) !== undefined };
}

function wantedBy(rule: Rule, criterion: Criterion): readonly string[] {
  const value = criterion === 'kinds' ? (rule.kinds ?? [...DEFAULT_KINDS]) : rule[criterion];
  if (value === undefined) return [];
  return (Array.isArray(value) ? value : [value]).map(String);
}

function foundIn(record: FunctionRecord, criterion: Criterion, filePath: string): readonly string[] {
  const { owner } = record;
  const shape = criterion === 'returns' ? returnShape(record.node) : undefined;
  switch (criterion) {
    case 'files':
      return [filePath];
    case 'functions':
      return [record.qualifiedName];
    case 'kinds':
      return [record.kind];
    case 'exported':
      return [String(record.exported)];
    case 'implements':
      return owner?.implements ?? [];
    case 'extends':
      return owner?.extends === undefined ? [] : [owner.extends];
    case 'returns':
      return shape === undefined ? [] : [shape];
  }
}

/** The rule that comes nearest; of several equally near, the first. Undefined without rules. */
export function nearestRule(verdicts: readonly RuleVerdict[], rules: readonly Rule[]): RuleVerdict | undefined {
  let nearest: RuleVerdict | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const verdict of verdicts) {
    const distance = distanceOf(verdict, rules[verdict.index]!);
    if (distance < least) {
      nearest = verdict;
      least = distance;
    }
  }
  return nearest;
}

/** A rule that names the function, or nearly so, was written with it in mind; one for another file or name was not. */
function distanceOf({ unmet }: RuleVerdict, { functions }: Rule): number {
  const isNamed = functions !== undefined && !unmet.some(({ criterion }) => criterion === 'functions');
  const costs = unmet.map(({ criterion, isNear }) =>
    criterion === 'files' || criterion === 'functions' ? (isNear ? 1.5 : 3) : 1,
  );
  return costs.reduce((sum, cost) => sum + cost, isNamed ? -1 : 0);
}
