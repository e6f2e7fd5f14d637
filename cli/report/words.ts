/** Small pieces of text that several reports share. */
import type { Selection } from '../../transformer/types.js';

export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** `mark`, or the rule as diagnostics call it. */
export function chosenBy(by: Selection['by']): string {
  return by === 'mark' ? 'mark' : `rules[${by.rule}]`;
}
