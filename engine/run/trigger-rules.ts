/**
 * Trigger rules: Airflow's names and meanings over the direct upstream tasks.
 *
 * `decide` is the reference; the database's own copy (dag.trigger_decision), which runs inside the
 * hot path's update, is compared with it over every small combination of counters by a test.
 */
export const TRIGGER_RULES = [
  "all_success",
  "all_failed",
  "all_done",
  "all_skipped",
  "one_success",
  "one_failed",
  "one_done",
  "none_failed",
  "none_skipped",
  "none_failed_min_one_success",
  "all_done_min_one_success",
  "always",
] as const;
export type TriggerRule = (typeof TRIGGER_RULES)[number];

export function isTriggerRule(value: unknown): value is TriggerRule {
  return (TRIGGER_RULES as readonly unknown[]).includes(value);
}

/** How the direct upstream tasks have ended so far; a cancelled one counts as failed. */
export interface UpstreamCounts {
  /** All direct upstream tasks, ended or not. */
  readonly total: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly upstreamFailed: number;
  readonly skipped: number;
}

export type TriggerDecision = "run" | "wait" | "skipped" | "upstream_failed";

/**
 * Whether a waiting task runs, waits on, or ends without running. Once it is anything but `wait`,
 * nothing that happens upstream changes it. A task without upstream tasks runs whatever its rule.
 */
export function decide(rule: TriggerRule, counts: UpstreamCounts): TriggerDecision {
  const { total, succeeded, skipped } = counts;
  const failed = counts.failed + counts.upstreamFailed;
  const allFinal = succeeded + failed + skipped === total;
  if (total === 0) return "run";
  switch (rule) {
    case "always":
      return "run";
    case "all_success":
      if (failed > 0) return "upstream_failed";
      if (!allFinal) return "wait";
      return skipped > 0 ? "skipped" : "run";
    case "all_failed":
      if (succeeded + skipped > 0) return "skipped";
      return allFinal ? "run" : "wait";
    case "all_done":
      return allFinal ? "run" : "wait";
    case "all_done_min_one_success":
      if (!allFinal) return "wait";
      return succeeded > 0 ? "run" : "upstream_failed";
    case "all_skipped":
      if (succeeded + failed > 0) return "skipped";
      return allFinal ? "run" : "wait";
    case "one_success":
      if (succeeded > 0) return "run";
      if (!allFinal) return "wait";
      return skipped === total ? "skipped" : "upstream_failed";
    case "one_failed":
      if (failed > 0) return "run";
      return allFinal ? "skipped" : "wait";
    case "one_done":
      if (succeeded + counts.failed > 0) return "run";
      if (!allFinal) return "wait";
      return skipped === total ? "skipped" : "upstream_failed";
    case "none_failed":
      if (failed > 0) return "upstream_failed";
      return allFinal ? "run" : "wait";
    case "none_failed_min_one_success":
      if (failed > 0) return "upstream_failed";
      if (!allFinal) return "wait";
      return skipped === total ? "skipped" : "run";
    case "none_skipped":
      if (skipped > 0) return "skipped";
      return allFinal ? "run" : "wait";
    default:
      return rule satisfies never;
  }
}

/** Every combination of counters with at most `most` upstream tasks, for tests that must be complete. */
export function* allUpstreamCounts(most: number): Generator<UpstreamCounts> {
  for (let total = 0; total <= most; total += 1) {
    for (let succeeded = 0; succeeded <= total; succeeded += 1) {
      for (let failed = 0; succeeded + failed <= total; failed += 1) {
        for (let upstreamFailed = 0; succeeded + failed + upstreamFailed <= total; upstreamFailed += 1) {
          for (let skipped = 0; succeeded + failed + upstreamFailed + skipped <= total; skipped += 1) {
            yield { total, succeeded, failed, upstreamFailed, skipped };
          }
        }
      }
    }
  }
}
