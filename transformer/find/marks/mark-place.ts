/** A mark as people look for it: what it is called, and its line and column. */

import { placeIn } from '../../messages.js';
import type { MarkPlace } from '../../types.js';
import ts from '../../typescript.js';
import type { FoundMark } from './mark.js';

interface MarkedFile {
  readonly sourceFile: ts.SourceFile;
  readonly filePath: string;
}

export function placeOfMark({ mark, target, place, erasable }: FoundMark, file: MarkedFile): MarkPlace {
  const { line = 1, column = 1 } = placeIn(file.sourceFile, file.filePath, place.start, place.end - place.start);
  return {
    name: mark,
    form: erasable === undefined ? 'tag' : 'decorator',
    on: ts.isClassLike(target) ? 'class' : 'function',
    line,
    column,
  };
}
