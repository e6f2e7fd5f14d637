/** What `list` prints: the functions of a file under its name. */
import type { FileOutcome } from '../project/instrument-files.js';
import { displayPath } from '../project/paths.js';
import type { Paint } from './colour.js';
import { totalsOf } from './instrument-report.js';
import { chosenBy, count } from './words.js';

interface Row {
  readonly line: number;
  readonly column: number;
  readonly name: string;
  readonly span: string;
  readonly by: string;
  readonly isSkipped: boolean;
}

export function listReport(outcomes: readonly FileOutcome[], cwd: string, paint: Paint): string {
  const groups = outcomes.flatMap((outcome) => {
    const rows = rowsOf(outcome);
    return rows.length === 0
      ? []
      : [[paint('bold', displayPath(outcome.file.path, cwd)), ...format(rows, paint)].join('\n')];
  });
  const { sites, skipped, instrumented, files } = totalsOf(outcomes);
  const total = `${count(sites, 'function')} in ${instrumented} of ${count(files, 'file')}`;
  return [...groups, skipped === 0 ? total : `${total}, ${skipped} left alone`].join('\n\n');
}

function rowsOf({ result }: FileOutcome): Row[] {
  const sites = (result?.sites ?? []).map(({ line, column, qualifiedName, plan, by }) => ({
    ...{ line, column, name: qualifiedName, span: plan.spanName, by: chosenBy(by), isSkipped: false },
  }));
  const skipped = (result?.skipped ?? []).map(({ line, column, qualifiedName, message, reason, by }) => ({
    ...{
      line,
      column,
      name: qualifiedName,
      span: `left alone (${reason}): ${message}`,
      by: chosenBy(by),
      isSkipped: true,
    },
  }));
  return [...sites, ...skipped].sort((a, b) => a.line - b.line || a.column - b.column);
}

function format(rows: readonly Row[], paint: Paint): string[] {
  const width = (cell: (row: Row) => string): number => Math.max(...rows.map((row) => cell(row).length));
  const place = (row: Row): string => `${row.line}:${row.column}`;
  const places = width(place);
  const names = width(({ name }) => name);
  const rules = width(({ by }) => by);
  return rows.map((row) => {
    const left = `  ${place(row).padStart(places)}  ${row.name.padEnd(names)}  ${row.by.padEnd(rules)}`;
    return `${left}  ${paint(row.isSkipped ? 'yellow' : 'green', row.span)}`;
  });
}
