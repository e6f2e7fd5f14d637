/** Diagnostics say the same thing once in ten minutes, and so many lines in one: each case starts an hour after the last. */

const HOUR_MS = 3_600_000;
const now = performance.now.bind(performance);
let offset = 0;
performance.now = () => now() + offset;

export function anHourLater(): void {
  offset += HOUR_MS;
}
