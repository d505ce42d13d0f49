/** When a run will end, as a range, from how long its predecessors took and from what is left of it. */

export interface Estimate {
  /** Epoch milliseconds. */
  readonly earliest: number;
  readonly latest: number;
}

/** Fewer runs than this say nothing about the spread. */
const ENOUGH_RUNS = 3;

/**
 * The middle eighty per cent of former runs' durations, shifted to what the tasks that are left say: the
 * spread comes from history, the centre from this run. Never before now.
 *
 * @param startedAt epoch milliseconds
 * @param predictedEnd from the critical path over what remains, if its tasks have a history
 * @param formerMs durations of former successful runs, milliseconds, in any order
 * @param isWholeKnown whether every task that is left has a history; if not, the prediction may be far too
 *   early, unless a former run came to its end without those tasks (a branch that is always skipped)
 * @returns undefined where neither history nor prediction exists
 */
export function estimateEnd(
  startedAt: number,
  predictedEnd: number | undefined,
  formerMs: readonly number[],
  now: number,
  isWholeKnown = true,
): Estimate | undefined {
  if (!isWholeKnown && formerMs.length === 0) return undefined;
  if (formerMs.length < ENOUGH_RUNS) {
    return predictedEnd === undefined ? undefined : range(predictedEnd, predictedEnd, now);
  }
  const sorted = formerMs.toSorted((one, other) => one - other);
  const low = quantile(sorted, 0.1);
  const middle = quantile(sorted, 0.5);
  const high = quantile(sorted, 0.9);
  const centre = predictedEnd ?? startedAt + middle;
  // What is left is uncertain, what is over is not: the spread shrinks with the part that is done.
  const left = Math.min(1, Math.max(0, (centre - now) / Math.max(1, centre - startedAt)));
  return range(centre - (middle - low) * left, centre + (high - middle) * left, now);
}

function range(earliest: number, latest: number, now: number): Estimate {
  return { earliest: Math.max(now, earliest), latest: Math.max(now, latest) };
}

/** @param sorted ascending, not empty @param share 0 to 1; between two values they are mixed */
export function quantile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] ?? 0;
  const above = sorted[Math.ceil(place)] ?? below;
  return below + (above - below) * (place - Math.floor(place));
}
