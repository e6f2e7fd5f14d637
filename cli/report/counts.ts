/** How many functions were wrapped, and how many left alone for which reason. */
import type { FileSummary } from '../project/file-summary.js';

export interface Counts {
  readonly wrapped: number;
  /** By reason code (docs/reasons.md), in alphabetical order; without those that left none alone. */
  readonly leftAlone: Readonly<Record<string, number>>;
}

/** @param files with their functions */
export function countsOf(files: readonly FileSummary[]): Counts {
  const reasons = files.flatMap(({ functions }) => (functions?.skipped ?? []).map(({ reason }) => reason)).sort();
  const leftAlone: Record<string, number> = {};
  for (const reason of reasons) leftAlone[reason] = (leftAlone[reason] ?? 0) + 1;
  return { wrapped: files.reduce((sum, { wrapped }) => sum + wrapped, 0), leftAlone };
}

/** `3 left alone (2 early-error, 1 serialised)`; empty for none. */
export function leftAloneText({ leftAlone }: Counts): string {
  const reasons = Object.entries(leftAlone);
  if (reasons.length === 0) return '';
  const total = reasons.reduce((sum, [, number]) => sum + number, 0);
  return `${total} left alone (${reasons.map(([reason, number]) => `${number} ${reason}`).join(', ')})`;
}
