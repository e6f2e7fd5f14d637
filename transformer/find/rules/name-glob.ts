/** Globs over qualified names (design.md, *Configuration*): `*` does not cross a dot, `**` does. */

// A computed name counts as one piece, with the dots in its brackets: `Tree.[Symbol.iterator]`.
const PIECE = String.raw`(?:[^.[]|\[(?:[^[\]]|\[[^[\]]*\])*\])`;

/**
 * `*` is any piece of a name between two dots, `**` anything, `?` one character, `{a,b}` a choice. `**.run` is also
 * plain `run`.
 */
export function nameGlob(glob: string): (qualifiedName: string) => boolean {
  const pattern = new RegExp(`^${translate(glob)}$`, 'u');
  return (qualifiedName) => pattern.test(qualifiedName);
}

function translate(glob: string): string {
  let pattern = '';
  let open = 0;
  const depth = balancedBraces(glob) ? 1 : 0;
  for (let at = 0; at < glob.length; at += 1) {
    const character = glob[at]!;
    if (glob.startsWith('**', at)) {
      at += glob[at + 2] === '.' && (at === 0 || glob[at - 1] === '.') ? 2 : 1;
      pattern += glob[at] === '.' ? String.raw`(?:.*\.)?` : '.*';
    } else if (character === '*') pattern += `${PIECE}*`;
    else if (character === '?') pattern += '[^.]';
    else if (character === '{' && depth === 1) {
      pattern += '(?:';
      open += 1;
    } else if (character === '}' && open > 0) {
      pattern += ')';
      open -= 1;
    } else if (character === ',' && open > 0) pattern += '|';
    else pattern += character.replace(/[\\^$.*+?()[\]{}|/-]/g, (special) => `\\${special}`);
  }
  return pattern;
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
