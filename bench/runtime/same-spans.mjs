/** Whether code by hand makes the very spans that ours makes, without which a ratio of the two says little. */
import { callEverything } from './calls.mjs';

/**
 * @param {{ hand: object, contender: object }} subjects
 * @param {{ hand: import('./providers.mjs').Side, contender: import('./providers.mjs').Side }} sides
 * @returns {Promise<string[]>} what differs, in words for a table
 */
export async function differences(subjects, sides) {
  const byHand = await callEverything(subjects.hand, sides.hand);
  const ours = await callEverything(subjects.contender, sides.contender);
  const found = [];
  for (const [name, { spans }] of byHand) {
    const [hand, own] = [contents(spans), contents(ours.get(name).spans)];
    if (hand !== own) found.push(`${name}: by hand ${hand}, ours ${own}`);
  }
  return found;
}

/** All that a span says but ids, times and the words of a stack. */
function contents(spans) {
  const each = spans.map(({ name, kind, attributes, status, events, links }) => {
    const happened = events.map((event) => [event.name, Object.keys(event.attributes ?? {}).sort()]);
    return JSON.stringify([name, kind, Object.entries(attributes).sort(), status, happened, links]);
  });
  return each.sort().join(' ');
}
