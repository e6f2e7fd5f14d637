/** What generated code and the runtime that it calls must agree on. */

/**
 * The number of a file's first site in generated code. TypeScript orders the members of an inferred union by where it
 * met their types first: a `0` of ours would reorder the user's `1 | 0` in messages and declaration files, a number
 * that nobody else writes does not.
 */
export const FIRST_SITE = 0xac0000;
