/** Whether a target was reached, in words, and how many were. */

let reached = 0;
let missed = 0;

/**
 * @param {string} what
 * @param {number} value
 * @param {{ limit: number, atLeast?: boolean, unit?: string, digits?: number }} target
 * @returns {string} such as `reached: over parsing 1.20×, wanted ≤ 1.35×`
 */
export function verdict(what, value, { limit, atLeast = false, unit = '×', digits = 2 }) {
  const show = (number) => `${number.toFixed(digits)}${unit}`;
  const shown = Number.isFinite(value) ? show(value) : 'not measured';
  const isReached = atLeast ? value >= limit : value <= limit || shown === show(limit);
  if (isReached) reached += 1;
  else missed += 1;
  return `${isReached ? 'reached' : 'MISSED'}: ${what} ${shown}, wanted ${atLeast ? '≥' : '≤'} ${show(limit)}`;
}

/** One line that counts the verdicts so far; nothing when there were none. */
export function printVerdicts() {
  if (reached + missed > 0) console.log(`\n${reached} targets reached, ${missed} missed`);
}
