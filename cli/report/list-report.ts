/** What `list` prints: the functions of a file under its name, counted. */

import { displayPath } from '../../transformer/project/paths.js';
import type { FileOutcome } from '../project/instrument-files.js';
import type { Paint } from './colour.js';
import { countsOf, leftAloneText } from './counts.js';
import { totalsOf } from './instrument-report.js';
import { chosenBy, count, reasonOf } from './words.js';

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
    return rows.length === 0 ? [] : [[heading(outcome, cwd, paint), ...format(rows, paint)].join('\n')];
  });
  const { sites, instrumented, files } = totalsOf(outcomes);
  const total = `${count(sites, 'function')} in ${instrumented} of ${count(files, 'file')}`;
  return [...groups, listed([total, leftAloneText(countsOf(outcomes))])].join('\n\n');
}

function heading(outcome: FileOutcome, cwd: string, paint: Paint): string {
  const counts = countsOf([outcome]);
  const wrapped = counts.wrapped === 0 ? '' : `${counts.wrapped} wrapped`;
  return `${paint('bold', displayPath(outcome.file.path, cwd))}  ${listed([wrapped, leftAloneText(counts)])}`;
}

function listed(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(', ');
}

function rowsOf({ result }: FileOutcome): Row[] {
  const sites = (result?.sites ?? []).map(({ line, column, qualifiedName, plan, by }) => ({
    ...{ line, column, name: qualifiedName, span: plan.spanName, by: chosenBy(by), isSkipped: false },
  }));
  const skipped = (result?.skipped ?? []).map((each) => ({
    ...{ line: each.line, column: each.column, name: each.qualifiedName, by: chosenBy(each.by), isSkipped: true },
    span: `left alone (${each.reason}): ${reasonOf(each)}`,
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
