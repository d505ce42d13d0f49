/** Expected for a task of which nothing is known. */
export const UNKNOWN_DURATION_MS = 60_000;

/**
 * How long a task is expected to take before it has: the median of its successful history, else its
 * `sla`, else its `timeout`, else one minute.
 *
 * @param historyMs durations of its last successful attempts, in any order
 */
export function expectedDurationMs(
  task: { readonly slaMs?: number; readonly timeoutMs?: number },
  historyMs: readonly number[] = [],
): number {
  if (historyMs.length > 0) return median(historyMs);
  return task.slaMs ?? task.timeoutMs ?? UNKNOWN_DURATION_MS;
}

/** The middle of the values; of an even number of them, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}
