/** The shortest bar still shows its colour and pattern. */
const LEAST_PERCENT = 22;

/**
 * Bar heights in percent for durations side by side. By square root: a run of twice the usual length
 * stands out, and one of fifty times does not flatten all others to the ground.
 *
 * @param durationsMs milliseconds, not negative
 */
export function barHeights(durationsMs: readonly number[]): number[] {
  const longest = Math.max(0, ...durationsMs);
  return durationsMs.map((duration) =>
    longest === 0 ? LEAST_PERCENT : Math.round(LEAST_PERCENT + (100 - LEAST_PERCENT) * Math.sqrt(duration / longest)),
  );
}
