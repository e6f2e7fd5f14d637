/** What a list says about its items: pairs, headers in turns, arguments of programs, rows under the names of columns. */
import { type ArgumentScrubber, argumentScrubber, isProgram } from './command-lines.js';
import { isA, ownData } from './intrinsics.js';
import { Verdict } from './keys.js';
import { isFlatHeaders, takesValue } from './surroundings.js';
import type { Walk } from './walk-state.js';

export interface ListFacts {
  /** What the items before and around item `index` say of it. */
  judge(previous: unknown, item: unknown, index: number): Verdict;
  /** Redacts an argument of a program. */
  readonly scrubArgument: ArgumentScrubber | undefined;
}

const ROWS = /^(?:rows|data|records|values|results)$/;
const HEADS = ['columns', 'headers', 'header', 'fields'];
const ARGUMENTS = /^(?:args|argv|arguments)$/;
const COMMANDS = ['command', 'cmd', 'file', 'program'];

/** @param total items of `array`, which is the innermost value that is being visited */
export function factsOfList(walk: Walk, array: readonly unknown[], total: number): ListFacts {
  const { ancestors, key, scrubber } = walk;
  const parent = ancestors[ancestors.length - 2];
  const isPair =
    total === 2 &&
    parent !== undefined &&
    (Array.isArray(parent) || isA(parent, Map.prototype) || isA(parent, Set.prototype));
  // `rawHeaders` of Node: names and values take turns.
  const isFlat = total % 2 === 0 && key.length > 6 && isFlatHeaders(key);
  const columns = parent !== undefined && walk.table?.rows === parent ? walk.table.verdicts : undefined;
  if (parent !== undefined && ROWS.test(key)) walk.table = tableOf(walk, array, parent);
  return {
    judge(previous, item, index) {
      const column = columns?.[index] ?? Verdict.NONE;
      const isNamed =
        typeof previous === 'string' && (isPair || (isFlat && index % 2 === 1) || takesValue(previous, item));
      return isNamed ? (Math.max(column, scrubber.judge(previous)) as Verdict) : column;
    },
    scrubArgument: argumentsOf(walk, array, total, parent),
  };
}

/** `{ columns: ['name', 'password'], rows: [['ada', '…']] }` */
function tableOf(walk: Walk, rows: readonly unknown[], parent: object): Walk['table'] {
  if (!Array.isArray(ownData(rows, 0))) return undefined;
  const heads = HEADS.map((key) => ownData(parent, key)).find((value) => Array.isArray(value));
  if (!Array.isArray(heads)) return undefined;
  const verdicts: Verdict[] = [];
  for (let i = 0; i < Math.min(heads.length, walk.limits.maxEntries); i++) {
    const head = ownData(heads, i);
    const name = typeof head === 'object' && head !== null ? ownData(head, 'name') : head;
    verdicts.push(typeof name === 'string' ? walk.scrubber.judge(name) : Verdict.NONE);
  }
  return verdicts.some((verdict) => verdict !== Verdict.NONE) ? { rows, verdicts } : undefined;
}

function argumentsOf(
  walk: Walk,
  array: readonly unknown[],
  total: number,
  parent: object | undefined,
): ArgumentScrubber | undefined {
  if (total < 2 || total > walk.limits.maxEntries || typeof ownData(array, 0) !== 'string') return undefined;
  const command =
    parent !== undefined && ARGUMENTS.test(walk.key)
      ? COMMANDS.map((key) => ownData(parent, key)).find((value) => typeof value === 'string')
      : undefined;
  // `['sudo', '-E', 'mysql', …]`
  const program = [command, ownData(array, 0), ownData(array, 1), ownData(array, 2)].find(isProgram);
  if (program === undefined) return undefined;
  return argumentScrubber(
    program as string,
    Array.from({ length: total }, (_, i) => ownData(array, i)),
  );
}
