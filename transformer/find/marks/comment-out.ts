/** Stretches of the source that can be put between `/*` and `*\/`, and what would go wrong without them. */
import ts from '../../typescript.js';
import type { Stretch } from '../report.js';

/**
 * The stretch in pieces, cut at comments in it that would end ours. Undefined when a text in it has the end of a
 * comment, so that it cannot be commented out.
 */
export function commentOut(sourceFile: ts.SourceFile, { start, end }: Stretch): Stretch[] | undefined {
  const { text, languageVariant } = sourceFile;
  const pieces: Stretch[] = [];
  let from = start;
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, false, languageVariant, text, undefined, start, end - start);
  for (let kind = scanner.scan(); kind !== ts.SyntaxKind.EndOfFileToken; kind = scanner.scan()) {
    if (!scanner.getTokenText().includes('*/')) continue;
    const isComment = kind === ts.SyntaxKind.MultiLineCommentTrivia || kind === ts.SyntaxKind.SingleLineCommentTrivia;
    if (!isComment) return undefined;
    pieces.push({ start: from, end: scanner.getTokenStart() });
    from = scanner.getTokenEnd();
  }
  pieces.push({ start: from, end });
  return pieces.map((piece) => trimmed(text, piece)).filter((piece) => piece.start < piece.end);
}

function trimmed(text: string, { start, end }: Stretch): Stretch {
  const piece = text.slice(start, end);
  return { start: start + piece.length - piece.trimStart().length, end: end - (piece.length - piece.trimEnd().length) };
}

/** The first thing after `position` that is neither white space nor a comment, up to a few characters of it. */
export function tokenAfter(text: string, position: number): string {
  const trivia = /(?:\s|\/\*[\s\S]*?\*\/|\/\/[^\n\r\u2028\u2029]*)*/y;
  trivia.lastIndex = position;
  trivia.test(text);
  return text.slice(trivia.lastIndex, trivia.lastIndex + 12);
}

/**
 * Whether a statement that ends without a semicolon would go on with `next`, were it not for what stands between them.
 */
export function continuesLine(previous: string, next: string): boolean {
  return (
    !previous.trimEnd().endsWith(';') &&
    /^(?:[([`*/<=,.?&|^%:]|\+(?!\+)|-(?!-)|!=|in\b|instanceof\b|as\b|satisfies\b)/.test(next)
  );
}

const WORDS_BEFORE_MEMBERS = new Set([
  'get',
  'set',
  'static',
  'accessor',
  'async',
  'readonly',
  'declare',
  'abstract',
  'override',
  'public',
  'private',
  'protected',
]);

/** Why the class would read differently without these decorators of `member`; undefined when it would not. */
export function memberHazard(
  sourceFile: ts.SourceFile,
  parent: ts.ClassLikeDeclaration,
  member: ts.ClassElement,
  erased: ReadonlySet<ts.Node>,
): string | undefined {
  const previous = parent.members[parent.members.indexOf(member) - 1];
  const modifiers = ts.canHaveDecorators(member) || ts.canHaveModifiers(member) ? (member.modifiers ?? []) : [];
  if (previous === undefined || !ts.isPropertyDeclaration(previous) || !erased.has(modifiers[0]!)) return undefined;
  const previousText = sourceFile.text.slice(previous.pos, previous.end);
  if (previousText.endsWith(';')) return undefined;
  const kept = modifiers.find((modifier) => !erased.has(modifier));
  const next = tokenAfter(sourceFile.text, kept?.getStart(sourceFile) ?? modifiers.at(-1)!.end);
  const isWord =
    previous.type === undefined &&
    previous.initializer === undefined &&
    ts.isIdentifier(previous.name) &&
    WORDS_BEFORE_MEMBERS.has(previous.name.text);
  return isWord || continuesLine(previousText, next) ? 'the field before it has no semicolon' : undefined;
}

/** `return @mark() ⏎ class {}` would end at the line break. */
export function classExpressionHazard(sourceFile: ts.SourceFile, node: ts.Node): string | undefined {
  if (!ts.isClassExpression(node)) return undefined;
  const end = node.modifiers?.at(-1)?.end ?? node.pos;
  const toKeyword = sourceFile.text.slice(node.getStart(sourceFile), sourceFile.text.indexOf('class', end));
  return /[\r\n\u2028\u2029]/.test(toKeyword) ? 'its class expression starts on another line' : undefined;
}
