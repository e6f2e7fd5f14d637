/** Of errors and of warnings so many are printed at most; `--json` has all. */
export const MOST_SHOWN = 100;
