/**
 * Marks in comments: the JSDoc tags `@traceModuleOperation` and `@traceTool`, and `@traceIgnore` in any comment.
 *
 * `@traceIgnore` is for the whole file when it stands before the first statement (directives such as `'use client'` do
 * not count as one) and either
 * - beside a `@file`, `@fileoverview`, `@module` or `@packageDocumentation` tag in the same comment, or
 * - with a blank line between it and that statement, or
 * - that statement is neither a function nor a class: an import, say.
 * Elsewhere it is for the function it leads, or for all members of the class it leads.
 */

import { isStringStatement } from '../../syntax.js';
import type ts from '../../typescript.js';
import type { Reports } from '../report.js';
import { commentAt, type LocatedComment } from './comment-at.js';
import type { FoundMark, MarkTarget } from './mark.js';
import { isMarkName, markMeant, mentions } from './names.js';
import { readTag } from './tag-arguments.js';
import { commentTag, jsDocTags, type Tag } from './tags.js';
import { aimOf } from './target.js';

export interface CommentMarks {
  readonly marks: readonly FoundMark[];
  readonly ignored: ReadonlySet<MarkTarget>;
  readonly ignoresFile: boolean;
}

export function findCommentMarks(sourceFile: ts.SourceFile, reports: Reports): CommentMarks {
  const { text } = sourceFile;
  const marks: FoundMark[] = [];
  const ignored = new Set<MarkTarget>();
  let ignoresFile = false;
  let done = 0;
  for (const { index } of mentions(text)) {
    if (index < done) continue;
    const comment = commentAt(sourceFile, index);
    if (comment === undefined) continue;
    done = comment.end;
    const tags = comment.kind === 'jsdoc' ? jsDocTags(text, comment) : [commentTag(text, comment)];
    for (const tag of tags) {
      const meant = tag === undefined ? undefined : markMeant(tag.name);
      if (tag === undefined || meant === undefined) continue;
      if (!isMarkName(tag.name)) reports.add('AC1001', { written: `@${tag.name}`, meant: `@${meant}` }, tag.place);
      else if (tag.name === 'traceIgnore') {
        if (isForFile(sourceFile, comment, tags)) ignoresFile = true;
        else ignore(comment, tag, ignored, reports);
      } else if (comment.kind !== 'jsdoc') reports.add('AC1014', { mark: tag.name }, tag.place);
      else {
        const aim = aimOf(comment.host ?? []);
        const { name: mark, place } = tag;
        if ('target' in aim) marks.push({ mark, target: aim.target, place, settings: readTag(mark, tag, reports) });
        else if ('bodyless' in aim) reports.add('AC1003', { mark, name: aim.bodyless }, place);
        else reports.add('AC1002', { mark, on: aim.other }, place);
      }
    }
  }
  return { marks, ignored, ignoresFile };
}

function ignore(comment: LocatedComment, tag: Tag, ignored: Set<MarkTarget>, reports: Reports): void {
  const aim = aimOf(comment.host ?? []);
  if ('target' in aim) ignored.add(aim.target);
  else if ('other' in aim) reports.add('AC1017', { on: aim.other }, tag.place);
}

const FILE_TAGS = new Set(['file', 'fileoverview', 'module', 'packageDocumentation']);

function isForFile(sourceFile: ts.SourceFile, comment: LocatedComment, tags: readonly (Tag | undefined)[]): boolean {
  const first = sourceFile.statements.find((statement) => !isStringStatement(statement)) ?? sourceFile.endOfFileToken;
  const start = first.getStart(sourceFile);
  if (comment.end > start) return false;
  if (tags.some((tag) => tag !== undefined && FILE_TAGS.has(tag.name))) return true;
  const between = sourceFile.text.slice(comment.end, start).replace(/\/\*[\s\S]*?\*\//g, '*');
  if (/(?:\r\n|[\n\r])[^\S\r\n]*(?:\r\n|[\n\r])/.test(between)) return true;
  return 'other' in aimOf(comment.host ?? []);
}
