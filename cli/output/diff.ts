/** What instrumenting changes, as a unified diff from the sources to the output. */
import type { FileOutcome } from '../project/instrument-file.js';
import { unifiedDiff } from '../report/line-diff.js';

/** Empty for a file that stays as it is. */
export function fileDiff({ file, text, result }: FileOutcome): string {
  if (text === undefined || result === undefined || !result.changed) return '';
  return unifiedDiff(file.filePath, text.split('\n'), result.code.split('\n'));
}
