/** What `instrument` prints on stdout for people. */

import { CONFIG_NAMES } from '../../transformer/project/config-file.js';
import type { OutputPlan } from '../output/plan.js';
import type { FileSummary } from '../project/file-summary.js';
import type { Project } from '../project/project.js';
import { oneLine } from './printable.js';
import { count } from './words.js';

export interface Totals {
  readonly files: number;
  readonly instrumented: number;
  readonly sites: number;
  readonly skipped: number;
}

export function totalsOf(files: readonly FileSummary[]): Totals {
  return {
    files: files.length,
    instrumented: files.filter(({ changed }) => changed).length,
    sites: files.reduce((sum, { wrapped }) => sum + wrapped, 0),
    skipped: files.reduce((sum, { leftAlone }) => sum + leftAlone, 0),
  };
}

/** @param outDir as shown to the user */
export function writtenSummary(project: Project, totals: Totals, plan: OutputPlan, outDir: string): string {
  const changed = plan.files.filter(({ change }) => change !== 'keep').length;
  const news =
    changed === 0 && plan.removed.length === 0
      ? 'up to date'
      : [`${count(changed, 'file')} written`, ...removedPart(plan)].join(', ');
  return [`instrumented ${wrapped(totals)} -> ${outDir} (${news})`, ...remarks(project, totals)].join('\n');
}

export function checkedSummary(project: Project, totals: Totals, outDir: string | undefined): string {
  const output = outDir === undefined ? '' : `; ${outDir} is up to date`;
  return [`checked ${wrapped(totals)}${output}`, ...remarks(project, totals)].join('\n');
}

export function plannedSummary(project: Project, totals: Totals, plan: OutputPlan, outDir: string): string {
  const lines = plan.files.map(({ file, change }) => `  ${change.padEnd(6)}  ${oneLine(file.path)}  ${file.kind}`);
  const removed = plan.removed.map((path) => `  remove  ${oneLine(path)}`);
  const title = `would instrument ${wrapped(totals)} -> ${outDir}`;
  return [title, ...lines, ...removed, ...remarks(project, totals)].join('\n');
}

export function wrapped({ sites, instrumented, files }: Totals): string {
  return `${count(sites, 'function')} in ${instrumented} of ${count(files, 'file')}`;
}

function removedPart({ removed }: OutputPlan): string[] {
  return removed.length === 0 ? [] : [`${removed.length} removed`];
}

function remarks({ configFile }: Project, { sites, skipped }: Totals): string[] {
  const remarks: string[] = [];
  if (skipped > 0) remarks.push(`  ${count(skipped, 'function')} left alone: \`agentcore-instrument list\` says why`);
  if (sites === 0 && configFile.file === undefined) {
    remarks.push(`  no function is marked, and there is no ${CONFIG_NAMES[0]} from here up to the package's folder`);
  }
  return remarks;
}
