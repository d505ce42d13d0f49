import type { CompiledRetry } from "#engine/document/compiled-dag.ts";
import type { ErrorClass, TaskError } from "./task-error.ts";

/** Trying again cannot help, or is not wanted; a document may say otherwise with `on_errors`. */
const NEVER_BY_DEFAULT: ReadonlySet<ErrorClass> = new Set(["validation", "cancelled", "output_too_large"]);

/** The most that a timer, and the database's column, hold: 24.8 days. */
const LONGEST_RETRY_DELAY_MS = 2 ** 31 - 1;

/**
 * How long to wait before the next attempt, in whole milliseconds.
 *
 * - `exponential`: delay × multiplier^(failures − 1)
 * - `linear`: delay + increment × (failures − 1)
 * - `fixed`: delay; `none`: 0
 *
 * capped at `maxDelayMs`, then spread by ± jitter so that tasks that failed together do not come
 * back together. A server that named a time (`Retry-After`) is not asked before it, cap or no cap.
 * Nothing waits longer than 24.8 days.
 * With the defaults (1 s, × 2, at most 5 min): 1, 2, 4, 8 … 256, 300, 300 s, each ± 25 %.
 *
 * @param failures how many attempts have failed, ≥ 1
 * @param random from 0 to 1, by the caller: this function draws nothing
 * @param retryAfterMs what the failed attempt was told, if anything
 */
export function retryDelayMs(policy: CompiledRetry, failures: number, random: number, retryAfterMs = 0): number {
  const capped = Math.min(unboundedDelayMs(policy, failures), policy.maxDelayMs);
  const spread = capped * (1 + policy.jitter * (2 * random - 1));
  return Math.min(Math.round(Math.max(spread, retryAfterMs, 0)), LONGEST_RETRY_DELAY_MS);
}

function unboundedDelayMs(policy: CompiledRetry, failures: number): number {
  switch (policy.strategy) {
    case "exponential":
      return policy.delayMs * policy.multiplier ** (failures - 1);
    case "linear":
      return policy.delayMs + policy.incrementMs * (failures - 1);
    case "fixed":
      return policy.delayMs;
    case "none":
      return 0;
    default:
      return policy.strategy satisfies never;
  }
}

/**
 * Whether an attempt that ended with this error may be tried again, retries left or not. Without
 * lists in the document everything but `validation`, `cancelled` and `output_too_large` is; exit
 * codes are matched where the error has one.
 */
export function isRetryable(policy: CompiledRetry, error: TaskError): boolean {
  if (error.exitCode !== undefined && policy.notOnExitCodes?.includes(error.exitCode)) return false;
  const named = policy.onErrors !== undefined || policy.onExitCodes !== undefined;
  if (!named) return !NEVER_BY_DEFAULT.has(error.class);
  if (policy.onErrors?.includes(error.class)) return true;
  return error.exitCode !== undefined && (policy.onExitCodes?.includes(error.exitCode) ?? false);
}
