/**
 * The globs of `name-glob.ts`, matched by keeping all places where one could be: in a time that is the length of the glob
 * times that of the name, whatever they are. A regular expression tries one way after another, of which there are
 * hundreds of millions for `*a*b*c*d` and a name of a thousand characters.
 */

type Test = (character: string) => boolean;

interface State {
  /** The states that one may go on from without a character. */
  readonly free: number[];
  readonly moves: [test: Test, to: number][];
}

const isNoBreak: Test = (character) => !/[\n\r\u2028\u2029]/.test(character);
const isOutside: Test = (character) => character !== '.' && character !== '[';
const isWithin: Test = (character) => character !== '[' && character !== ']';
const is =
  (wanted: string): Test =>
  (character) =>
    character === wanted;

/** A piece of a glob, as `name-glob.ts` reads it. */
export type GlobToken =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'any' | 'anyAndDot' | 'name' | 'one' | 'open' | 'or' | 'close' };

export function linearMatcher(tokens: readonly GlobToken[]): (text: string) => boolean {
  const states: State[] = [];
  const state = (): number => states.push({ free: [], moves: [] }) - 1;
  const free = (from: number, to: number): unknown => states[from]!.free.push(to);
  const move = (from: number, test: Test, to: number): unknown => states[from]!.moves.push([test, to]);
  const groups: { readonly start: number; readonly end: number }[] = [];
  let at = state();
  const star = (test: Test): void => {
    const inside = state();
    free(at, inside);
    move(inside, test, inside);
    at = inside;
  };
  const one = (test: Test): void => {
    const next = state();
    move(at, test, next);
    at = next;
  };
  for (const token of tokens) {
    if (token.kind === 'literal') for (const character of token.text) one(is(character));
    else if (token.kind === 'one') one((character) => character !== '.');
    else if (token.kind === 'any') star(isNoBreak);
    else if (token.kind === 'anyAndDot') {
      const [from, end] = [at, state()];
      star(isNoBreak);
      one(is('.'));
      free(at, end);
      free(from, end);
      at = end;
    } else if (token.kind === 'name') {
      star(isOutside);
      const [deep, deeper] = [state(), state()];
      move(at, is('['), deep);
      move(deep, isWithin, deep);
      move(deep, is(']'), at);
      move(deep, is('['), deeper);
      move(deeper, isWithin, deeper);
      move(deeper, is(']'), deep);
    } else if (token.kind === 'open') {
      const inside = state();
      free(at, inside);
      groups.push({ start: inside, end: state() });
      at = inside;
    } else {
      const { start, end } = groups.at(-1)!;
      free(at, end);
      at = token.kind === 'or' ? start : end;
      if (token.kind === 'close') groups.pop();
    }
  }
  const last = at;
  return (text) => run(states, last, text);
}

function run(states: readonly State[], last: number, text: string): boolean {
  let current = new Set<number>();
  const enter = (into: Set<number>, first: number): void => {
    const open = [first];
    for (let state = open.pop(); state !== undefined; state = open.pop()) {
      if (into.has(state)) continue;
      into.add(state);
      open.push(...states[state]!.free);
    }
  };
  enter(current, 0);
  for (const character of text) {
    const next = new Set<number>();
    for (const state of current) {
      for (const [test, to] of states[state]!.moves) if (test(character)) enter(next, to);
    }
    if (next.size === 0) return false;
    current = next;
  }
  return current.has(last);
}
