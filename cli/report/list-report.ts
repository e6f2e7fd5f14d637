/** What `list` prints: the functions of a file under its name, counted. */
import { displayPath } from '../../transformer/project/paths.js';
import type { FileSummary } from '../project/file-summary.js';
import type { Paint } from './colour.js';
import { countsOf, leftAloneText } from './counts.js';
import { totalsOf } from './instrument-report.js';
import { oneLine } from './printable.js';
import { chosenBy, count, reasonOf } from './words.js';

interface Row {
  readonly line: number;
  readonly column: number;
  readonly name: string;
  readonly span: string;
  readonly by: string;
  readonly isSkipped: boolean;
}

export function listReport(summaries: readonly FileSummary[], cwd: string, paint: Paint): string {
  const groups = summaries.flatMap((summary) => {
    const rows = rowsOf(summary);
    return rows.length === 0 ? [] : [[heading(summary, cwd, paint), ...format(rows, paint)].join('\n')];
  });
  const { sites, instrumented, files } = totalsOf(summaries);
  const total = `${count(sites, 'function')} in ${instrumented} of ${count(files, 'file')}`;
  return [...groups, listed([total, leftAloneText(countsOf(summaries))])].join('\n\n');
}

function heading(summary: FileSummary, cwd: string, paint: Paint): string {
  const counts = countsOf([summary]);
  const wrapped = counts.wrapped === 0 ? '' : `${counts.wrapped} wrapped`;
  return `${paint('bold', oneLine(displayPath(summary.file.path, cwd)))}  ${listed([wrapped, leftAloneText(counts)])}`;
}

function listed(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(', ');
}

function rowsOf({ functions }: FileSummary): Row[] {
  const sites = (functions?.sites ?? []).map(({ line, column, qualifiedName, plan, by }) => ({
    ...{ line, column, name: oneLine(qualifiedName), span: oneLine(plan.spanName), by: chosenBy(by), isSkipped: false },
  }));
  const skipped = (functions?.skipped ?? []).map((each) => ({
    ...{
      line: each.line,
      column: each.column,
      name: oneLine(each.qualifiedName),
      by: chosenBy(each.by),
      isSkipped: true,
    },
    span: `left alone (${each.reason}): ${reasonOf(each)}`,
  }));
  return [...sites, ...skipped].sort((a, b) => a.line - b.line || a.column - b.column);
}

function format(rows: readonly Row[], paint: Paint): string[] {
  const width = (cell: (row: Row) => string): number =>
    rows.reduce((widest, row) => Math.max(widest, cell(row).length), 0);
  const place = (row: Row): string => `${row.line}:${row.column}`;
  const places = width(place);
  const names = width(({ name }) => name);
  const rules = width(({ by }) => by);
  return rows.map((row) => {
    const left = `  ${place(row).padStart(places)}  ${row.name.padEnd(names)}  ${row.by.padEnd(rules)}`;
    return `${left}  ${paint(row.isSkipped ? 'yellow' : 'green', row.span)}`;
  });
}
