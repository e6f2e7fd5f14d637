/** What instrumenting changes, as a unified diff from the sources to the output. */
import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import type { FileOutcome } from '../project/instrument-files.js';

/** Empty for a file that stays as it is. */
export function fileDiff({ file, text, result }: FileOutcome): string {
  if (text === undefined || result === undefined || !result.changed) return '';
  const names = [`a/${file.filePath}`, `b/${file.filePath}`] as const;
  return createTwoFilesPatch(...names, text, result.code, undefined, undefined, {
    context: 3,
    headerOptions: FILE_HEADERS_ONLY,
  });
}
