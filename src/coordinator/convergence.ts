/** Decimal fractions such as 0.11 - 0.1 miss their difference by rounding; far below any threshold that means something. */
const ROUNDING = 1e-12;

/**
 * Whether another refinement is worth it, judged by the last `window` confidences.
 *
 * - `undefined`: there are fewer than `window`, or the confidence rose over the window by `threshold` or more.
 * - `converged`: it stayed level, all of the window lies within less than `threshold`.
 * - `confidence_declined`: it did not rise over the window, because it went down somewhere in it. The seed's origin took
 *   this for convergence (protocols.md, defect 20).
 */
export function confidenceTrend(
  confidences: readonly number[],
  window: number,
  threshold: number,
): 'converged' | 'confidence_declined' | undefined {
  if (confidences.length < window) return undefined;
  const recent = confidences.slice(-window);
  const rise = recent[recent.length - 1]! - recent[0]!;
  // With a threshold of 0 a level confidence has risen by "not less than" it: only a decline stops the run.
  if (rise + ROUNDING >= threshold) return undefined;
  const spread = Math.max(...recent) - Math.min(...recent);
  return spread + ROUNDING < threshold ? 'converged' : 'confidence_declined';
}
