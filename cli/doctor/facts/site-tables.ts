/** The tables of sites that are written into instrumented code, found again in what a compiler or bundler has made of it. */

export type SiteRow = readonly [functionName: string, line: number, column: number, ...rest: unknown[]];

export interface SiteTable {
  /** As the build has written it: relative to the root of the project. */
  readonly file: string;
  readonly rows: readonly SiteRow[];
}

/** A string in whichever quotes that begins as a table does, and is the last argument of a call. */
const LITERAL = /(["'`])(\[\\?"(?:\\[\s\S]|(?!\1)[^\\])*\])\1\s*\)/g;

export function siteTables(code: string): SiteTable[] {
  return [...code.matchAll(LITERAL)].flatMap(([, , literal]) => tableOf(literal!) ?? []);
}

function tableOf(literal: string): SiteTable | undefined {
  try {
    const value: unknown = JSON.parse(unescaped(literal));
    if (!Array.isArray(value) || typeof value[0] !== 'string' || value.length < 2) return undefined;
    const [file, ...rows] = value as [string, ...unknown[]];
    return rows.every(isRow) ? { file, rows } : undefined;
  } catch {
    // Some other string that begins like one.
    return undefined;
  }
}

function isRow(value: unknown): value is SiteRow {
  if (!Array.isArray(value)) return false;
  const [name, line, column] = value as unknown[];
  return typeof name === 'string' && Number.isInteger(line) && Number.isInteger(column);
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', v: '\v', 0: '\0' };

/** What a string literal of JavaScript stands for; compilers and minifiers choose its escapes anew. */
function unescaped(literal: string): string {
  return literal.replace(
    /\\(?:u\{([\da-f]+)\}|u([\da-f]{4})|x([\da-f]{2})|(\r\n|[\s\S]))/gi,
    (_, braced?: string, four?: string, two?: string, one = '') => {
      const code = braced ?? four ?? two;
      if (code !== undefined) return String.fromCodePoint(Number.parseInt(code, 16));
      return /^(?:\r\n|[\n\r\u2028\u2029])$/.test(one) ? '' : (ESCAPES[one] ?? one);
    },
  );
}

/** The first few ways in which the functions of a file differ, in words; empty when they are the same. */
export function differences(there: SiteTable, now: SiteTable): string[] {
  const old = new Map(there.rows.map((row) => [keyOf(row), row]));
  const texts = now.rows.flatMap((row) => {
    const before = old.get(keyOf(row));
    old.delete(keyOf(row));
    if (before === undefined) return [`\`${row[0]}\` is not wrapped there`];
    if (before[1] !== row[1] || before[2] !== row[2])
      return [`\`${row[0]}\` is at ${before[1]}:${before[2]} there, and at ${row[1]}:${row[2]} now`];
    return JSON.stringify(before) === JSON.stringify(row) ? [] : [`\`${row[0]}\` has another span there`];
  });
  return [...texts, ...[...old.values()].map(([name]) => `\`${name}\` is wrapped there, and would not be now`)];
}

/** Several functions may have one name. */
function keyOf([name]: SiteRow): string {
  return name;
}
