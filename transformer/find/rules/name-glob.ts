/** Globs over qualified names (design.md, *Configuration*): `*` does not cross a dot, `**` does. */
import { type GlobToken, linearMatcher } from './linear-glob.js';

// A computed name counts as one piece, with the dots in its brackets: `Tree.[Symbol.iterator]`.
const PIECE = String.raw`(?:[^.[]|\[(?:[^[\]]|\[[^[\]]*\])*\])`;

/** Up to here a regular expression is fast on every name, and faster than what never is slow. */
const FEW_WILDCARDS = 2;
const SHORT_NAME = 200;

/**
 * `*` is any piece of a name between two dots, `**` anything, `?` one character, `{a,b}` a choice. `**.run` is also
 * plain `run`.
 */
export function nameGlob(glob: string): (qualifiedName: string) => boolean {
  const tokens = tokensOf(glob);
  const linear = linearMatcher(tokens);
  if (tokens.filter(({ kind }) => WILDCARDS.has(kind)).length > FEW_WILDCARDS) return linear;
  const pattern = new RegExp(`^${tokens.map(asPattern).join('')}$`, 'u');
  return (qualifiedName) => (qualifiedName.length > SHORT_NAME ? linear(qualifiedName) : pattern.test(qualifiedName));
}

const WILDCARDS: ReadonlySet<GlobToken['kind']> = new Set(['any', 'anyAndDot', 'name']);

function tokensOf(glob: string): GlobToken[] {
  const tokens: GlobToken[] = [];
  let open = 0;
  const hasChoices = balancedBraces(glob);
  for (let at = 0; at < glob.length; at += 1) {
    const character = String.fromCodePoint(glob.codePointAt(at)!);
    if (glob.startsWith('**', at)) {
      at += glob[at + 2] === '.' && (at === 0 || glob[at - 1] === '.') ? 2 : 1;
      tokens.push({ kind: glob[at] === '.' ? 'anyAndDot' : 'any' });
    } else if (character === '*') tokens.push({ kind: 'name' });
    else if (character === '?') tokens.push({ kind: 'one' });
    else if (character === '{' && hasChoices) {
      tokens.push({ kind: 'open' });
      open += 1;
    } else if (character === '}' && open > 0) {
      tokens.push({ kind: 'close' });
      open -= 1;
    } else if (character === ',' && open > 0) tokens.push({ kind: 'or' });
    else {
      tokens.push({ kind: 'literal', text: character });
      at += character.length - 1;
    }
  }
  return tokens;
}

function asPattern(token: GlobToken): string {
  switch (token.kind) {
    case 'literal':
      return token.text.replace(/[\\^$.*+?()[\]{}|/-]/g, (special) => `\\${special}`);
    case 'name':
      return `${PIECE}*`;
    case 'any':
      return '.*';
    case 'anyAndDot':
      return String.raw`(?:.*\.)?`;
    case 'one':
      return '[^.]';
    case 'open':
      return '(?:';
    case 'or':
      return '|';
    case 'close':
      return ')';
  }
}

function balancedBraces(glob: string): boolean {
  let open = 0;
  for (const character of glob) {
    if (character === '{') open += 1;
    if (character === '}') open -= 1;
    if (open < 0) return false;
  }
  return open === 0;
}
