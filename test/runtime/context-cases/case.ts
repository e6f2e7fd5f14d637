/** A program about where the span of a wrapped function is current, and what it must note. */
export interface ContextCase {
  /** Ends the sentence "the span of a wrapped function …". */
  readonly title: string;
  readonly text: string;
  /** What `main` notes, as `label:name of the current span`; `-` where none is. */
  readonly log: readonly string[];
  /** The spans of wrapped functions, where the case is about them. */
  readonly tree?: readonly string[];
  /** Functions to wrap; default all. */
  readonly only?: (name: string) => boolean;
  /**
   * `manager`: the program sets contexts through the API, which does nothing without a manager. `writable`: it sets
   * one that was the manager's before, which beside a manager that cannot be written is not told from no change.
   */
  readonly needs?: 'manager' | 'writable';
}

/** Functions with a name of their own: leaves out callbacks and the methods of protocols. */
export const named = (name: string): boolean =>
  /^[a-z]+$/.test(name) && !['anonymous', 'next', 'then', 'return', 'throw', 'constructor'].includes(name);
