/** What `doctor` prints: a line a check, what was found below it, and how much it was. */
import type { Finding } from '../doctor/check.js';
import type { Examined } from '../doctor/examination.js';
import type { Paint, Style } from './colour.js';
import { wrapped } from './layout.js';
import { MOST_SHOWN } from './most-shown.js';
import { oneLine, printable } from './printable.js';
import { count } from './words.js';

/** What `doctor --json` prints, schema version 1. */
export interface DoctorDocument {
  readonly version: 1;
  readonly command: 'doctor';
  /** Whether the exit code is 0. */
  readonly ok: boolean;
  /** Absolute: the folder of the package. */
  readonly root: string;
  readonly checks: readonly Examined[];
  readonly errors: number;
  readonly warnings: number;
}

export function doctorDocument(root: string, checks: readonly Examined[]): string {
  const { errors, warnings } = countsOf(checks);
  const document: DoctorDocument = { version: 1, command: 'doctor', ok: errors === 0, root, checks, errors, warnings };
  return `${JSON.stringify(document, null, 2)}\n`;
}

export function countsOf(checks: readonly Examined[]): { errors: number; warnings: number } {
  const all = checks.flatMap(({ findings }) => findings);
  const errors = all.filter(({ severity }) => severity === 'error').length;
  return { errors, warnings: all.length - errors };
}

const WORDS: Readonly<Record<Examined['status'], readonly [word: string, style: Style]>> = {
  ok: ['ok', 'green'],
  none: ['—', 'dim'],
  warning: ['warn', 'yellow'],
  error: ['FAIL', 'red'],
};
const NAME = 22;
const WIDTH = 100;
const INDENT = '      ';

/** One check. */
export function checkReport({ name, status, summary, findings }: Examined, paint: Paint): string {
  const [word, style] = WORDS[status];
  const line = `${paint(style, word.padEnd(4))}  ${name.padEnd(NAME)}${printable(oneLine(summary))}`;
  const more = findings.length - MOST_SHOWN;
  return [
    findings.length === 0 ? line : `${paint(style, word.padEnd(4))}  ${name}`,
    ...findings.slice(0, MOST_SHOWN).flatMap((each) => findingLines(each, paint)),
    ...(more > 0 ? [`${INDENT}and ${more} more; --json lists them all`] : []),
  ].join('\n');
}

function findingLines({ code, severity, message, place, cause, fix }: Finding, paint: Paint): string[] {
  const label = `${severity} ${code}:`;
  const [first = '', ...rest] = lines(`${label} ${message}`, WIDTH - INDENT.length);
  const coloured = first.replace(label, paint(severity === 'error' ? 'red' : 'yellow', label));
  return [
    INDENT + coloured,
    ...rest.map((line) => `${INDENT}  ${line}`),
    ...(place === undefined ? [] : labelled('place', place)),
    ...(cause === undefined ? [] : labelled('cause', cause)),
    ...labelled('fix', fix),
  ];
}

function labelled(label: string, text: string): string[] {
  const [first = '', ...rest] = lines(text, WIDTH - INDENT.length - 9);
  return [`${INDENT}  ${`${label}:`.padEnd(6)} ${first}`, ...rest.map((line) => `${INDENT}         ${line}`)];
}

function lines(text: string, width: number): string[] {
  return wrapped(oneLine(text), width);
}

export function doctorSummary(checks: readonly Examined[]): string {
  const { errors, warnings } = countsOf(checks);
  const right = checks.filter(({ status }) => status === 'ok').length;
  const skipped = checks.filter(({ status }) => status === 'none').length;
  const found = errors + warnings === 0 ? ['nothing found'] : [count(errors, 'error'), count(warnings, 'warning')];
  return `${found.join(', ')}: ${right} of ${count(checks.length, 'check')} ok, ${skipped} with nothing to look at`;
}
