/** Reads the tags of a comment. Nothing here needs the parser. */
import type { Stretch } from '../report.js';

export interface Tag {
  /** Without the `@`. */
  readonly name: string;
  /** `@` and name. */
  readonly place: Stretch;
  /** The rest of its line. */
  readonly text: string;
  readonly textStart: number;
  /** The lines below, up to the next tag. */
  readonly below: readonly string[];
}

interface Line {
  readonly start: number;
  readonly text: string;
}

/**
 * The tags of a JSDoc comment: each starts a line, or in a comment of one line may follow a sentence
 * (`/** Searches. @traceTool search *\/`). Code between fences, and decorators under `@example`, are no tags.
 */
export function jsDocTags(source: string, { start, end }: Stretch): Tag[] {
  const lines = contentLines(source, start + '/**'.length, end - '*/'.length);
  const tags: (Tag & { below: string[] })[] = [];
  let isFenced = false;
  for (const line of lines) {
    if (/^\s*(?:```|~~~)/.test(line.text)) isFenced = !isFenced;
    const opening = lines.length === 1 ? /^(?:.*?[.:;!?]\s+)?@([A-Za-z][\w-]*)/ : /^@([A-Za-z][\w-]*)/;
    const match = isFenced ? null : opening.exec(line.text);
    const isExample = tags.at(-1)?.name === 'example' && match !== null && line.text[match[0].length] === '(';
    if (match === null || isExample) tags.at(-1)?.below.push(line.text);
    else {
      const name = match[1]!;
      const nameEnd = line.start + match[0].length;
      const place = { start: nameEnd - name.length - 1, end: nameEnd };
      tags.push({ name, place, text: line.text.slice(match[0].length), textStart: nameEnd, below: [] });
    }
  }
  return tags;
}

/** The tag that a `//` or plain block comment starts with. */
export function commentTag(source: string, { start, end }: Stretch): Tag | undefined {
  const match = /^(?:\/\/+|\/\*+)[\s*]*@([A-Za-z][\w-]*)/.exec(source.slice(start, end));
  if (match === null) return undefined;
  const name = match[1]!;
  const nameEnd = start + match[0].length;
  const place = { start: nameEnd - name.length - 1, end: nameEnd };
  return { name, place, text: source.slice(nameEnd, end), textStart: nameEnd, below: [] };
}

/** Lines without their leading `*`, trimmed, with the offset of what is left. */
function contentLines(source: string, start: number, end: number): Line[] {
  const lines: Line[] = [];
  let at = start;
  for (const raw of source.slice(start, end).split(/\r\n|[\n\r\u2028\u2029]/)) {
    const margin = /^\s*(?:\*\s?)?\s*/.exec(raw)![0].length;
    lines.push({ start: at + margin, text: raw.slice(margin).trimEnd() });
    at += raw.length + (source.startsWith('\r\n', at + raw.length) ? 2 : 1);
  }
  return lines;
}
