/** What a suite of faults has tried and seen, as it prints it. */

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
