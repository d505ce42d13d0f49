/** The longest that a timer of Node waits: 24.8 days. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** A signal that is aborted after a time, and what to call when it is not needed any more. */
export function timeoutSignal(timeoutMs: number | undefined): { signal: AbortSignal; clear: () => void } {
  const controller = new AbortController();
  // Whatever takes longer than the longest timer has no timeout that matters.
  const timer =
    timeoutMs === undefined || timeoutMs > LONGEST_TIMER_MS
      ? undefined
      : setTimeout(() => controller.abort("timeout"), timeoutMs);
  return { signal: controller.signal, clear: () => clearTimeout(timer) };
}
