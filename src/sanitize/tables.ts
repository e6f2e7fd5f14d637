/** Secrets in columns of tables: the head of a column names what stands below it, in CSV, Markdown, the output of SQL, HTML. */
import { isRedactable, looksSecret, Verdict } from './keys.js';
import { isPlaceholder, isStopWord } from './pair-values.js';
import { REDACTED } from './text.js';

type Judge = (key: string) => Verdict;

const SIGNS = [',', ';', '\t', '|'];
/** A longer line is no head, and no row of a table that a person reads. */
const LINE_LIMIT = 2000;
const COLUMNS = 64;
const HEAD_CELL = /^["'`*]{0,2}[A-Za-z][\w .()/-]{0,39}["'`*]{0,2}$/;
/** `| --- | :-: |`, `+----+----+` */
const RULE = /^[\s|+:=-]*-[\s|+:=-]*$/;
const ROW = /<tr[\s>]/i;
const HTML_CELL = /(<t([hd])(?:\s[^<>]{0,200})?>)([^<>]*)(?=<)/gi;

/** `text`, which has several lines or rows of HTML, with such secrets redacted. */
export function scrubTables(text: string, judge: Judge): string {
  const out = text.includes('\n') ? scrubLines(text, judge) : text;
  return ROW.test(out) ? scrubHtmlRows(out, judge) : out;
}

/** What is said of each column of the table whose rows follow. */
interface Head {
  readonly sign: string;
  readonly verdicts: readonly Verdict[];
}

function scrubLines(text: string, judge: Judge): string {
  const lines = text.split('\n');
  let head: Head | undefined;
  let changed = false;
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!;
    if (head === undefined) head = headOf(line, lines[i + 1], judge);
    else if (!RULE.test(line)) {
      const row = countSigns(line, head.sign) === 0 ? undefined : scrubRow(line, head);
      if (row === undefined) head = headOf(line, lines[i + 1], judge);
      else if (row !== line) {
        lines[i] = row;
        changed = true;
      }
    }
  }
  return changed ? lines.join('\n') : text;
}

/** Names alone, one of them of a secret, and a line of as many cells, or a rule, below. */
function headOf(line: string, next: string | undefined, judge: Judge): Head | undefined {
  if (next === undefined || line.length > LINE_LIMIT || next.length > LINE_LIMIT) return undefined;
  for (const sign of SIGNS) {
    const signs = countSigns(line, sign);
    if (signs === 0 || signs > COLUMNS || (countSigns(next, sign) !== signs && !RULE.test(next))) continue;
    const cells = cellsOf(line, sign);
    if (!cells.every((cell) => cell.trim() === '' || HEAD_CELL.test(cell.trim()))) continue;
    const verdicts = cells.map((cell) => judge(cell.replace(/["'`*\r]/g, '').trim()));
    if (verdicts.some((verdict) => verdict !== Verdict.NONE)) return { sign, verdicts };
  }
  return undefined;
}

/** Undefined if the line has another number of cells. */
function scrubRow(line: string, { sign, verdicts }: Head): string | undefined {
  if (line.length > LINE_LIMIT) return undefined;
  const cells = cellsOf(line, sign);
  if (cells.length !== verdicts.length) return undefined;
  return cells.map((cell, i) => scrubCell(cell, verdicts[i]!)).join(sign);
}

/** Signs within quotes do not part cells. */
function cellsOf(line: string, sign: string): string[] {
  if (!line.includes('"')) return line.split(sign);
  const cells: string[] = [];
  let start = 0;
  let isQuoted = false;
  for (let at = 0; at < line.length; at++) {
    if (line[at] === '"') isQuoted = !isQuoted;
    else if (!isQuoted && line[at] === sign) {
      cells.push(line.slice(start, at));
      start = at + 1;
    }
  }
  cells.push(line.slice(start));
  return cells;
}

function scrubCell(cell: string, verdict: Verdict): string {
  if (verdict === Verdict.NONE) return cell;
  const content = cell.replace(/^[\s"'`]+|[\s"'`]+$/g, '');
  if (content === '' || isPlaceholder(content) || !isRedactable(verdict, content)) return cell;
  // `pass,fail`: numbers of tests.
  if (verdict === Verdict.VAGUE && /^\d+$/.test(content)) return cell;
  const isWord = isStopWord(content) || (verdict < Verdict.STRONG ? !looksSecret(content) : /\s/.test(content));
  return isWord ? cell : cell.replace(content, () => REDACTED);
}

function countSigns(line: string, sign: string): number {
  let count = 0;
  for (let at = line.indexOf(sign); at !== -1; at = line.indexOf(sign, at + 1)) count++;
  return count;
}

function scrubHtmlRows(text: string, judge: Judge): string {
  let verdicts: Verdict[] = [];
  return text
    .split(/(?=<tr[\s>])/i)
    .map((row) => {
      const heads: Verdict[] = [];
      let column = 0;
      let label = '';
      const out = row.replace(HTML_CELL, (match, tag: string, kind: string, content: string) => {
        const own = verdicts[column++] ?? Verdict.NONE;
        const isHead = kind === 'h' || kind === 'H';
        const byLabel = !isHead && HEAD_CELL.test(label) ? judge(label) : Verdict.NONE;
        if (isHead) heads.push(judge(content.trim()));
        label = content.trim();
        return isHead ? match : tag + scrubCell(content, Math.max(own, byLabel) as Verdict);
      });
      if (heads.length > 1) verdicts = heads;
      return out;
    })
    .join('');
}
