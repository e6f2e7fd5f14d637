/** What a suite of faults has tried and seen: printed when its process ends, added up by `npm run test:faults`. */

export interface Figures {
  /** Values, times and calls that were hostile. */
  inputs: number;
  /** Failures that were caused: of exporters, collectors, processors, clocks, processes. */
  faults: number;
  /** Recorded spans that ended in the program. */
  ended: number;
  /** Those of them that came to where they were sent. */
  arrived: number;
  /** Those that did not, and that diagnostics gave a number for. */
  counted: number;
}

export const FIGURES_LINE = 'figures ';

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
