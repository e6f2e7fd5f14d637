/** The names of the marks, and what is nearly one of them. Nothing here needs the parser. */
import { editDistance } from '../../messages/nearest.js';

/** The package that marks are imported from. */
export const PACKAGE = 'agentcore-instrument';

export const MARK_NAMES = ['traceModuleOperation', 'traceTool', 'traceIgnore'] as const;

export type MarkName = (typeof MARK_NAMES)[number];

/** A mark that makes a span. */
export type SpanMarkName = Exclude<MarkName, 'traceIgnore'>;

export function isMarkName(word: string): word is MarkName {
  return (MARK_NAMES as readonly string[]).includes(word);
}

/**
 * The mark that `word` is, or was meant to be: at most two typing errors away, in any letter case, with underscores or
 * hyphens (the seed's `trace_module_operation`).
 */
export function markMeant(word: string): MarkName | undefined {
  if (isMarkName(word)) return word;
  const plain = word.replace(/[_-]/g, '').toLowerCase();
  return MARK_NAMES.find((mark) => editDistance(plain, mark.toLowerCase(), 2) <= 2);
}

/** `@word` in a text where `word` is, or was meant to be, a mark. */
export interface Mention {
  /** Index of the `@`. */
  readonly index: number;
  readonly word: string;
}

/** Every mention of a mark in the text: in comments, decorators, strings. */
export function* mentions(text: string): Generator<Mention> {
  const known = new Map<string, boolean>();
  for (const { 1: word, index } of text.matchAll(/@([A-Za-z][\w-]{6,25})(?![\w-])/g)) {
    if (word === undefined) continue;
    let isMark = known.get(word);
    if (isMark === undefined) {
      isMark = markMeant(word) !== undefined;
      known.set(word, isMark);
    }
    if (isMark) yield { index, word };
  }
}
