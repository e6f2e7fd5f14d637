/** Small pieces of text that several reports share. */
import type { Selection, Skipped } from '../../transformer/types.js';

export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** `mark`, or the rule as diagnostics call it. */
export function chosenBy(by: Selection['by']): string {
  return by === 'mark' ? 'mark' : `rules[${by.rule}]`;
}

/** Each in backquotes. */
export function quoted(items: readonly string[]): string {
  return items.map((item) => `\`${item}\``).join(', ');
}

/** Why a function was left alone, without saying that it was. */
export function reasonOf({ message }: Skipped): string {
  return message.replace(/^left alone: /, '');
}
