/** Two runs of a compiler side by side: which diagnostics came and went, and which declaration files differ. */

export interface Build {
  /** `file:line TSnnnn message`, as often as the compiler says it. */
  readonly diagnostics: readonly string[];
  /** Text of each declaration file by its path in the project. */
  readonly declarations: ReadonlyMap<string, string>;
}

export interface Comparison {
  readonly diagnosticsBefore: number;
  readonly gained: readonly string[];
  readonly lost: readonly string[];
  /** Complaints with the same code about the same line, in other words: TypeScript explains one in an arrow's block otherwise. */
  readonly reworded: number;
  readonly declarations: number;
  /** The first line of each that differs, before and after. */
  readonly different: readonly string[];
}

export function compareBuilds(before: Build, after: Build): Comparison {
  const failing = new Set(before.diagnostics.filter(isIsolation).map(fileOf));
  const counts = (diagnostic: string): boolean => !(isIsolation(diagnostic) && failing.has(fileOf(diagnostic)));
  const old = before.diagnostics.filter(counts);
  const now = after.diagnostics.filter(counts);
  const gained = missingFrom(old, now, complaint);
  return {
    diagnosticsBefore: before.diagnostics.length,
    gained,
    lost: missingFrom(now, old, complaint),
    reworded: missingFrom(old, now, (text) => text).length - gained.length,
    declarations: before.declarations.size,
    different: [...new Set([...before.declarations.keys(), ...after.declarations.keys()])].flatMap((file) => {
      const a = before.declarations.get(file);
      const b = after.declarations.get(file);
      return a === b ? [] : [firstDifference(file, a, b)];
    }),
  };
}

/** Where, and which: `file:line TSnnnn`. */
function complaint(diagnostic: string): string {
  return /^.*?:\d+ TS\d+/.exec(diagnostic)?.[0] ?? diagnostic;
}

/**
 * Complaints of `isolatedDeclarations` (TS9005 to TS9039). They tell where in a return expression inference gave up, so
 * they are compared only in files that have none to begin with.
 */
function isIsolation(diagnostic: string): boolean {
  return /:\d+ TS90[0-3]\d\b/.test(diagnostic);
}

function fileOf(diagnostic: string): string {
  return diagnostic.slice(0, diagnostic.indexOf(':'));
}

/** What `all` has more often than `some`, both taken by `keyOf`. */
function missingFrom(some: readonly string[], all: readonly string[], keyOf: (item: string) => string): string[] {
  const left = new Map<string, number>();
  for (const item of some) left.set(keyOf(item), (left.get(keyOf(item)) ?? 0) + 1);
  return all.filter((item) => {
    const count = left.get(keyOf(item)) ?? 0;
    left.set(keyOf(item), count - 1);
    return count <= 0;
  });
}

function firstDifference(file: string, before: string | undefined, after: string | undefined): string {
  if (before === undefined || after === undefined) return `${file} is ${before === undefined ? 'new' : 'gone'}`;
  const old = before.split('\n');
  const now = after.split('\n');
  const line = old.findIndex((text, index) => text !== now[index]);
  const at = line < 0 ? old.length : line;
  const was = old[at] ?? '';
  const is = now[at] ?? '';
  let column = 0;
  while (column < was.length && was[column] === is[column]) column += 1;
  const from = Math.max(0, column - 100);
  const show = (text: string): string => text.slice(from, column + 160);
  return `${file}:${at + 1}:${column + 1}\n- ${show(was)}\n+ ${show(is)}`;
}
