/** What a suite of faults has tried and seen: printed when its process ends, added up by `npm run test:faults`. */

import { FIGURES_LINE, type Figures } from './figures.js';

/** Of this process. */
export const tally: Figures = { inputs: 0, faults: 0, ended: 0, arrived: 0, counted: 0 };

process.on('exit', () => {
  console.log(`${FIGURES_LINE}${JSON.stringify(tally)}`);
});

/** Adds the spans of one case, every one of which must be accounted for. */
export function account(ended: number, arrived: number, counted: number): void {
  tally.ended += ended;
  tally.arrived += arrived;
  tally.counted += counted;
  if (ended !== arrived + counted) {
    throw new Error(`${ended} spans ended: ${arrived} arrived, ${counted} were counted as lost`);
  }
}
