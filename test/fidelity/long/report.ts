/** What a part of the long form says: a table, what failed, and the two numbers at the end. */

export interface Outcome {
  readonly passed: number;
  readonly failed: number;
}

export interface Part {
  readonly name: string;
  /** One sentence: what holds when the part passes. */
  readonly claim: string;
  run(): Promise<Outcome>;
}

/** Prints rows of equal length in columns; numbers stand right. */
export function printTable(head: readonly string[], rows: readonly (readonly (string | number)[])[]): void {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => String(row[column] ?? '').length)),
  );
  const line = (cells: readonly (string | number)[]): string =>
    widths
      .map((width, column) => {
        const cell = cells[column] ?? '';
        return typeof cell === 'number' ? String(cell).padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd();
  console.log(line(head));
  console.log(line(widths.map((width) => '-'.repeat(width))));
  for (const row of rows) console.log(line(row));
}

/** Prints the first of what failed; the rest is counted. */
export function printFailures(failures: readonly string[], most = 25): void {
  for (const failure of failures.slice(0, most)) console.log(`  FAIL ${failure.replace(/\n/g, '\n       ')}`);
  if (failures.length > most) console.log(`  … and ${failures.length - most} more`);
}

export function percent(part: number, whole: number): string {
  return whole === 0 ? '-' : `${((100 * part) / whole).toFixed(2)}%`;
}
