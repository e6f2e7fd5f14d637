/**
 * Whether there is stack left to redact on. Where V8 runs out of stack while it compiles a regular expression it ends the
 * process ("RegExpCompiler Allocation failed"), and no `catch` hears of it: a recursion without end, which the user's
 * program would have caught as a `RangeError`, must not meet one of ours.
 */

/** Words that a call with so many arguments puts on the stack: 32 KB, four times what the deepest pattern was seen to need. */
const ENOUGH_TO_REDACT: readonly undefined[] = new Array<undefined>(4096).fill(undefined);

function nothing(): void {}

/** Costs about a microsecond; for errors and captured content. */
export function hasStackRoom(): boolean {
  return fits(ENOUGH_TO_REDACT);
}

/** @param words as many as are to fit */
export function fits(words: readonly undefined[]): boolean {
  try {
    Reflect.apply(nothing, undefined, words);
    return true;
  } catch {
    return false;
  }
}
