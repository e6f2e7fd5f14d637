/**
 * Sources that are nested more deeply than the stack is deep. The parser and the walks over its tree descend by calls, as
 * every compiler's do, and such a text ends them in V8's RangeError.
 */
import { resetParser } from './parse.js';

/**
 * @param work may overflow the stack; it has changed nothing when it does, but the state of the parser
 * @param tooDeep answers in its place then
 */
export function withinStack<Result>(work: () => Result, tooDeep: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!isStackOverflow(error)) throw error;
    resetParser();
    return tooDeep();
  }
}

/** By V8's words: it throws the same class for other things, such as a string that would be too long. */
function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError && error.message === 'Maximum call stack size exceeded';
}
